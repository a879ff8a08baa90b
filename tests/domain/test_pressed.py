"""A press does one thing once, and an old or forged button does no harm."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Conversation, Mode, Place
from bot.domain.effects import Count, Forget, OpenCase, Show, StopCase, Toast, Vanish
from bot.domain.events import Pressed
from bot.domain.pressed import ONCE
from tests.domain.her import Her, known

FORGED = [
    *("go:", "go:nowhere.now", "go:menu.gone", "do:", "do:explode", "do:forget", "intent:", "intent:affirm"),
    *("intent:deny", "intent:urgent_danger", "intent:out_of_scope", "intent:nothing", "lang:", "lang:xx", "country:XX"),
    *("quiz:", "quiz:nothing", "qn:", "qn:recognise", "qn:recognise:", "qn:recognise:9", "qn:recognise:-1"),
    *("qn:recognise:x", "qn:nothing:0", "qa:recognise:0:0", "qa:recognise", "qa::", "forged", ":", "take:1"),
    *("qn:recognise:²", "go:menu.main.main", "DO:hide"),
]


@pytest.mark.parametrize("action", FORGED)
@pytest.mark.parametrize("fresh", [True, False])
def test_a_forged_button_shows_where_she_is_and_does_nothing_else(action: str, fresh: bool) -> None:
    her = known().says("report_sextortion")
    before = her.conversation
    her.meets(Pressed(her.live if fresh else 7, before.seq if fresh else -1, action))
    assert {type(effect) for effect in her.effects} == {Show, Toast}
    assert her.toast() == "press.old"
    assert (her.place, her.mode, her.conversation.topic) == ("sextortion.safe", Mode.BOT, "sextortion")
    assert her.conversation.language == before.language


def test_a_forged_yes_cannot_answer_the_question_of_danger_through_an_intent() -> None:
    her = known().says("urgent_danger")
    her.taps(her.live, her.card, "intent:affirm")
    assert not her.all(OpenCase)


def test_a_forged_press_before_anything_was_said_shows_the_menu() -> None:
    her = Her().meets(Pressed(1, 77, "go:nothing"))
    assert her.place == "menu.main"


def test_a_live_card_is_changed_in_place() -> None:
    her = Her().commands("start")
    message = her.live
    assert her.presses("go:menu.main").the(Show).edit == message


def test_under_an_old_card_the_answer_is_a_new_message() -> None:
    her = known()
    message, card = her.live, her.card
    her.says("greet").taps(message, card, "go:services.list")
    assert her.the(Show).edit is None
    assert her.place == "services.list"


@pytest.mark.parametrize("action", ["go:menu.situation", "do:human", "do:emergency", "quiz:recognise"])
def test_two_quick_presses_do_one_thing(action: str) -> None:
    her = known()
    message, card = her.live, her.card
    once = her.taps(message, card, action).conversation
    her.taps(message, card, action)
    assert her.effects == (Count("ignored_second_tap"),)
    assert her.conversation == once


@pytest.mark.parametrize("action", sorted(ONCE))
def test_what_works_once_does_nothing_on_an_old_card(action: str) -> None:
    her = known().says("urgent_danger") if "danger" in action else known()
    if action == "do:stop_alert":
        her.presses("do:human")
    if action == "do:forget":
        her.commands("delete")
    assert action in her.offered()
    message, card = her.live, her.card
    mode = her.says("thank").mode
    her.taps(message, card, action)
    assert {type(effect) for effect in her.effects} == {Show, Toast}
    assert her.mode is mode


def test_a_second_tap_on_delete_says_nothing_into_the_empty_chat() -> None:
    her = known().commands("delete")
    message, card = her.live, her.card
    her.presses("do:forget").taps(message, card, "do:forget")
    assert not her.all(Show)
    assert her.conversation == Conversation()


def test_delete_asks_first_then_empties_the_chat_says_so_and_forgets() -> None:
    her = known().commands("delete")
    assert not her.all(Forget)
    her.presses("do:forget")
    assert [type(effect) for effect in her.effects] == [Vanish, Show, Forget]
    assert her.keys() == ["delete.done"]
    assert her.card.rows == ()


def test_delete_can_be_declined() -> None:
    assert known().commands("delete").presses("do:back").place == "menu.main"


def test_hide_leaves_one_harmless_line_and_no_button() -> None:
    her = known().says("report_sextortion").presses("do:hide")
    assert [type(effect) for effect in her.effects] == [Vanish, Show, Toast]
    # a box that waits for OK would stand on a watched phone
    assert not her.the(Toast).alert
    assert her.keys() == ["hide.hidden"]
    assert her.card.rows == ()
    assert her.conversation.place is None
    assert her.conversation.back == ()


def test_after_hiding_she_can_write_again() -> None:
    assert known().presses("do:hide").says("report_sextortion").place == "sextortion.safe"


def test_back_leads_step_by_step_to_the_beginning() -> None:
    her = known().presses("go:menu.situation").presses("go:sextortion.safe").presses("go:sextortion.not_to_blame")
    seen = [her.presses("do:back").place for _ in range(4)]
    assert seen == ["sextortion.safe", "menu.situation", "menu.main", "welcome.hello"]
    assert "do:back" not in her.offered()
    assert "do:menu" in her.offered()


def test_a_language_chosen_leads_back_to_where_she_was() -> None:
    her = known().says("report_sextortion").commands("language").presses("lang:fr")
    assert (her.place, her.card.language) == ("sextortion.safe", "fr")


def test_a_country_chosen_leads_back_and_stays() -> None:
    her = known().commands("services").presses("go:country.choose").presses("country:BE")
    assert (her.place, her.card.country) == ("services.list", "BE")


@pytest.mark.parametrize(("action", "command"), [("lang:es", "language"), ("country:EE", "country")])
def test_an_old_list_of_languages_or_countries_leaves_her_where_she_is_now(action: str, command: str) -> None:
    her = known().commands(command)
    message, card = her.live, her.card
    her.says("report_sextortion").taps(message, card, action)
    assert her.place == "sextortion.safe"
    assert action.partition(":")[2] in {her.conversation.language, her.conversation.country}


def test_a_stop_on_the_live_card_stops_once() -> None:
    her = known().presses("do:human")
    message, card = her.live, her.card
    assert her.presses("do:stop_alert").all(StopCase)
    assert not her.taps(message, card, "do:stop_alert").all(StopCase)


def test_a_place_that_content_has_lost_leads_to_the_menu() -> None:
    her = Her(Conversation(welcomed=True, place=Place("gone", "step"), back=(Place("gone", "too"),)))
    assert her.meets(Pressed(1, 99, "do:nothing")).place == "menu.main"
