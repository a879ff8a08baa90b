"""Danger comes before everything, and a model can only make it more urgent."""

from __future__ import annotations

import pytest

from bot.domain.effects import Urgency
from bot.domain.reading import Danger, Peril, Ranked, Reading
from bot.domain.triage import GUESSES, HOPELESS, NOT_OFFERED, SURE, Course, course, guesses, urgency
from tests.domain.her import reading


@pytest.mark.parametrize("intent", ["ask_privacy", "start_quiz", "greet", "deny", "out_of_scope", "request_human"])
@pytest.mark.parametrize("confidence", [0.0, 0.5, 1.0])
def test_danger_now_is_acted_on_whatever_the_model_says(intent: str, confidence: float) -> None:
    assert course(reading(intent, confidence=confidence, danger=Danger.NOW)) is Course.ACT


@pytest.mark.parametrize("intent", ["ask_privacy", "start_quiz", "deny", "report_harassment"])
def test_a_sign_of_danger_is_asked_about_however_sure_the_model_is_of_something_else(intent: str) -> None:
    assert course(reading(intent, confidence=1.0, danger=Danger.ASK)) is Course.ASK_DANGER


def test_danger_is_seen_where_no_model_answered() -> None:
    assert course(Reading(danger=Danger.NOW)) is Course.ACT
    assert course(Reading(danger=Danger.ASK)) is Course.ASK_DANGER


def test_the_three_dangers_rise() -> None:
    assert sorted(Danger, key=lambda danger: danger.rank) == [Danger.NONE, Danger.ASK, Danger.NOW]


def test_a_sure_intent_is_followed_an_unsure_one_offered_and_a_hopeless_one_dropped() -> None:
    assert course(reading("ask_evidence", confidence=SURE)) is Course.FOLLOW
    assert course(reading("ask_evidence", confidence=SURE - 0.01)) is Course.GUESS
    assert course(reading("ask_evidence", confidence=HOPELESS)) is Course.GUESS
    assert course(reading("ask_evidence", confidence=HOPELESS - 0.01)) is Course.MENU
    assert course(Reading()) is Course.MENU


def test_three_guesses_are_offered_likeliest_first() -> None:
    found = reading("report_doxxing", "report_threats", "report_harassment", "ask_evidence", confidence=0.4)
    assert guesses(found) == ("report_doxxing", "report_threats", "report_harassment")
    assert len(guesses(found)) == GUESSES


def test_neither_small_talk_nor_danger_is_a_guess_worth_a_button() -> None:
    assert guesses(Reading(tuple(Ranked(name, 0.1) for name in sorted(NOT_OFFERED)))) == ()


def test_an_intent_without_words_is_never_offered() -> None:
    assert guesses(reading("report_something_new", "ask_evidence", confidence=0.4)) == ("ask_evidence",)


def test_how_soon_a_counsellor_is_needed() -> None:
    assert urgency(reading("greet", danger=Danger.NOW)) is Urgency.NOW
    assert urgency(reading("greet", danger=Danger.ASK)) is Urgency.SOON
    assert urgency(reading("ask_privacy")) is Urgency.TALK


def test_each_peril_has_its_own_flow() -> None:
    assert {peril.flow for peril in Peril} == {"urgent_danger", "urgent_self_harm"}


def test_nothing_understood_has_no_intent_and_no_confidence() -> None:
    assert (Reading().intent, Reading().confidence) == (None, 0.0)
