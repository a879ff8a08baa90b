"""Owns what the engine orders: cards to show, cases to open, messages to relay.

Never carries anything out, and never holds rendered words: texts are keys and variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

Scalar = str | int


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph of a card: a key of the catalogue and what fills it.

    Keys are ``flow.step`` for content, a phrase's name for the code's own words, and ``@name`` for what is worked out
    when the card is rendered (``@services``, ``@emergency``).
    """

    key: str
    vars: tuple[tuple[str, Scalar], ...] = ()


def part(key: str, **vars: Scalar) -> Part:
    """Make a part with its variables."""
    return Part(key, tuple(sorted(vars.items())))


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its label and what it means when pressed (or where it leads)."""

    label: Part
    action: str = ""
    url: str = ""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A message with buttons."""

    parts: tuple[Part, ...]
    rows: tuple[Row, ...] = ()
    #: generation written into every button
    seq: int = 0
    language: str = "en"
    #: the country that ``@`` parts speak of
    country: str | None = None


class Urgency(IntEnum):
    """How soon a counsellor is needed; the queue is ordered by it."""

    TALK = 1
    SOON = 2
    NOW = 3


@dataclass(frozen=True, slots=True)
class Show:
    """Show a card: in the place of another message where Telegram allows it, else as a new one."""

    card: Card
    edit: int | None = None


@dataclass(frozen=True, slots=True)
class Toast:
    """Answer a press with a line that leaves nothing in the chat."""

    text: Part
    alert: bool = False


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Call a counsellor."""

    urgency: Urgency
    topic: str | None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RaiseCase:
    """Tell the desk that a case has become more urgent."""

    urgency: Urgency
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StopCase:
    """She does not want the counsellor any more."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep the number of this message for the counsellor who takes the case."""

    message: int


@dataclass(frozen=True, slots=True)
class Relay:
    """Copy this message to the counsellor; ``edited`` where she changed one that was relayed before."""

    message: int
    edited: bool = False


@dataclass(frozen=True, slots=True)
class TellCounsellor:
    """Say something of ours to the counsellor who has the case."""

    text: Part


@dataclass(frozen=True, slots=True)
class Remove:
    """Delete this message from her chat."""

    message: int


@dataclass(frozen=True, slots=True)
class Vanish:
    """Delete every message of both sides that Telegram still allows."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything that we keep about her."""


@dataclass(frozen=True, slots=True)
class Count:
    """Count something that left no other trace."""

    name: str


Effect = (
    Show | Toast | OpenCase | RaiseCase | StopCase | Hold | Relay | TellCounsellor | Remove | Vanish | Forget | Count
)


def card_to_json(card: Card) -> dict[str, Any]:
    """Write a card as the plain values an outbox row holds."""
    return {
        "parts": [[p.key, dict(p.vars)] for p in card.parts],
        "rows": [[[b.label.key, dict(b.label.vars), b.action, b.url] for b in row] for row in card.rows],
        "seq": card.seq,
        "language": card.language,
        "country": card.country,
    }


def card_from_json(raw: dict[str, Any]) -> Card:
    """Read what ``card_to_json`` wrote."""
    return Card(
        parts=tuple(part(key, **vars) for key, vars in raw["parts"]),
        rows=tuple(
            tuple(Button(part(key, **vars), action, url) for key, vars, action, url in row) for row in raw["rows"]
        ),
        seq=raw["seq"],
        language=raw["language"],
        country=raw["country"],
    )
