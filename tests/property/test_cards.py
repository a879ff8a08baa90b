"""Every card of every flow and quiz, in every language, mode and country: Telegram takes it, and she can leave it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.render import Press
from bot.domain import quiz, screens
from bot.domain.conversation import Conversation, Mode, Place, QuizRun
from bot.domain.effects import Card, part
from bot.domain.pressed import ACTS
from bot.domain.walk import Scene
from tests.domain.her import Her
from tests.domain.shipped import CATALOGUE, COUNTRIES, LIBRARY
from tests.property import cards
from tests.property.readings import ACTIONS

STEPS = [step for flow in LIBRARY.flows.values() for step in flow.steps.values()]
each_language = pytest.mark.parametrize("language", LIBRARY.languages)


@each_language
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("country", [None, *COUNTRIES])
def test_every_step_is_a_sound_card(language: str, mode: Mode, country: str | None) -> None:
    here = Conversation(mode=mode, language=language, country=country, seq=2**31, back=(Place("menu", "main"),))
    for step in STEPS:
        for duty in (0, 1, 2, 5):
            cards.check(screens.place(here, LIBRARY, step, duty))
            if step.show != "desk":
                break


@each_language
def test_every_question_explanation_and_score_is_a_sound_card(language: str) -> None:
    here = Conversation(language=language, seq=1, place=Place("menu", "main"), beside=True)
    for played in LIBRARY.quizzes.values():
        cards.check(screens.card(here, *quiz.start(played)))
        for index, question in enumerate(played.questions):
            run = QuizRun(played.name, index)
            cards.check(screens.card(here, *quiz.question(played, run)))
            for option in range(question.options):
                cards.check(screens.card(here, *quiz.answer(played, run, option)[1:]))
        for right in range(len(played.questions) + 1):
            cards.check(screens.card(here, *quiz.score(played, QuizRun(played.name, 0, right))))


@each_language
def test_every_intent_can_be_offered_as_a_guess(language: str) -> None:
    scene = Scene(Conversation(language=language), LIBRARY, 1)
    offered = sorted(LIBRARY.intents)
    for intent in (*offered, "start_quiz"):
        if f"intent.{intent}" in CATALOGUE.texts:
            turn = scene.guess((intent,))
            her = Her().carries(turn.conversation, turn.effects)
            cards.check(her.card)
            assert f"intent:{intent}" in her.offered()
            assert her.presses(f"intent:{intent}").effects


@pytest.mark.parametrize("mode", list(Mode))
def test_no_button_of_any_step_leads_nowhere(mode: Mode) -> None:
    for step in STEPS:
        here = Conversation(mode=mode, place=step.place, back=(Place("menu", "main"),))
        for row in screens.place(here, LIBRARY, step, 1).rows:
            for button in row:
                verb, _, argument = button.action.partition(":")
                turn = ACTS[verb](Scene(here, LIBRARY, 1), argument, None)
                assert turn is not None, f"{button.action} on {step.place}"
                assert turn.effects


@given(seq=st.integers(0, 2**31), action=ACTIONS.filter(bool))
@settings(derandomize=True, database=None)
def test_what_a_button_says_is_read_as_it_was_written(seq: int, action: str) -> None:
    assert Press.parse(Press(seq, action).data()) == Press(seq, action)


@given(data=st.text(max_size=64))
@settings(derandomize=True, database=None, max_examples=300)
def test_no_callback_data_breaks_the_reader(data: str) -> None:
    press = Press.parse(data)
    assert press is None or press.action


def test_the_check_itself_sees_a_card_without_a_way_out() -> None:
    bare = Card((part("menu.main"),))
    with pytest.raises(AssertionError, match="person"):
        cards.check(bare)
    with_person = screens.card(Conversation(), (part("menu.main"),), ())
    cards.check(with_person)
    with pytest.raises(AssertionError, match="dead end"):
        cards.check(replace(with_person, rows=with_person.rows[:2]))
