"""Owns the connection to Telegram: the bot is made, known there, listening in one way, and introduced in its menus.

Never receives or sends a message.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, Update
from telegram import error as wrong

from bot.channel.request import READ, Request
from bot.domain import commands
from bot.errors import BadConfiguration, TryLater

#: the updates we ask Telegram for; it keeps the others to itself
ALLOWED = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)


class TokenRefused(BadConfiguration):
    """Telegram does not know TELEGRAM_TOKEN."""


class TelegramAway(TryLater):
    """Telegram does not answer: TELEGRAM_API_URL cannot be reached."""


class Connection(Bot):
    """Telegram's library, which also gives updates as they came."""

    def __repr__(self) -> str:
        """Name the class alone: the library's own words would show the token."""
        return type(self).__name__

    async def fetch(self, offset: int, limit: int, seconds: int) -> list[dict[str, Any]]:
        """Fetch updates without reading them: one that the library cannot read must not hide all the others.

        Raises:
            TelegramError: see ``get_updates``.
        """
        asked = {"offset": offset, "limit": limit, "timeout": seconds, "allowed_updates": list(ALLOWED)}
        fetched: list[dict[str, Any]] = await self._post("getUpdates", asked, read_timeout=READ + seconds)
        return fetched


def make_bot(token: str, api_url: str) -> Connection:
    """Make a bot for an address of the Bot API.

    Raises:
        TokenRefused: the token cannot be one.
    """
    base = f"{api_url.rstrip('/')}/bot"
    try:
        return Connection(token, base_url=base, request=Request(), get_updates_request=Request(connections=2))
    except wrong.InvalidToken:
        raise TokenRefused from None


@asynccontextmanager
async def connected(bot: Bot) -> AsyncIterator[None]:
    """Ask Telegram who we are, and stay connected.

    Raises:
        TokenRefused: Telegram does not know the token.
        TelegramAway: Telegram does not answer.
    """
    try:
        try:
            await bot.initialize()
        except wrong.InvalidToken:
            raise TokenRefused from None
        except wrong.TelegramError as why:
            raise TelegramAway(type(why).__name__) from None
        yield
    finally:
        # after a refusal too: a connection left open keeps the loop from closing, and the reason is never printed
        with suppress(wrong.TelegramError):
            await bot.shutdown()


async def choose_receiving(bot: Bot, webhook_url: str, secret: str) -> None:
    """Tell Telegram whether it is to call us or we call it.

    Raises:
        TelegramAway: it does not answer.
    """
    try:
        if webhook_url:
            await bot.set_webhook(webhook_url, secret_token=secret, allowed_updates=ALLOWED)
        else:
            # never drop_pending_updates: they are people who wrote while we were away
            await bot.delete_webhook()
    except wrong.TelegramError as why:
        raise TelegramAway(type(why).__name__) from None


async def introduce(bot: Bot, languages: Sequence[str], text: Callable[[str, str], str]) -> None:
    """Give Telegram's menu our commands, in every language; without it they still work."""
    for language in languages:
        listed = [BotCommand(name, text(f"command.{name}", language)) for name in commands.ALL]
        code = None if language == languages[0] else language
        with suppress(wrong.TelegramError):
            await bot.set_my_commands(listed, scope=BotCommandScopeAllPrivateChats(), language_code=code)
