"""Owns speaking to Telegram, for both sides, and renaming its errors to ours at this one border.

Never decides what to say, and never lets a Telegram error through: its text may quote a chat.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from telegram import Bot, LinkPreviewOptions, ReplyKeyboardRemove, ReplyParameters
from telegram import error as wrong
from telegram.constants import BulkRequestLimit

from bot.channel.keyboards import markup
from bot.content.render import Rendered
from bot.ids import MessageId, TelegramId
from bot.service.mouth import ChatMoved, MessageGone, NoAnswer, NotAccepted, SlowDown, TokenRevoked, Unreachable

#: a message names services: its preview would show on a lock screen what it is about
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

# Telegram's own words for "there is nothing to change, copy or delete any more" (tdlib/telegram-bot-api, Client.cpp)
_GONE = (
    *("message to edit not found", "message can't be edited", "message to copy not found", "message_id_invalid"),
    *("message to delete not found", "message can't be deleted", "message identifier is not specified"),
    *("message to be replied not found", "message to forward not found"),
)
_UNCHANGED = "message is not modified"
_NO_CHAT = ("chat not found", "user not found", "user is deactivated")


class Outbound:
    """The mouth: sends, changes, copies and deletes messages."""

    def __init__(self, bot: Bot) -> None:
        """Speak through a bot that was initialised."""
        self._bot = bot

    async def show(
        self,
        to: TelegramId,
        rendered: Rendered,
        *,
        edit: MessageId | None = None,
        reply_to: MessageId | None = None,
        is_bare: bool = False,
    ) -> MessageId:
        """Send a message, or change one; ``is_bare`` clears any keyboard that still hangs there.

        Raises:
            Unreachable, MessageGone, NotAccepted, SlowDown, NoAnswer, ChatMoved: see ``service.mouth``.
        """
        buttons = markup(rendered)
        async with _renamed():
            if edit is not None:
                try:
                    await self._bot.edit_message_text(
                        rendered.text, to, edit, reply_markup=buttons, link_preview_options=NO_PREVIEW
                    )
                except wrong.BadRequest as why:
                    if _UNCHANGED not in why.message.lower():
                        raise
                return edit
            reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to is not None else None
            sent = await self._bot.send_message(
                to,
                rendered.text,
                reply_markup=ReplyKeyboardRemove() if is_bare else buttons,
                reply_parameters=reply,
                link_preview_options=NO_PREVIEW,
            )
            return MessageId(sent.message_id)

    async def copy(
        self, to: TelegramId, source: TelegramId, message: MessageId, *, reply_to: MessageId | None = None
    ) -> MessageId:
        """Copy a message without a trace of its author.

        Raises:
            Unreachable, MessageGone, NotAccepted, SlowDown, NoAnswer, ChatMoved: see ``service.mouth``.
        """
        reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to is not None else None
        async with _renamed():
            copied = await self._bot.copy_message(to, source, message, reply_parameters=reply)
            return MessageId(copied.message_id)

    async def wipe(self, at: TelegramId, messages: Sequence[MessageId]) -> None:
        """Delete messages; those that cannot be deleted any more are left.

        Raises:
            Unreachable, NotAccepted, SlowDown, NoAnswer, ChatMoved: see ``service.mouth``.
        """
        step = BulkRequestLimit.MAX_LIMIT
        for start in range(0, len(messages), step):
            some = list(messages[start : start + step])
            try:
                async with _renamed():
                    await self._bot.delete_messages(at, some)
            except (MessageGone, NotAccepted):
                # one that is too old spoils the whole call: go through them one by one
                await self._wipe_each(at, some)

    async def _wipe_each(self, at: TelegramId, messages: Sequence[MessageId]) -> None:
        for message in messages:
            try:
                async with _renamed():
                    await self._bot.delete_message(at, message)
            except (MessageGone, NotAccepted):
                continue

    async def answer(self, press: str, text: str | None, *, is_alert: bool) -> None:
        """Answer a press, so that the button stops spinning.

        Raises:
            Unreachable, NotAccepted, SlowDown, NoAnswer: see ``service.mouth``.
        """
        async with _renamed():
            await self._bot.answer_callback_query(press, text, show_alert=is_alert)

    async def leave(self, group: TelegramId) -> None:
        """Leave a group that is not ours.

        Raises:
            Unreachable, NotAccepted, SlowDown, NoAnswer: see ``service.mouth``.
        """
        async with _renamed():
            await self._bot.leave_chat(group)


@asynccontextmanager
async def _renamed() -> AsyncIterator[None]:
    """Rename Telegram's errors; ``from None`` everywhere, because the chain would carry addresses and texts."""
    try:
        yield
    except wrong.RetryAfter as why:
        wait = why.retry_after
        raise SlowDown(wait if isinstance(wait, int | float) else wait.total_seconds()) from None
    except wrong.ChatMigrated as why:
        raise ChatMoved(TelegramId(why.new_chat_id)) from None
    except wrong.InvalidToken:
        raise TokenRevoked from None
    except wrong.Forbidden:
        raise Unreachable from None
    except wrong.BadRequest as why:
        said = why.message.lower()
        if any(words in said for words in _GONE):
            raise MessageGone from None
        if any(words in said for words in _NO_CHAT):
            raise Unreachable from None
        raise NotAccepted(_safe(said)) from None
    except wrong.Conflict:
        raise NotAccepted("another instance receives for this bot") from None
    except wrong.NetworkError:
        raise NoAnswer from None
    except wrong.TelegramError as why:
        raise NotAccepted(type(why).__name__) from None


def _safe(said: str) -> str:
    """Keep Telegram's own fixed words of a refusal; what stands behind a colon may quote us."""
    return said.partition(":")[0][:60]
