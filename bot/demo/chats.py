"""What exists in the stand-in's world: actors, chats, messages, buttons that were pressed.

Never changes anything: every object here is a value, and the ledger replaces one by the next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class Role(StrEnum):
    """Who an actor of the demo is; Telegram knows nothing of it."""

    PERSON = "person"
    COUNSELLOR = "counsellor"
    SUPERVISOR = "supervisor"


class ChatKind(StrEnum):
    """The kinds of chat that are played; topics and small groups are not."""

    PRIVATE = "private"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class BotStatus(StrEnum):
    """What the bot is in a chat, in the words of a ChatMember."""

    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def is_inside(self) -> bool:
        """Say whether the bot may act in the chat."""
        return self in (BotStatus.ADMINISTRATOR, BotStatus.MEMBER)


@dataclass(frozen=True, slots=True)
class Actor:
    """A Telegram account that somebody plays; her private chat with the bot has the same id."""

    id: int
    name: str
    language: str | None
    role: Role
    username: str | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat the bot may know."""

    id: int
    kind: ChatKind
    title: str
    username: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands now; an edit is a new value in its place."""

    chat_id: int
    id: int
    #: None when the bot wrote it, or when a channel did
    sender_id: int | None
    date: int
    #: text, photo, poll, service fields: what is sent as it is
    content: Mapping[str, Any]
    reply_to: int | None = None
    markup: Mapping[str, Any] | None = None
    edit_date: int | None = None
    is_protected: bool = False
    forward_origin: Mapping[str, Any] | None = None
    #: written by the channel itself rather than by the bot
    is_post: bool = False

    @property
    def is_by_bot(self) -> bool:
        """Say whether the bot wrote it."""
        return self.sender_id is None and not self.is_post

    @property
    def is_service(self) -> bool:
        """Say whether Telegram wrote it ("joined the group"); such a message cannot be copied."""
        return CONTENT_FIELDS.isdisjoint(self.content)

    @property
    def kind(self) -> str:
        """Name the kind of content: text, photo, poll, ..., or service."""
        return next((field for field in KINDS if field in self.content), "service")


#: the content that a message may carry, in the order in which its kind is told
KINDS = ("text", "photo", "video", "voice", "sticker", "document", "contact", "location", "poll", "audio", "animation")
CONTENT_FIELDS = frozenset(KINDS)


@dataclass(frozen=True, slots=True)
class Query:
    """A press on an inline button that waits for answerCallbackQuery."""

    id: str
    actor_id: int
    chat_id: int
    asked: float
