"""A short reply is read against what was asked last, and a second topic stays one tap away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.conversation import Mode
from bot.domain.reading import Danger, Reading, Reply
from tests.domain.her import Her, known, reading
from tests.domain.shipped import LIBRARY


def says(her: Her, said: Reply) -> Her:
    return her.hears(Reading(reply=said))


def guessed() -> Her:
    return known().says("report_doxxing", "report_threats", "ask_evidence", confidence=0.3)


@pytest.mark.parametrize(("said", "intent"), [(Reply.FIRST, "report_doxxing"), (Reply.SECOND, "report_threats")])
def test_a_number_chooses_among_what_was_offered(said: Reply, intent: str) -> None:
    assert says(guessed(), said).conversation.place == LIBRARY.intents[intent]


@pytest.mark.parametrize("said", [Reply.YES, Reply.FOURTH, Reply.NEXT])
def test_what_chooses_none_of_three_is_asked_again_with_the_same_three(said: Reply) -> None:
    her = says(guessed(), said)
    assert her.keys() == ["understand.which"]
    assert says(her, Reply.THIRD).conversation.place == LIBRARY.intents["ask_evidence"]


def test_yes_to_a_single_guess_takes_it() -> None:
    her = says(known().says("report_doxxing", confidence=0.3), Reply.YES)
    assert her.conversation.place == LIBRARY.intents["report_doxxing"]


def test_no_to_the_guesses_asks_for_other_words() -> None:
    her = says(guessed(), Reply.NO)
    assert her.keys() == ["understand.other"]
    assert not her.conversation.offered


def test_yes_calls_a_person_where_danger_was_asked_about() -> None:
    assert says(known().says(danger=Danger.ASK), Reply.YES).mode is Mode.WAITING


def test_no_where_danger_was_asked_about_calls_nobody() -> None:
    her = says(known().says("report_threats", danger=Danger.ASK), Reply.NO)
    assert her.mode is Mode.BOT
    assert her.conversation.place == LIBRARY.intents["report_threats"]


def test_another_reply_to_that_question_leaves_it_standing() -> None:
    assert says(known().says(danger=Danger.ASK), Reply.NEXT).place == "urgent_danger.ask"


def test_no_at_a_card_that_asks_whether_she_is_safe_asks_about_danger() -> None:
    assert says(known().says("report_sextortion"), Reply.NO).place == "urgent_danger.ask"


def test_go_on_takes_the_first_way_of_a_card() -> None:
    assert says(known().says("report_sextortion"), Reply.NEXT).place == "sextortion.not_to_blame"


def test_the_third_one_takes_the_third_way_of_a_card() -> None:
    assert says(known().says("report_sextortion"), Reply.THIRD).place == "situations.minor"


def test_no_reply_deletes_anything() -> None:
    her = known().commands("delete")
    for said in Reply:
        if said is not Reply.STOP:
            her = says(her, said)
            assert her.conversation.seq > 0
            assert not her.keys()[0].startswith("delete.done")


@pytest.mark.parametrize("her", [known(), guessed(), known().says(danger=Danger.ASK)])
def test_stop_shows_the_way_out_wherever_she_is(her: Her) -> None:
    her = says(her, Reply.STOP)
    assert her.place == "smalltalk.goodbye"
    assert "do:hide" in her.offered()


def test_a_quiz_is_played_with_numbers() -> None:
    her = known().says("start_quiz")
    her.presses(next(action for action in her.offered() if action.startswith("qn:")))
    says(her, Reply.FIRST)
    assert her.conversation.quiz is not None
    assert her.conversation.quiz.answered
    says(her, Reply.NEXT)
    assert her.conversation.quiz is not None
    assert her.conversation.quiz.index == 1


def test_a_reply_to_nothing_is_understood_like_any_message() -> None:
    her = known().says("thank").hears(replace(reading("goodbye"), reply=Reply.FOURTH))
    assert her.place == "smalltalk.goodbye"


def test_of_two_topics_the_graver_comes_first_and_the_other_is_one_tap_away() -> None:
    her = known().hears(replace(reading("report_account_takeover"), also="report_sextortion"))
    assert her.conversation.place == LIBRARY.intents["report_sextortion"]
    assert her.keys()[-1] == "understand.also"
    her.presses("intent:report_account_takeover")
    assert her.conversation.place == LIBRARY.intents["report_account_takeover"]


def test_danger_comes_before_both_topics() -> None:
    her = known().hears(replace(reading("report_threats", danger=Danger.ASK), also="report_sextortion"))
    assert her.place == "urgent_danger.ask"


def test_words_in_another_language_are_answered_in_it_with_a_way_back() -> None:
    her = known().hears(reading("report_sextortion", language="fr"))
    assert her.conversation.language == "fr"
    assert her.keys()[-1] == "language.followed"
    her.presses("lang:en")
    assert her.conversation.language == "en"
    assert her.place == "sextortion.safe"


def test_the_first_words_of_all_need_no_way_back() -> None:
    her = Her().hears(reading("report_sextortion", language="fr"))
    assert her.conversation.language == "fr"
    assert "lang:en" not in her.offered()
