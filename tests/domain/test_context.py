"""What earlier messages make of this one: they raise a danger, and never lower one."""

from __future__ import annotations

from bot.domain.context import IN_A_ROW, LOW, UNEASY
from bot.domain.effects import OpenCase, Urgency
from bot.domain.reading import Danger, Peril, Ranked, Reading
from tests.domain.her import Her, known, reading


def uneasy(intent: str = "report_threats", peril: str = "urgent_danger") -> Reading:
    return Reading((Ranked(intent, 0.9), Ranked(peril, UNEASY)))


def hears_often(her: Her, found: Reading, times: int) -> Her:
    for _ in range(times):
        her.hears(found)
    return her


def test_three_messages_in_a_row_that_sound_a_little_like_danger_are_asked_about() -> None:
    her = hears_often(known(), uneasy(), IN_A_ROW - 1)
    assert not her.place.endswith(".ask")
    assert her.hears(uneasy()).place == "urgent_danger.ask"


def test_they_are_asked_about_as_what_they_sound_like() -> None:
    her = hears_often(known(), uneasy(peril="urgent_self_harm"), IN_A_ROW)
    assert her.place == "urgent_self_harm.ask"


def test_a_calm_message_between_them_begins_the_row_anew() -> None:
    her = hears_often(known(), uneasy(), IN_A_ROW - 1).says("ask_evidence")
    assert not hears_often(her, uneasy(), IN_A_ROW - 1).place.endswith(".ask")


def test_after_the_question_the_row_begins_anew() -> None:
    her = hears_often(known(), uneasy(), IN_A_ROW).presses("do:danger_no").hears(uneasy())
    assert not her.place.endswith(".ask")


def test_what_she_wrote_of_stays_one_no_away() -> None:
    her = hears_often(known(), uneasy("report_sextortion"), IN_A_ROW).presses("do:danger_no")
    assert her.place == "sextortion.safe"


def test_distress_twice_is_asked_about_as_thoughts_of_ending_her_life() -> None:
    her = hears_often(known(), reading("express_distress"), LOW - 1)
    assert her.place.startswith("distress.")
    assert her.says("greet").says("express_distress").place == "urgent_self_harm.ask"


def test_a_guess_at_distress_does_not_count() -> None:
    her = hears_often(known(), reading("express_distress", confidence=0.4), LOW + 1)
    assert not her.place.endswith(".ask")


def test_danger_that_is_written_of_again_while_the_question_stands_calls_a_person() -> None:
    her = known().says("urgent_danger", danger=Danger.ASK)
    assert her.place == "urgent_danger.ask"
    her.hears(reading("urgent_self_harm", danger=Danger.ASK, peril=Peril.SELF_HARM))
    opened = her.the(OpenCase)
    assert opened.urgency is Urgency.NOW
    assert "context:asked_before" in opened.why


def test_a_question_that_she_walked_away_from_is_asked_again_and_calls_nobody() -> None:
    her = known().says("urgent_danger", danger=Danger.ASK).presses("do:danger_no")
    her.says("urgent_danger", danger=Danger.ASK)
    assert her.place == "urgent_danger.ask"
    assert not her.all(OpenCase)


def test_hiding_forgets_what_was_counted() -> None:
    her = hears_often(known(), uneasy(), IN_A_ROW - 1).presses("do:hide").hears(uneasy())
    assert not her.place.endswith(".ask")
