"""Every intent leads somewhere, and to the place that was written for it."""

from __future__ import annotations

import pytest

from bot.content.library import INTENTS, QUIZ_INTENT, assemble, entry
from bot.content.loader import Loaded
from bot.domain.conversation import Place
from bot.domain.flow import Flow, Step
from tests.domain.shipped import LIBRARY, LOADED


def flow(*steps: str, intents: tuple[str, ...] = ()) -> Flow:
    return Flow("one", steps[0], {name: Step(Place("one", name)) for name in steps}, intents)


def test_an_intent_enters_at_the_step_of_its_name_without_its_verb_or_at_the_start() -> None:
    assert entry(flow("start", "greet"), "greet") == Place("one", "greet")
    assert entry(flow("start", "doxxing"), "report_doxxing") == Place("one", "doxxing")
    assert entry(flow("start", "doxxing"), "report_threats") == Place("one", "start")


def test_the_library_knows_where_each_intent_leads() -> None:
    loaded = Loaded({"one": flow("start", "doxxing", intents=("report_doxxing", "greet"))}, {}, {})
    made = assemble(loaded, ("en",), ("BE",))
    assert made.intents == {"report_doxxing": Place("one", "doxxing"), "greet": Place("one", "start")}
    assert (made.languages, made.countries) == (("en",), ("BE",))


@pytest.mark.parametrize("intent", sorted(set(INTENTS) - {QUIZ_INTENT}))
def test_every_intent_of_the_classifier_leads_to_a_step_that_ships(intent: str) -> None:
    assert LIBRARY.step(LIBRARY.intents[intent]) is not None


def test_no_intent_is_claimed_by_two_flows() -> None:
    claimed = [intent for one in LOADED.flows.values() for intent in one.intents]
    assert len(claimed) == len(set(claimed))
    assert set(claimed) <= set(INTENTS)


def test_a_step_is_found_by_its_name_or_as_the_start_of_its_flow() -> None:
    assert LIBRARY.step(Place("menu", "")) == LIBRARY.step(Place("menu", "main"))
    assert LIBRARY.step(Place("menu", "gone")) is None
    assert LIBRARY.step(Place("gone", "")) is None
