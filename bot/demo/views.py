"""What the page shows: actors, chats and messages, in its own small JSON.

Never the JSON of the Bot API: the page knows nothing of bots.
"""

from collections.abc import Mapping
from typing import Any

from bot.demo.chats import Actor, ChatKind, Json, Message, Role
from bot.demo.ledger import Event
from bot.demo.profile import Profile
from bot.demo.world import World

DETAILS = ("contact", "document", "location", "sticker", "poll", "new_chat_members", "left_chat_member")


class Views:
    """The page's view of a world."""

    def __init__(self, world: World, profile: Profile) -> None:
        self._world = world
        self._profile = profile

    def state(self) -> Json:
        """Return everything there is to see."""
        world = self._world
        return {
            "bot": {"name": self._profile.names.get("") or world.bot["first_name"], "username": world.bot["username"]},
            "actors": [self.actor(actor) for actor in world.actors.values()],
            "chats": {str(chat_id): self._chat(chat_id) for chat_id in world.chats},
            "group": self._group(),
            "commands": self._commands(),
        }

    def actor(self, actor: Actor) -> Json:
        """Return an actor."""
        return {
            "id": actor.id,
            "name": actor.name,
            "language": actor.language,
            "kind": actor.role.value,
            "chat_id": actor.id,
            "blocked": actor.id in self._world.blocked,
            "started": actor.id in self._world.started,
        }

    def message(self, message: Message) -> Json:
        """Return a message."""
        content = message.content
        told: Json = {
            "id": message.id,
            "from": self._author(message),
            "kind": message.kind,
            "text": content.get("text", content.get("caption", "")),
            "entities": content.get("entities", content.get("caption_entities", [])),
            "keyboard": _keyboard(message.markup),
            "reply_to": message.reply_to,
            "date": message.date,
            "edited": message.edit_date is not None,
            "protected": message.is_protected,
            "pinned": message.id in self._world.pinned[message.chat_id],
            "reactions": self._reactions(message),
        }
        if message.forward_origin:
            told["forwarded_from"] = _origin(message.forward_origin)
        for field in DETAILS:
            if field in content:
                told[field] = content[field]
        told.update(_other_keyboard(message.markup))
        return told

    def event(self, event: Event) -> Json:
        """Return an event as the page reads it."""
        told: Json = {"type": event.type, "chat_id": event.chat_id}
        if event.message is not None:
            told["message"] = self.message(event.message)
        if event.type == "actor":
            told["actor"] = self.actor(self._world.actors[event.detail["actor"]])
            return told
        told.update(event.detail)
        return told

    def is_visible(self, event: Event) -> bool:
        """Say whether it happens where she can still see it: she may have cleared the message from her phone."""
        return event.message is None or event.message.id > self._world.cleared[event.chat_id]

    def _chat(self, chat_id: int) -> Json:
        world, chat = self._world, self._world.chats[chat_id]
        first = world.cleared[chat_id]
        messages = [self.message(message) for message in world.messages(chat_id) if message.id > first]
        told: Json = {"title": chat.title, "kind": chat.kind.value, "messages": messages}
        if chat.kind is ChatKind.SUPERGROUP:
            told["members"] = sorted(world.members[chat_id])
        return told

    def _group(self) -> Json | None:
        """Return the staff group: the one with a counsellor in it."""
        staff = {actor.id for actor in self._world.actors.values() if actor.role is not Role.PERSON}
        groups = [chat for chat in self._world.chats.values() if chat.kind is ChatKind.SUPERGROUP]
        groups.sort(key=lambda chat: -len(self._world.members[chat.id] & staff))
        if not groups:
            return None
        return {"chat_id": groups[0].id, "title": groups[0].title, "members": sorted(self._world.members[groups[0].id])}

    def _commands(self) -> dict[str, list[Json]]:
        """Return the command menu of a private chat, by language; "" is everybody else's."""
        menus = self._profile.commands
        return {
            language: commands
            for scope in ("default", "all_private_chats")
            for (kind, _, _, language), commands in menus.items()
            if kind == scope
        }

    def _author(self, message: Message) -> int | str:
        if message.is_post:
            return "channel"
        return "bot" if message.sender_id is None else message.sender_id

    def _reactions(self, message: Message) -> list[Json]:
        world = self._world
        return [
            {"from": "bot" if actor == world.bot["id"] else actor, "emoji": reaction["emoji"]}
            for (chat_id, message_id, actor), reactions in world.reactions.items()
            if chat_id == message.chat_id and message_id == message.id
            for reaction in reactions
        ]


def _keyboard(markup: Mapping[str, Any] | None) -> list[list[Json]]:
    rows = markup.get("inline_keyboard", ()) if markup else ()
    return [[_button(button) for button in row] for row in rows]


def _button(button: Mapping[str, Any]) -> Json:
    told: Json = {"text": button["text"]}
    if "callback_data" in button:
        told["data"] = button["callback_data"]
    if "url" in button:
        told["url"] = button["url"]
    if "copy_text" in button:
        told["copy"] = button["copy_text"]["text"]
    if "style" in button:
        told["style"] = button["style"]
    return told


def _other_keyboard(markup: Mapping[str, Any] | None) -> Json:
    """Return the keyboard in place of hers: its rows of words, or an empty list when it goes away."""
    if not markup:
        return {}
    if "keyboard" in markup:
        rows = [[button if isinstance(button, str) else button["text"] for button in row] for row in markup["keyboard"]]
        return {"reply_keyboard": rows}
    return {"reply_keyboard": []} if "remove_keyboard" in markup else {}


def _origin(origin: Mapping[str, Any]) -> str:
    return str(origin.get("sender_user_name") or origin.get("sender_user", {}).get("first_name", ""))
