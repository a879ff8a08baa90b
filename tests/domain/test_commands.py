"""Commands are her own control: they work in every mode."""

from __future__ import annotations

import pytest

from bot.domain.commands import ALL, PLACES
from bot.domain.conversation import Mode
from bot.domain.effects import OpenCase, Relay, Show, Vanish
from tests.domain.her import Her, known
from tests.domain.shipped import LIBRARY


def in_mode(mode: Mode) -> Her:
    her = known()
    if mode is not Mode.BOT:
        her.presses("do:human")
    return her.joined() if mode is Mode.HUMAN else her


MODES = pytest.mark.parametrize("mode", list(Mode))


@MODES
@pytest.mark.parametrize("command", ALL)
def test_every_command_shows_a_card_in_every_mode_and_is_never_passed_on(command: str, mode: Mode) -> None:
    her = in_mode(mode).commands(command)
    assert her.all(Show)
    assert not her.all(Relay)


@MODES
@pytest.mark.parametrize("command", sorted(PLACES))
def test_every_command_leads_to_its_place(command: str, mode: Mode) -> None:
    assert in_mode(mode).commands(command).conversation.place == LIBRARY.step(PLACES[command]).place  # type: ignore[union-attr]


@MODES
def test_hide_works_in_every_mode_and_changes_none(mode: Mode) -> None:
    her = in_mode(mode).commands("hide")
    assert isinstance(her.effects[0], Vanish)
    assert her.mode is mode
    assert her.keys() == ["hide.hidden"]


@pytest.mark.parametrize("mode", [Mode.BOT, Mode.WAITING])
def test_an_unknown_command_shows_the_help(mode: Mode) -> None:
    assert in_mode(mode).commands("frobnicate").place == "help.commands"


def test_start_welcomes_once_and_greets_again_later() -> None:
    her = Her().commands("start")
    assert her.place == "welcome.hello"
    assert her.commands("start").place == "welcome.again"


def test_start_in_a_case_shows_the_menu_and_keeps_the_case() -> None:
    her = in_mode(Mode.WAITING).commands("start")
    assert (her.place, her.mode) == ("menu.main", Mode.WAITING)


@pytest.mark.parametrize("link", sorted(set(LIBRARY.flows) - {"delete", "hide", "human", "welcome"}))
def test_a_deep_link_leads_straight_to_a_flow_and_says_what_this_is(link: str) -> None:
    her = Her().commands("start", link)
    assert her.conversation.place == LIBRARY.flows[link].steps[LIBRARY.flows[link].start].place
    assert her.keys()[-1] == "welcome.line"
    assert not her.all(OpenCase)


def test_a_deep_link_says_what_this_is_only_the_first_time() -> None:
    her = known().commands("start", "sextortion")
    assert her.keys() == ["sextortion.safe"]


def test_a_poster_leads_to_its_quiz_in_two_taps() -> None:
    her = Her().commands("start", "recognise")
    assert her.keys() == ["recognise.intro", "welcome.line"]
    assert her.presses("qn:recognise:0").keys() == ["quiz.progress", "recognise.phone_check"]


@pytest.mark.parametrize("link", ["delete", "hide", "nothing_of_ours", "", None, "menu.main", "human.joined"])
def test_a_deep_link_can_neither_delete_nor_hide_nor_break(link: str | None) -> None:
    her = Her().commands("start", link)
    assert her.place == "welcome.hello"
    assert not her.all(Vanish)
