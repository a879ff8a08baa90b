"""What must be true of the flows as a whole is found where it is not, each with its file and step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content import lint_flows
from bot.content.library import INTENTS, QUIZ_INTENT
from bot.content.lint import Issue
from bot.domain import commands
from bot.domain.conversation import Place
from bot.domain.flow import Choice, Flow, Library, Step
from tests.domain.shipped import LIBRARY


def flow(name: str, *steps: Step, intents: tuple[str, ...] = ()) -> Flow:
    return Flow(name, steps[0].place.step, {step.place.step: step for step in steps}, intents)


def step(flow: str, name: str, *choices: Choice, show: str | None = None, footer: bool = True) -> Step:
    return Step(Place(flow, name), choices, show=show, footer=footer)


def library(*flows: Flow) -> Library:
    return Library({flow.name: flow for flow in flows}, {}, ("en",), ("BE",))


def without(flow: str, name: str) -> Library:
    """What ships, without one step."""
    steps = {key: value for key, value in LIBRARY.flows[flow].steps.items() if key != name}
    return replace(LIBRARY, flows={**LIBRARY.flows, flow: replace(LIBRARY.flows[flow], steps=steps)})


def test_what_ships_has_no_error() -> None:
    assert [issue for issue in lint_flows.lint(LIBRARY) if issue.level == "error"] == []


def test_every_check_of_the_file_is_run() -> None:
    written = {
        check for name, check in vars(lint_flows).items()
        if callable(check) and getattr(check, "__module__", "") == lint_flows.__name__
        and not name.startswith("_") and name != "lint"
    }  # fmt: skip
    assert set(lint_flows.CHECKS) == written


def test_every_check_says_why_it_matters() -> None:
    assert all((check.__doc__ or "").endswith(".") for check in lint_flows.CHECKS)


def test_a_button_to_a_step_or_a_quiz_that_is_gone() -> None:
    one = flow("one", step("one", "first", Choice(goto=Place("one", "gone")), Choice(quiz="none"), Choice(do="menu")))
    found = list(lint_flows.every_goto_leads_somewhere(library(one)))
    assert found == [
        Issue("error", "flows/guidance/one.yml", "first", None, "a button goes to one.gone, which does not exist"),
        Issue("error", "flows/guidance/one.yml", "first", None, "a button starts the quiz none, which does not exist"),
    ]  # fmt: skip


@pytest.mark.parametrize("place", lint_flows.NEEDED, ids=str)
def test_a_place_that_the_program_goes_to_is_missed(place: Place) -> None:
    found = [issue for issue in lint_flows.lint(without(place.flow, place.step)) if issue.level == "error"]
    wanted = Issue("error", f"flows/guidance/{place.flow}.yml", place.step, None, "the program needs this step")
    assert wanted in found


@pytest.mark.parametrize("command", commands.PLACES)
def test_a_flow_that_a_command_leads_to_is_missed(command: str) -> None:
    gone = commands.PLACES[command].flow
    broken = replace(LIBRARY, flows={name: flow for name, flow in LIBRARY.flows.items() if name != gone})
    assert any(
        issue.file == f"flows/guidance/{gone}.yml" and issue.message == "the program needs this step"
        for issue in lint_flows.every_place_the_engine_needs_exists(broken)
    )


def test_every_place_that_the_domain_names_is_on_the_list() -> None:
    """A place that the code goes to and that nobody checks would one day be a menu in the worst moment."""
    import ast

    from bot.settings import ROOT

    known = {*lint_flows.NEEDED, *commands.PLACES.values()}
    named = set()
    for file in (ROOT / "bot" / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Place" and len(node.args) == 2:
                flow, name = node.args
                if isinstance(flow, ast.Constant) and isinstance(name, ast.Constant):
                    named.add(Place(str(flow.value), str(name.value)))
    assert len(named) > 10
    for place in named:
        assert place in known or (place.step == "" and place.flow in LIBRARY.flows), place


def test_an_intent_that_nobody_answers_that_two_answer_or_that_there_is_not() -> None:
    one = flow("one", step("one", "first"), intents=("greet", "gret"))
    two = flow("two", step("two", "first"), intents=("greet",))
    found = list(lint_flows.every_intent_is_answered_once(library(one, two)))
    said = [issue.message for issue in found]
    assert "gret is no intent of the classifier" in said
    assert "greet is answered by one already" in said
    unanswered = {message for message in said if message.startswith("no flow answers")}
    assert unanswered == {f"no flow answers {intent}" for intent in INTENTS if intent not in ("greet", QUIZ_INTENT)}
    assert {issue.where for issue in found} == {"intents"}


def test_services_that_are_shown_without_a_kind() -> None:
    bare = step("one", "first", show="services")
    assert [issue.where for issue in lint_flows.services_are_asked_for_by_kind(library(flow("one", bare)))] == ["first"]
    kind = replace(bare, kinds=("police",))
    assert list(lint_flows.services_are_asked_for_by_kind(library(flow("one", kind)))) == []


def test_a_card_without_a_way_on() -> None:
    dead = step("one", "first", footer=False)
    assert [issue.where for issue in lint_flows.no_card_is_a_dead_end(library(flow("one", dead)))] == ["first"]
    for way in (replace(dead, footer=True), replace(dead, choices=(Choice(do="menu"),))):
        assert list(lint_flows.no_card_is_a_dead_end(library(flow("one", way)))) == []


def test_only_the_two_last_lines_of_all_may_be_dead_ends() -> None:
    last = [flow("hide", step("hide", "hidden", footer=False)), flow("delete", step("delete", "done", footer=False))]
    assert list(lint_flows.no_card_is_a_dead_end(library(*last))) == []


def test_a_step_that_nothing_leads_to_is_warned_about() -> None:
    lost = flow(
        "one", step("one", "first", Choice(goto=Place("one", "second"))), step("one", "second"), step("one", "x")
    )
    found = list(lint_flows.every_step_can_be_reached(library(lost)))
    assert found == [Issue("warning", "flows/guidance/one.yml", "x", None, "nothing leads to this step")]
