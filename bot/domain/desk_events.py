"""Owns what can happen at the desk, in the past tense.

Never holds words of a counsellor: a message is its number in the chat.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Commanded:
    """A person of the desk sent a command."""

    message: int
    command: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """A person of the desk wrote something, to be passed on."""

    message: int
    #: the message it answers, where it does
    reply_to: int | None
    #: only text is passed on to her
    is_text: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """A person of the desk changed a message."""

    message: int


@dataclass(frozen=True, slots=True)
class Chose:
    """A person of the desk pressed a button."""

    message: int
    action: str
    #: pressed in the staff group, where everybody sees the answer
    is_in_group: bool = False


DeskEvent = Commanded | Wrote | Corrected | Chose
