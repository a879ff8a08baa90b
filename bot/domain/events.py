"""Owns what can happen to a conversation, in the past tense.

Never holds words of hers: a message is its number in the chat and what was understood of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.reading import NOTHING, Reading


class Kind(StrEnum):
    """What a message of hers is made of."""

    TEXT = "text"
    #: photo, video, video note, animation, document: never opened (design, decision 10)
    MEDIA = "media"
    #: voice note, sticker, contact, place: nothing the bot can read, but a counsellor may
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heard:
    """She sent a message."""

    message: int
    kind: Kind = Kind.TEXT
    reading: Reading = NOTHING
    #: the command without its slash, where it is one
    command: str | None = None
    #: what stood behind the command, where it has the form of a deep link; never free text
    argument: str | None = None
    #: a word or three without an end: more may follow at once
    is_fragment: bool = False
    #: it goes on from the fragments before it, and its reading is that of all of them together
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """She changed a message that she had sent."""

    message: int
    reading: Reading = NOTHING


@dataclass(frozen=True, slots=True)
class Pressed:
    """She pressed a button."""

    #: the message that carries the button
    message: int
    #: the generation of the card it was made in
    seq: int
    action: str


@dataclass(frozen=True, slots=True)
class CounsellorJoined:
    """A counsellor took her case."""


@dataclass(frozen=True, slots=True)
class CounsellorLeft:
    """The case was closed at the desk."""


Event = Heard | Edited | Pressed | CounsellorJoined | CounsellorLeft
