"""What the stand-in remembers, in memory only: who there is, which chats, every message as it stands.

Never decides: people act in the world, the bot acts through the methods, and both write here.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.demo.chats import Actor, BotStatus, Chat, ChatKind, Json, Message, Query, Role
from bot.demo.clock import Clock
from bot.demo.render import chat_json, message_json, user_json
from bot.demo.updates import Updates

#: of the account that answers to the default token
BOT_ID = 7_000_000_001


class Impossible(Exception):
    """No Telegram app would let this actor do that."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a Telegram app would show at once."""

    type: str
    chat_id: int
    message: Message | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


class Ledger:
    """The memory of the stand-in."""

    def __init__(self, clock: Clock | None = None, *, first_update: int | None = None, bot_id: int = BOT_ID) -> None:
        self.clock = clock or Clock()
        self.updates = Updates(self.clock, first_update)
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Halcyon", "username": "halcyon_demo_bot"}
        self.actors: dict[int, Actor] = {}
        self.chats: dict[int, Chat] = {}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.members: defaultdict[int, set[int]] = defaultdict(set)
        self.bot_status: dict[int, BotStatus] = {}
        self.pinned: defaultdict[int, list[int]] = defaultdict(list)
        self.reactions: dict[tuple[int, int, int], list[Json]] = {}
        self.queries: dict[str, Query] = {}
        self.polls: dict[str, tuple[int, int]] = {}
        self.votes: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
        #: what she has cleared from her own phone; the bot's side of the chat keeps it
        self.cleared: defaultdict[int, int] = defaultdict(int)
        self.watchers: list[Callable[[Event], None]] = []
        self.numbers = itertools.count(1)
        self._messages: defaultdict[int, dict[int, Message]] = defaultdict(dict)
        # All private chats of an account share one row of numbers; a supergroup or a channel has its own.
        self._private_ids = itertools.count(1)
        self._own_ids: defaultdict[int, itertools.count[int]] = defaultdict(lambda: itertools.count(1))
        self._users: dict[int, Json] = {}
        self._chat_json: dict[int, Json] = {}

    def add_actor(
        self, id: int, name: str, language: str | None = None, role: Role = Role.PERSON, username: str | None = None
    ) -> Actor:
        """Add an account, and the private chat she could open with the bot.

        Raises:
            Impossible: the id is taken.
        """
        if id in self.chats or id <= 0:
            raise Impossible
        actor = Actor(id, name, language, role, username)
        self.actors[id] = actor
        self._users[id] = user_json(actor)
        self._add_chat(Chat(id, ChatKind.PRIVATE, name, username))
        self.tell("actor", id, actor=id)
        return actor

    def add_group(
        self, id: int, title: str, members: tuple[int, ...] = (), status: BotStatus = BotStatus.ADMINISTRATOR
    ) -> Chat:
        """Add a supergroup in which the bot already is."""
        chat = self._add_chat(Chat(id, ChatKind.SUPERGROUP, title))
        self.members[id].update(members)
        self.bot_status[id] = status
        return chat

    def add_channel(self, id: int, title: str, username: str | None = None) -> Chat:
        """Add a channel in which the bot is an administrator."""
        chat = self._add_chat(Chat(id, ChatKind.CHANNEL, title, username))
        self.bot_status[id] = BotStatus.ADMINISTRATOR
        return chat

    def _add_chat(self, chat: Chat) -> Chat:
        if chat.id in self.chats:
            raise Impossible
        self.chats[chat.id] = chat
        self._chat_json[chat.id] = chat_json(chat)
        return chat

    def find_chat(self, ref: int | str) -> Chat | None:
        """Find a chat by its id, or a public channel by its @name."""
        if isinstance(ref, int):
            return self.chats.get(ref)
        name = ref.removeprefix("@").lower()
        return next((chat for chat in self.chats.values() if chat.username and chat.username.lower() == name), None)

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """Find a message that still exists."""
        messages = self._messages.get(chat_id)
        return messages.get(message_id) if messages else None

    def messages(self, chat_id: int) -> list[Message]:
        """Return the messages of a chat, oldest first."""
        return list(self._messages[chat_id].values())

    def write(
        self,
        chat_id: int,
        sender_id: int | None,
        content: Mapping[str, Any],
        *,
        reply_to: int | None = None,
        markup: Mapping[str, Any] | None = None,
        is_protected: bool = False,
        forward_origin: Mapping[str, Any] | None = None,
        is_post: bool = False,
    ) -> Message:
        """Write a new message into a chat."""
        ids = self._private_ids if chat_id > 0 else self._own_ids[chat_id]
        message = Message(
            chat_id, next(ids), sender_id, int(self.clock()), content, reply_to, markup,
            is_protected=is_protected, forward_origin=forward_origin, is_post=is_post,
        )  # fmt: skip
        self._messages[chat_id][message.id] = message
        self.tell("message", chat_id, message)
        return message

    def rewrite(self, message: Message, **changes: Any) -> Message:
        """Put a changed message in the place of the old one."""
        new = replace(message, **changes)
        self._messages[message.chat_id][message.id] = new
        self.tell("edited", message.chat_id, new)
        return new

    def erase(self, message: Message) -> None:
        """Remove a message for both sides."""
        del self._messages[message.chat_id][message.id]
        if message.id in self.pinned[message.chat_id]:
            self.pinned[message.chat_id].remove(message.id)
        self.tell("deleted", message.chat_id, message_ids=[message.id])

    def tell(self, type: str, chat_id: int, message: Message | None = None, **detail: Any) -> None:
        """Tell whoever watches."""
        if self.watchers:
            event = Event(type, chat_id, message, detail)
            for watch in self.watchers:
                watch(event)

    def user_json(self, actor_id: int) -> Json:
        """Return the User of an actor."""
        return self._users[actor_id]

    def chat_json(self, chat_id: int) -> Json:
        """Return the Chat of a chat."""
        return self._chat_json[chat_id]

    def message_json(self, message: Message, *, with_reply: bool = True) -> Json:
        """Return the Message as the Bot API tells it."""
        if message.is_post:
            sender = self._chat_json[message.chat_id]
        else:
            sender = self.bot if message.sender_id is None else self._users[message.sender_id]
        return message_json(
            message, self._chat_json[message.chat_id], sender, self.message,
            lambda answered: self.message_json(answered, with_reply=False), with_reply=with_reply,
        )  # fmt: skip
