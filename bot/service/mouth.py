"""Owns what the service asks of whatever speaks to Telegram, and the ways in which that can fail.

Never speaks itself; ``channel.outbound`` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.content.render import Rendered
from bot.errors import Broken, Refused, TryLater
from bot.ids import MessageId, TelegramId


class Unreachable(Refused):
    """This chat cannot be written to: the bot was blocked, or the account is gone."""


class MessageGone(Refused):
    """This message no longer exists, or is too old to be changed."""


class NotAccepted(Broken):
    """Telegram did not accept what we sent."""


class SlowDown(TryLater):
    """Telegram asks for a pause."""

    def __init__(self, seconds: float) -> None:
        """Wait for so many seconds."""
        super().__init__()
        self.seconds = seconds


class NoAnswer(TryLater):
    """Telegram did not answer; the call may or may not have been carried out."""


class TokenRevoked(NoAnswer):
    """Telegram refuses our token: nothing is sent, and nothing is lost, until TELEGRAM_TOKEN is a valid one."""


class ChatMoved(Refused):
    """The group has become a supergroup with another id."""

    def __init__(self, new_id: TelegramId) -> None:
        """Remember where it went; the id is not part of the message."""
        super().__init__()
        self.new_id = new_id


class Mouth(Protocol):
    """Speaks to Telegram. Every method raises the errors above and no others."""

    async def show(
        self,
        to: TelegramId,
        rendered: Rendered,
        *,
        edit: MessageId | None = None,
        reply_to: MessageId | None = None,
        is_bare: bool = False,
    ) -> MessageId:
        """Send a message, or change one; ``is_bare`` clears any keyboard that still hangs there."""

    async def copy(
        self, to: TelegramId, source: TelegramId, message: MessageId, *, reply_to: MessageId | None = None
    ) -> MessageId:
        """Copy a message without a trace of its author."""

    async def wipe(self, at: TelegramId, messages: Sequence[MessageId]) -> None:
        """Delete messages; those that cannot be deleted any more are left."""
