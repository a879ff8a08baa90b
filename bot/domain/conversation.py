"""Owns where a person is in her conversation with the bot, and how that is written down.

Never holds words of hers: choices, places and counters only.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

#: as many steps back as anyone presses; more would only grow the row
BACK_LIMIT = 12


class Mode(StrEnum):
    """Who answers her: the bot, the bot while a counsellor is called, or a counsellor."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Place:
    """One step of one flow."""

    flow: str
    step: str

    def __str__(self) -> str:
        return f"{self.flow}.{self.step}"

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read what ``str`` wrote."""
        flow, _, step = text.partition(".")
        return cls(flow, step)


@dataclass(frozen=True, slots=True)
class QuizRun:
    """A quiz under way: which one, which question, how many right so far."""

    quiz: str
    #: index of the question on the card
    index: int = 0
    right: int = 0
    #: the question on the card has been answered, and its explanation is shown
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything the engine knows about a person."""

    mode: Mode = Mode.BOT
    language: str = "en"
    country: str | None = None
    place: Place | None = None
    #: earlier places, oldest first
    back: tuple[Place, ...] = ()
    #: the live card stands beside her place (a guess, a quiz, a short word), so that Back leads to the place itself
    beside: bool = False
    quiz: QuizRun | None = None
    #: message id of the card whose buttons are live, once a press has shown it
    card: int | None = None
    #: generation of the live card; every button carries the one it was made in
    seq: int = 0
    #: the first two messages were shown
    welcomed: bool = False
    #: what she was reading about last, for the desk; the name of a flow
    topic: str | None = None
    #: the intent to go on with when she answers that she is not in danger
    pending: str | None = None
    #: the intents on the live card, where it asks which of them she means
    offered: tuple[str, ...] = ()
    #: messages in a row that sounded a little like danger, each too little to ask
    uneasy: int = 0
    #: messages that spoke of distress, since she was last asked about it
    low: int = 0

    def at(self, place: Place) -> Conversation:
        """Go to a place and remember the way back."""
        back = self.back
        if self.place is not None and self.place != place:
            back = (*back, self.place)[-BACK_LIMIT:]
        return replace(self, place=place, back=back, quiz=None)

    def dump(self) -> str:
        """Write it as JSON."""
        # by hand: asdict copies deeply, and this runs for every update
        raw = {name: getattr(self, name) for name in self.__slots__}
        raw["place"] = str(self.place) if self.place else None
        raw["back"] = [str(place) for place in self.back]
        raw["quiz"] = asdict(self.quiz) if self.quiz else None
        return json.dumps(raw, separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Conversation:
        """Read what ``dump`` wrote."""
        raw: dict[str, Any] = json.loads(text)
        raw["mode"] = Mode(raw["mode"])
        raw["place"] = Place.parse(raw["place"]) if raw["place"] else None
        raw["back"] = tuple(Place.parse(place) for place in raw["back"])
        raw["quiz"] = QuizRun(**raw["quiz"]) if raw["quiz"] else None
        raw["offered"] = tuple(raw.get("offered", ()))
        return cls(**raw)
