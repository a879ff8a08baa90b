"""A person is called, comes, goes; and no card says what is not true at that moment."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Mode, Place
from bot.domain.effects import Hold, OpenCase, RaiseCase, Relay, Remove, Show, StopCase, TellCounsellor, Urgency
from bot.domain.events import Kind
from bot.domain.reading import Danger
from tests.domain.her import Her, known, reading


def waiting() -> Her:
    return known().presses("do:human")


def in_human() -> Her:
    return waiting().joined()


@pytest.mark.parametrize("duty", [0, 1])
def test_asking_for_a_person_opens_a_case_and_says_honestly_whether_somebody_is_there(duty: int) -> None:
    her = known(duty=duty).presses("do:human")
    assert her.mode is Mode.WAITING
    assert her.the(OpenCase).urgency is Urgency.TALK
    assert her.place == ("human.called" if duty else "human.nobody")


def test_asking_in_words_or_by_command_is_the_same_and_keeps_the_message() -> None:
    for her in (known().says("request_human"), known().commands("human")):
        assert her.mode is Mode.WAITING
        assert her.all(OpenCase)
        assert her.all(Hold)


def test_while_she_waits_the_bot_answers_and_the_counsellor_will_read() -> None:
    her = waiting().says("ask_evidence")
    assert her.place.startswith("evidence.")
    assert her.the(Hold).message


def test_asking_again_opens_no_second_case() -> None:
    her = waiting().commands("human")
    assert not her.all(OpenCase)
    assert her.place == "human.called"


def test_waiting_cards_offer_to_stop_instead_of_calling_again() -> None:
    for her in (waiting(), waiting().presses("do:menu"), in_human(), in_human().presses("do:menu")):
        assert "do:stop_alert" in her.offered()
        assert "do:human" not in her.offered()


def test_stopping_ends_the_case_and_a_person_can_be_called_again() -> None:
    her = waiting().presses("do:stop_alert")
    assert her.all(StopCase)
    assert her.mode is Mode.BOT
    assert her.place == "human.cancelled"
    assert her.presses("do:human").all(OpenCase)


def test_with_a_counsellor_every_message_is_passed_on_and_the_machine_is_silent() -> None:
    her = in_human()
    for found in (reading("report_threats"), reading("request_human"), reading(), reading("greet", confidence=0.2)):
        her.hears(found)
        assert her.effects == (Relay(her.newest),)
    her.sends(Kind.OTHER)
    assert her.effects == (Relay(her.newest),)


def test_an_unknown_command_is_for_the_counsellor_too() -> None:
    her = in_human().commands("hello")
    assert her.effects == (Relay(her.newest),)


def test_danger_in_a_message_to_the_counsellor_is_marked_at_the_desk() -> None:
    her = in_human().hears(reading("greet", danger=Danger.NOW))
    assert her.effects == (Relay(her.newest), RaiseCase(Urgency.NOW, ("rule:en.test",)))


def test_danger_in_a_corrected_message_is_marked_too() -> None:
    her = in_human().hears(reading("greet"))
    her.corrects(reading("greet", danger=Danger.NOW))
    assert her.effects == (Relay(her.newest, edited=True), RaiseCase(Urgency.NOW, ("rule:en.test",)))


def test_a_photo_to_the_counsellor_is_removed_and_both_sides_are_told() -> None:
    her = in_human().sends(Kind.MEDIA)
    assert her.keys() == ["human.media"]
    assert her.all(Remove)
    assert her.the(TellCounsellor).text.key == "desk.media_sent"
    assert not her.all(Relay)


def test_when_the_counsellor_leaves_the_machine_answers_again() -> None:
    her = in_human().left()
    assert her.mode is Mode.BOT
    assert her.place == "human.ended"
    assert her.says("ask_evidence").all(Show)


@pytest.mark.parametrize("action", ["do:human", "intent:request_human"])
def test_an_old_button_for_a_person_does_not_say_that_somebody_is_called_while_somebody_is_here(action: str) -> None:
    her = in_human()
    her.taps(1, her.card, action)
    assert her.place == "human.joined"
    assert not her.all(OpenCase)


def test_the_command_for_a_person_shows_that_somebody_is_here() -> None:
    assert in_human().commands("human").place == "human.joined"


ENDINGS = [
    lambda: waiting().presses("do:stop_alert"),
    lambda: in_human().left(),
    lambda: in_human().presses("do:stop_alert"),
    lambda: known().hears(reading(danger=Danger.NOW)).presses("do:stop_alert"),
    lambda: waiting().presses("go:services.list").joined().left(),
]


@pytest.mark.parametrize("number", range(len(ENDINGS)))
def test_back_never_leads_to_a_card_that_says_somebody_is_coming_when_nobody_is(number: int) -> None:
    her = ENDINGS[number]()
    for _ in range(15):
        if "do:back" not in her.offered():
            return
        her.presses("do:back")
        assert her.conversation.place is not None
        assert her.place not in {"human.called", "human.nobody", "human.joined", "urgent_danger.now"}
    pytest.fail("there is no end to going back")


def test_back_while_somebody_is_called_never_says_that_nobody_is() -> None:
    her = waiting().presses("do:stop_alert").presses("do:human")
    assert Place("human", "cancelled") not in her.conversation.back


def test_back_after_the_end_leads_to_what_she_was_reading() -> None:
    her = waiting().joined().presses("do:menu").left().presses("do:back")
    assert her.place == "menu.main"


@pytest.mark.parametrize("place", ["human.called", "human.joined", "urgent_danger.now", "urgent_self_harm.now"])
def test_a_forged_button_cannot_claim_that_somebody_was_called(place: str) -> None:
    her = known()
    her.taps(her.live, her.card, f"go:{place}")
    assert her.place == "menu.main"
    assert her.toast() == "press.old"


def test_a_link_to_a_person_really_calls_one() -> None:
    her = Her().commands("start", "human")
    assert her.mode is Mode.WAITING
    assert her.all(OpenCase)


def test_stopping_what_does_not_run_changes_nothing() -> None:
    her = known()
    her.taps(her.live, her.card, "do:stop_alert")
    assert her.place == "menu.main"
    assert not her.all(StopCase)


def test_a_case_that_is_given_back_waits_again_and_nothing_says_that_somebody_is_here() -> None:
    her = in_human().given_back()
    assert (her.place, her.mode) == ("human.called", Mode.WAITING)
    assert Place("human", "joined") not in her.conversation.back
