"""What a message of hers leads to while the machine answers."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Conversation
from bot.domain.effects import Hold, Remove, Show
from bot.domain.events import Kind
from bot.domain.reading import Danger
from tests.domain.her import Her, known, reading
from tests.domain.shipped import LIBRARY


def test_a_sure_reading_leads_where_its_intent_leads() -> None:
    her = known().says("report_sextortion")
    assert her.place == "sextortion.safe"
    assert her.conversation.topic == "sextortion"


@pytest.mark.parametrize("intent", sorted(LIBRARY.intents))
def test_every_intent_leads_to_a_card(intent: str) -> None:
    assert known().says(intent).all(Show)


def test_unsure_means_three_guesses_and_a_person() -> None:
    her = known().says(
        "report_doxxing", "report_threats", "affirm", "report_harassment", "ask_evidence", confidence=0.3
    )
    assert her.keys() == ["understand.ask"]
    assert her.offered()[:4] == [
        "intent:report_doxxing",
        "intent:report_threats",
        "intent:report_harassment",
        "do:human",
    ]
    assert her.presses("intent:report_threats").conversation.place == LIBRARY.intents["report_threats"]


def test_back_from_the_guesses_leads_to_where_she_was() -> None:
    her = known().says("report_sextortion").says("report_doxxing", confidence=0.3).presses("do:back")
    assert her.place == "sextortion.safe"


def test_hopeless_is_admitted_as_the_machines_limit() -> None:
    assert known().says("report_doxxing", confidence=0.05).place == "smalltalk.out_of_scope"


def test_without_any_model_the_menu_is_shown() -> None:
    assert known().hears().place == "menu.main"


def test_a_first_message_that_says_nothing_is_welcomed() -> None:
    her = Her().hears()
    assert her.place == "welcome.hello"
    assert her.conversation.welcomed


def test_a_first_message_that_asks_for_something_is_answered_and_told_what_this_is() -> None:
    her = Her().says("report_sextortion")
    assert her.keys() == ["sextortion.safe", "welcome.line"]
    her.says("ask_help_friend")
    assert her.keys() == ["friend.listen"]


@pytest.mark.parametrize("danger", [Danger.ASK, Danger.NOW])
def test_a_first_message_in_danger_is_answered_first_and_told_what_this_is_below(danger: Danger) -> None:
    her = Her().hears(reading(danger=danger))
    assert her.keys()[0] == ("urgent_danger.now" if danger is Danger.NOW else "urgent_danger.ask")
    assert her.keys()[-1] == "welcome.line"


def test_a_first_photo_is_answered_and_told_what_this_is() -> None:
    her = Her().sends(Kind.MEDIA)
    assert her.keys() == ["smalltalk.media", "welcome.line"]


def test_a_first_voice_note_is_welcomed() -> None:
    assert Her().sends(Kind.OTHER).place == "welcome.hello"


def test_a_photo_is_removed_and_never_kept_for_a_counsellor() -> None:
    for her in (known(), known().presses("do:human")):
        her.sends(Kind.MEDIA)
        assert her.the(Remove).message
        assert not her.all(Hold)
        assert her.keys() == ["smalltalk.media"]


def test_what_cannot_be_read_is_said_so_and_back_leads_to_where_she_was() -> None:
    her = known().says("report_sextortion").sends(Kind.OTHER)
    assert her.keys() == ["smalltalk.unsupported"]
    assert her.presses("do:back").place == "sextortion.safe"


def test_her_language_is_followed_where_it_is_certain() -> None:
    her = known().hears(reading("ask_evidence", language="fr"))
    assert (her.conversation.language, her.card.language) == ("fr", "fr")


def test_a_reading_without_language_never_switches_it() -> None:
    her = Her(Conversation(language="es", welcomed=True))
    for found in (reading("affirm"), reading(), reading("report_threats", danger=Danger.NOW)):
        assert her.hears(found).card.language == "es"


def test_a_language_that_does_not_ship_is_not_switched_to() -> None:
    assert known().hears(reading("greet", language="tlh")).card.language == "en"


def test_a_corrected_message_is_answered_like_a_new_one() -> None:
    her = known().says("greet").corrects(reading("report_sextortion"))
    assert her.place == "sextortion.safe"


def test_yes_to_nothing_shows_where_she_is_once_more() -> None:
    her = known().says("report_sextortion").says("affirm")
    assert her.place == "sextortion.safe"


def test_an_intent_that_no_flow_answers_leads_to_the_menu() -> None:
    assert known().says("report_something_new").place == "menu.main"


def test_without_a_model_her_message_is_not_passed_over_in_silence() -> None:
    shown = known().says().keys()
    assert "understand.again" in shown


def test_while_a_counsellor_is_called_a_message_without_a_model_is_kept_and_not_called_lost() -> None:
    her = known().presses("do:human").says()
    assert her.all(Hold)
    shown = her.keys()
    assert "understand.again" not in shown
