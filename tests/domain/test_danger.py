"""The question of danger: asked before anything else, and her answer counts however it comes."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Mode
from bot.domain.effects import Hold, OpenCase, RaiseCase, Urgency
from bot.domain.events import Kind
from bot.domain.reading import Danger, Peril
from tests.domain.her import Her, known, reading

PERILS = pytest.mark.parametrize("peril", list(Peril))


def asked(peril: Peril = Peril.DANGER, *intents: str) -> Her:
    return known().hears(reading(*intents, danger=Danger.ASK, peril=peril))


@PERILS
def test_danger_now_calls_a_counsellor_at_once_and_keeps_the_message_for_her(peril: Peril) -> None:
    her = known().hears(reading("ask_privacy", danger=Danger.NOW, peril=peril))
    assert her.place == f"{peril.flow}.now"
    assert her.mode is Mode.WAITING
    assert her.the(OpenCase).urgency is Urgency.NOW
    assert her.the(OpenCase).why == ("rule:en.test",)
    assert her.the(Hold).message < her.live


@PERILS
def test_a_sign_of_danger_is_asked_about_and_nobody_is_called_yet(peril: Peril) -> None:
    her = asked(peril, "report_threats")
    assert her.place == f"{peril.flow}.ask"
    assert her.mode is Mode.BOT
    assert not her.all(OpenCase)


@PERILS
def test_yes_by_button_calls_somebody_now(peril: Peril) -> None:
    her = asked(peril).presses("do:danger_yes")
    assert her.the(OpenCase).urgency is Urgency.NOW
    assert her.place == f"{peril.flow}.now"


@PERILS
def test_yes_in_her_own_words_calls_somebody_now(peril: Peril) -> None:
    her = asked(peril).says("affirm")
    assert her.the(OpenCase).why == (f"answered:{peril.value}",)
    assert her.place == f"{peril.flow}.now"


@pytest.mark.parametrize("by_word", [True, False])
def test_no_goes_on_with_what_she_may_have_meant(by_word: bool) -> None:
    her = asked(Peril.DANGER, "report_sextortion")
    her = her.says("deny") if by_word else her.presses("do:danger_no")
    assert her.place == "sextortion.safe"
    assert her.conversation.pending is None
    assert not her.all(OpenCase)


def test_no_without_anything_else_in_it_leads_to_words_about_feeling_bad() -> None:
    assert asked().presses("do:danger_no").place.startswith("distress.")


@pytest.mark.parametrize("word", ["affirm", "deny"])
def test_yes_and_no_elsewhere_are_small_talk(word: str) -> None:
    her = known().says(word)
    assert not her.all(OpenCase)
    assert her.mode is Mode.BOT


def test_the_question_reached_by_a_button_can_be_answered() -> None:
    her = Her().commands("start").presses("go:urgent_danger.ask").presses("do:danger_yes")
    assert her.place == "urgent_danger.now"
    assert her.mode is Mode.WAITING


@PERILS
def test_the_question_reached_by_a_deep_link_can_be_answered_in_words(peril: Peril) -> None:
    her = Her().commands("start", peril.flow)
    assert her.place == f"{peril.flow}.ask"
    assert her.says("affirm").the(OpenCase).urgency is Urgency.NOW


def test_whoever_walks_on_has_not_answered() -> None:
    her = asked(Peril.DANGER, "report_sextortion").presses("do:menu").says("affirm")
    assert not her.all(OpenCase)
    assert her.conversation.pending is None


def test_coming_back_to_the_question_makes_it_a_question_again() -> None:
    her = asked().presses("do:emergency").presses("do:back")
    assert her.place == "urgent_danger.ask"
    assert her.presses("do:danger_yes").all(OpenCase)


@pytest.mark.parametrize("kind", [Kind.MEDIA, Kind.OTHER])
def test_a_photo_or_a_voice_note_does_not_take_the_question_away(kind: Kind) -> None:
    her = asked().sends(kind)
    assert her.place == "urgent_danger.ask"
    assert "do:back" in her.offered()
    assert her.says("affirm").the(OpenCase).urgency is Urgency.NOW


def test_an_answer_that_nobody_understood_asks_again() -> None:
    assert asked().hears().keys()[0] == "urgent_danger.ask"
    assert asked().says("out_of_scope", confidence=0.1).keys()[0] == "urgent_danger.ask"
    assert asked().says("affirm", "ask_privacy", confidence=0.4).keys()[0] == "urgent_danger.ask"


def test_a_guess_in_between_leaves_the_question_open() -> None:
    her = asked().says("report_doxxing", confidence=0.4)
    assert her.keys() == ["understand.ask"]
    assert her.says("affirm").the(OpenCase).urgency is Urgency.NOW


def test_yes_on_a_card_that_has_scrolled_away_asks_again_instead_of_being_lost() -> None:
    her = asked(Peril.SELF_HARM)
    message, card = her.live, her.card
    her.says("thank").taps(message, card, "do:danger_yes")
    assert her.place == "urgent_self_harm.ask"
    assert not her.all(OpenCase)
    assert her.toast() == "press.old"


def test_danger_while_she_waits_makes_the_case_more_urgent_instead_of_opening_another() -> None:
    her = known().presses("do:human").hears(reading("greet", danger=Danger.NOW))
    assert not her.all(OpenCase)
    assert her.the(RaiseCase).urgency is Urgency.NOW
    assert her.place == "urgent_danger.now"


def test_the_model_saying_danger_asks_too() -> None:
    assert known().says("urgent_danger").place == "urgent_danger.ask"
    assert known().says("urgent_self_harm").place == "urgent_self_harm.ask"


def test_the_alert_can_be_stopped_and_she_is_thanked_for_writing() -> None:
    her = asked().presses("do:danger_yes").presses("do:stop_alert")
    assert her.place == "urgent_danger.stopped"
    assert her.mode is Mode.BOT


def test_the_emergency_numbers_never_change_the_topic() -> None:
    her = known().says("report_sextortion")
    assert her.conversation.topic == "sextortion"
    assert her.presses("do:emergency").conversation.topic == "sextortion"
    assert her.commands("emergency").conversation.topic == "sextortion"
    assert her.presses("do:human").the(OpenCase).topic == "sextortion"
