"""Owns how a place becomes a card: its text, what is added below, its buttons and the row that is always there.

Never decides where to go.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.conversation import Conversation, Mode, Place
from bot.domain.effects import Button, Card, Part, Row, part
from bot.domain.flow import Choice, Library, Step

#: the first buttons of the rows that stand under every card
ALWAYS = ("button.human", "button.stop_alert", "button.end_talk", "button.emergency")
#: labels longer than this do not share a row on a narrow phone
NARROW = 2


def card(
    conversation: Conversation,
    parts: tuple[Part, ...],
    rows: tuple[Row, ...],
    *,
    footer: bool = True,
    has_person: bool = False,
) -> Card:
    """Put a card together for where she is now; ``has_person`` where its own rows already call or stop one."""
    if footer:
        always_there = always(conversation)
        rows = (*rows, *(always_there[1:] if has_person else always_there))
    return Card(parts, rows, conversation.seq, conversation.language, conversation.country)


def always(conversation: Conversation) -> tuple[Row, ...]:
    """Make the rows that stand under every card: a person, the emergency numbers, Hide, and the ways back."""
    person = {
        Mode.BOT: Button(part("button.human"), "do:human"),
        Mode.WAITING: Button(part("button.stop_alert"), "do:stop_alert"),
        Mode.HUMAN: Button(part("button.end_talk"), "do:stop_alert"),
    }[conversation.mode]
    ways: Row = (Button(part("button.menu"), "do:menu"),)
    if conversation.back or (conversation.beside and conversation.place is not None):
        ways = (Button(part("button.back"), "do:back"), *ways)
    return (
        (person,),
        (Button(part("button.emergency"), "do:emergency"), Button(part("button.hide"), "do:hide")),
        ways,
    )


def with_row(shown: Card, row: Row) -> Card:
    """Hang a row under a card's own ones, above those that are always there."""
    at = next((at for at, old in enumerate(shown.rows) if old[0].label.key in ALWAYS), len(shown.rows))
    return replace(shown, rows=(*shown.rows[:at], row, *shown.rows[at:]))


def place(conversation: Conversation, library: Library, step: Step, duty: int) -> Card:
    """Make the card of one step."""
    parts: list[Part] = [part(str(step.place))]
    rows: list[Row] = []
    has_person = False
    if step.show == "services":
        parts.append(part("@services", kinds=",".join(step.kinds), minor=int(step.minor)))
        if conversation.country is None:
            rows.append((Button(part("button.choose_country"), "go:country.choose"),))
    elif step.show == "emergency":
        parts.append(part("@emergency"))
        if step.place.step == "now" and conversation.mode is Mode.WAITING:
            # she is told at once, and honestly, whether somebody can come: she may decide not to wait
            parts.append(on_duty(duty))
    elif step.show == "desk":
        parts.append(on_duty(duty))
    elif step.show == "organisation":
        parts.append(part("about.run_by", organisation=library.organisation))
    elif step.show == "languages":
        parts.append(part("@drafts"))
        rows += _grid([Button(part(f"language.{code}"), f"lang:{code}") for code in library.languages])
    elif step.show == "countries":
        rows += _grid([Button(part(f"country.{code}"), f"country:{code}") for code in library.countries])
    for number, choice in enumerate(step.choices):
        if not is_shown(choice, conversation.mode):
            continue
        has_person = has_person or choice.do in {"stop_alert", "human"}
        rows.append((Button(part(f"{step.place}#{number}"), _action(choice)),))
    if step.show == "emergency" and conversation.country is None:
        # after her own choices: 112 stands above already, and yes or no comes first
        rows.append((Button(part("button.choose_country"), "go:country.choose"),))
    return card(conversation, tuple(parts), tuple(rows), footer=step.footer, has_person=has_person)


def is_shown(choice: Choice, mode: Mode) -> bool:
    """Say whether a choice is a button now: calling whom is called already, or stopping what does not run, is none."""
    return choice.do != ("stop_alert" if mode is Mode.BOT else "human")


def on_duty(duty: int) -> Part:
    """Say how many counsellors are on duty, or honestly that nobody is."""
    return part("desk.on_duty", n=duty) if duty else part("desk.nobody")


def _action(choice: Choice) -> str:
    if choice.goto is not None:
        return f"go:{choice.goto}"
    return f"do:{choice.do}" if choice.do else f"quiz:{choice.quiz}"


def _grid(buttons: list[Button]) -> list[Row]:
    return [tuple(buttons[at : at + NARROW]) for at in range(0, len(buttons), NARROW)]


HIDDEN = Place("hide", "hidden")
