"""Owns what can arrive from Telegram, once it has been read: a message, a press, a block, something in a group.

Never outlives the call it arrived in: a text is read in memory and forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.events import Kind, Pressed
from bot.ids import TelegramId, UpdateId

#: a deep link that begins so is an invite to the desk
INVITE = "desk_"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message in a private chat."""

    update: UpdateId
    who: TelegramId
    message: int
    kind: Kind
    #: the language of her Telegram
    language: str
    is_edit: bool = False
    reply_to: int | None = None
    command: str | None = None
    argument: str | None = None
    # never in a repr: an exception that shows its locals must not show her words
    text: str = field(default="", repr=False)

    @property
    def invite(self) -> str | None:
        """The token of an invite to the desk, where the message is one."""
        if self.command == "start" and self.argument is not None and self.argument.startswith(INVITE):
            return self.argument.removeprefix(INVITE)
        return None


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button, in a private chat or in a group."""

    update: UpdateId
    who: TelegramId
    #: where the button hangs; for a private chat the same as ``who``
    chat: TelegramId
    language: str
    #: to answer it with
    query: str
    pressed: Pressed


@dataclass(frozen=True, slots=True)
class Blocked:
    """She has blocked the bot, or let it in again."""

    update: UpdateId
    who: TelegramId
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class InGroup:
    """Something happened in a group."""

    update: UpdateId
    group: TelegramId


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing that asks for an answer; counted by kind."""

    update: UpdateId
    kind: str


Inbound = Arrived | Press | Blocked | InGroup | Ignored
