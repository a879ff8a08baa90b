"""Owns what must be true of the flows as a whole: every button leads somewhere, every intent is answered.

Never checks the shape of a file; the schema does, before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.content.library import INTENTS, QUIZ_INTENT
from bot.content.lint import Issue
from bot.domain import commands
from bot.domain.conversation import Place
from bot.domain.flow import Choice, Flow, Library, Step

Check = Callable[[Library], Iterator[Issue]]
#: places the engine itself goes to: without them a frightened person would meet a menu instead
NEEDED = tuple(
    Place.parse(place)
    for place in (
        *("welcome.hello", "welcome.again", "menu.main", "human.called", "human.nobody", "human.joined"),
        *("human.ended", "human.cancelled", "urgent_danger.ask", "urgent_danger.now", "urgent_danger.stopped"),
        *("urgent_danger.numbers", "urgent_self_harm.ask", "urgent_self_harm.now", "urgent_self_harm.stopped"),
        *("hide.hidden", "delete.confirm", "delete.done", "smalltalk.media", "smalltalk.unsupported"),
        *("smalltalk.out_of_scope", "smalltalk.affirm", "country.choose", "language.choose"),
    )
)


def lint(library: Library) -> list[Issue]:
    """Run every check, in the order of the files."""
    return [issue for check in CHECKS for issue in check(library)]


def every_goto_leads_somewhere(library: Library) -> Iterator[Issue]:
    """A button whose step is gone would show the menu instead of help."""
    for flow, step, choice in _choices(library):
        if choice.goto is not None and library.step(choice.goto) is None:
            yield _error(flow.name, step.place.step, f"a button goes to {choice.goto}, which does not exist")
        if choice.quiz is not None and choice.quiz not in library.quizzes:
            yield _error(flow.name, step.place.step, f"a button starts the quiz {choice.quiz}, which does not exist")


def every_place_the_engine_needs_exists(library: Library) -> Iterator[Issue]:
    """The engine goes to these by name."""
    places = (*NEEDED, *(place for place in commands.PLACES.values()))
    for place in places:
        if library.step(place) is None:
            yield _error(place.flow, place.step or "start", "the program needs this step")


def every_intent_is_answered_once(library: Library) -> Iterator[Issue]:
    """An intent nobody answers would end in the menu; one that two flows claim would end in either."""
    seen: dict[str, str] = {}
    for flow in library.flows.values():
        for intent in flow.intents:
            if intent not in INTENTS:
                yield _error(flow.name, "intents", f"{intent} is no intent of the classifier")
            if intent in seen:
                yield _error(flow.name, "intents", f"{intent} is answered by {seen[intent]} already")
            seen[intent] = flow.name
    for intent in INTENTS:
        if intent not in seen and intent != QUIZ_INTENT:
            yield _error("", "intents", f"no flow answers {intent}")


def services_are_asked_for_by_kind(library: Library) -> Iterator[Issue]:
    """A list of services without kinds would be empty."""
    for flow in library.flows.values():
        for step in flow.steps.values():
            if step.show == "services" and not step.kinds:
                yield _error(flow.name, step.place.step, "shows services, but neither it nor its flow names kinds")


def no_card_is_a_dead_end(library: Library) -> Iterator[Issue]:
    """Every card needs a way on: its buttons or the row that is always there."""
    for flow in library.flows.values():
        for step in flow.steps.values():
            is_last = step.place in {Place("hide", "hidden"), Place("delete", "done")}
            if not step.footer and not step.choices and not is_last:
                yield _error(flow.name, step.place.step, "has no buttons and no footer")


def every_step_can_be_reached(library: Library) -> Iterator[Issue]:
    """A step that nothing leads to was forgotten, or its button was."""
    reached = {*NEEDED, *library.intents.values()}
    reached |= {Place(flow.name, flow.start) for flow in library.flows.values()}
    reached |= {choice.goto for _, _, choice in _choices(library) if choice.goto is not None}
    for flow in library.flows.values():
        for step in flow.steps.values():
            if step.place not in reached:
                yield Issue("warning", _file(flow.name), step.place.step, None, "nothing leads to this step")


CHECKS: tuple[Check, ...] = (
    every_goto_leads_somewhere,
    every_place_the_engine_needs_exists,
    every_intent_is_answered_once,
    services_are_asked_for_by_kind,
    no_card_is_a_dead_end,
    every_step_can_be_reached,
)


def _choices(library: Library) -> Iterator[tuple[Flow, Step, Choice]]:
    for flow in library.flows.values():
        for step in flow.steps.values():
            for choice in step.choices:
                yield flow, step, choice


def _error(flow: str, where: str, message: str) -> Issue:
    return Issue("error", _file(flow), where, None, message)


def _file(flow: str) -> str:
    return f"flows/guidance/{flow}.yml" if flow else "flows/guidance"
