"""What one account sees of one chat, and what it does there: everything a test knows comes from here.

Never looks into the bot.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.demo.chats import Message
from bot.demo.world import World

FIRST_STRONG, POP = "\u2068", "\u2069"


class NoSuchButton(AssertionError):
    """The chat shows no button with this label."""


@dataclass(slots=True)
class Phone:
    """One account, looking at one chat: her own with the bot, or a group."""

    world: World
    id: int
    #: waits until everything that follows from a deed has happened
    quiet: Callable[[], Awaitable[None]]
    chat: int = 0
    toasts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chat = self.chat or self.id
        self.world.watchers.append(self._watch)

    def _watch(self, event: Any) -> None:
        if event.type == "toast" and event.detail["actor"] == self.id and event.detail["text"]:
            self.toasts.append(event.detail["text"])

    # what it shows

    @property
    def shown(self) -> list[Message]:
        """Everything in the chat, oldest first."""
        return self.world.messages(self.chat)

    @property
    def answers(self) -> list[Message]:
        """What the bot wrote."""
        return [message for message in self.shown if message.is_by_bot]

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        return self.answers[-1]

    @property
    def reads(self) -> str:
        """The text of the newest message of the bot."""
        return text(self.last)

    def all_texts(self) -> list[str]:
        """The texts of the bot, oldest first."""
        return [text(message) for message in self.answers]

    def sees(self, words: str) -> bool:
        """Say whether any message of the bot holds these words."""
        return any(words in said for said in self.all_texts())

    def with_words(self, words: str) -> Message:
        """Find the newest message of the bot with these words."""
        found = [message for message in self.answers if words in text(message)]
        assert found, f"{words!r} is not in {self.all_texts()}"
        return found[-1]

    @property
    def labels(self) -> list[str]:
        """The buttons under the newest message of the bot."""
        return list(buttons(self.last))

    def bearing(self, label: str) -> Message:
        """Find the newest message with a button of this label."""
        found = [message for message in self.answers if label in buttons(message)]
        if not found:
            raise NoSuchButton(f"{label!r} is not among {[list(buttons(message)) for message in self.answers]}")
        return found[-1]

    # what it does, without waiting

    def write(self, words: str, *, reply_to: Message | None = None) -> Message:
        """Write, and do not wait."""
        return self.world.person_says(self.chat, words, by=self.id, reply_to=reply_to.id if reply_to else None)

    def tap(self, label: str, on: Message | None = None) -> None:
        """Press the newest button of this label, and do not wait."""
        message = on or self.bearing(label)
        self.world.press(self.chat, message.id, buttons(message)[label], by=self.id)

    def forge(self, data: str, on: Message | None = None) -> None:
        """Press with data that no button has, and do not wait."""
        self.world.press(self.chat, (on or self.last).id, data, by=self.id, is_forged=True)

    # what it does, until everything that follows has happened

    async def says(self, words: str, *, reply_to: Message | None = None) -> Message:
        """Write."""
        message = self.write(words, reply_to=reply_to)
        await self.quiet()
        return message

    async def sends(self, kind: str, caption: str = "") -> Message:
        """Send a photo, voice, sticker, contact, ..."""
        message = self.world.person_sends(self.chat, kind, by=self.id, caption=caption)
        await self.quiet()
        return message

    async def edits(self, message: Message, words: str) -> None:
        """Change a message of one's own."""
        self.world.edit(self.chat, message.id, words, by=self.id)
        await self.quiet()

    async def press(self, label: str, on: Message | None = None) -> None:
        """Press the newest button of this label."""
        self.tap(label, on)
        await self.quiet()

    async def starts(self, payload: str = "") -> None:
        """Open the bot by a link and press Start."""
        self.world.start(self.id, payload)
        await self.quiet()


def text(message: Message) -> str:
    """Read a message, without the marks that keep its directions apart."""
    said = str(message.content.get("text", message.content.get("caption", "")))
    return said.replace(FIRST_STRONG, "").replace(POP, "")


def buttons(message: Message) -> dict[str, str]:
    """Give the data behind each label."""
    rows = (message.markup or {}).get("inline_keyboard", ())
    marks = (FIRST_STRONG, POP)
    return {
        "".join(char for char in button["text"] if char not in marks): button.get("callback_data", "")
        for row in rows
        for button in row
    }
