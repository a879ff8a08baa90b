"""What people do: write, press, edit, react, vote, share, block, clear their phone.

Never acts for the bot. Each deed becomes the update that Telegram would send of it; groups.py has the chats of many.
"""

import secrets
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from bot.demo.chats import BotStatus, ChatKind, Json, Message, Query
from bot.demo.groups import Groups
from bot.demo.ledger import Impossible
from bot.demo.links import find_entities
from bot.demo.media import medium
from bot.demo.polls import cast_vote, counted
from bot.demo.texts import read_text


class World(Groups):
    """Everybody who is not the bot."""

    def person_says(self, chat_id: int, text: str, *, by: int | None = None, reply_to: int | None = None) -> Message:
        """Write a text, in the private chat with the bot or in a group.

        Raises:
            Impossible: she has blocked the bot, is not in the group, or answers what is not there.
            Refusal: no text at all, or more than Telegram takes in one message.
        """
        actor = self._in_chat(chat_id, by)
        seen, entities = read_text(text, None, None)
        return self._write(chat_id, actor, _content(seen, entities), reply_to)

    def person_sends(
        self, chat_id: int, kind: str, *, by: int | None = None, caption: str = "", reply_to: int | None = None
    ) -> Message:
        """Send a photo, video, voice, sticker, contact, document or location.

        Raises:
            Impossible: she cannot write here, or there is no such kind.
        """
        actor = self._in_chat(chat_id, by)
        try:
            content = medium(kind, f"{actor}-{next(self.numbers)}", actor, self.actors[actor].name)
        except KeyError as unknown:
            raise Impossible from unknown
        if caption:
            content = {**content, "caption": caption}
            if found := find_entities(caption):
                content["caption_entities"] = found
        return self._write(chat_id, actor, content, reply_to)

    def person_forwards(self, chat_id: int, text: str, *, from_name: str, by: int | None = None) -> Message:
        """Forward somebody else's text, of whom only a name is shown."""
        actor = self._in_chat(chat_id, by)
        seen, entities = read_text(text, None, None)
        origin = {"type": "hidden_user", "date": int(self.clock()) - 60, "sender_user_name": from_name}
        return self._write(chat_id, actor, _content(seen, entities), None, origin)

    def start(self, actor_id: int, payload: str = "") -> Message:
        """Open the bot by a link and press Start."""
        if actor_id in self.blocked:
            self.unblock(actor_id)
        return self.person_says(actor_id, f"/start {payload}".rstrip())

    def edit(self, chat_id: int, message_id: int, text: str, *, by: int | None = None) -> Message:
        """Change a text of one's own.

        Raises:
            Impossible: it is not hers, it is gone, or it is not a text.
        """
        actor = self._in_chat(chat_id, by)
        message = self.message(chat_id, message_id)
        if message is None or message.sender_id != actor or message.kind != "text":
            raise Impossible
        seen, entities = read_text(text, None, None)
        message = self.rewrite(message, content=_content(seen, entities), edit_date=int(self.clock()))
        if self.bot_hears(message):
            self.updates.add("edited_message", self.message_json(message), chat_id)
        return message

    def erase_own(self, chat_id: int, message_id: int, *, by: int | None = None) -> None:
        """Delete one message for both sides; the bot is not told.

        Raises:
            Impossible: in a group, it is not hers.
        """
        actor = self._in_chat(chat_id, by)
        message = self.message(chat_id, message_id)
        if message is None or (chat_id < 0 and message.sender_id != actor):
            raise Impossible
        self.erase(message)

    def clear_chat(self, actor_id: int) -> None:
        """Delete the whole chat from her own phone; the bot's side keeps it, and the bot is not told."""
        messages = self.messages(actor_id)
        if messages:
            self.cleared[actor_id] = messages[-1].id
        self.tell("cleared", actor_id)

    def press(
        self, chat_id: int, message_id: int, data: str, *, by: int | None = None, is_forged: bool = False
    ) -> Query:
        """Press an inline button; a forged press carries data that no button has.

        Raises:
            Impossible: there is no such button.
        """
        actor = self._in_chat(chat_id, by)
        message = self.message(chat_id, message_id)
        if message is None or (not is_forged and data not in _button_data(message.markup)):
            raise Impossible
        query = Query(str(secrets.randbits(62)), actor, chat_id, self.clock())
        self.queries[query.id] = query
        self.updates.add(
            "callback_query",
            {
                "id": query.id,
                "from": self.user_json(actor),
                "message": self.message_json(message),
                "chat_instance": _instance(chat_id, int(self.bot["id"])),
                "data": data,
            },
            chat_id,
        )
        return query

    def react(self, chat_id: int, message_id: int, emoji: str | None, *, by: int | None = None) -> None:
        """Put an emoji under a message, or take it away.

        Raises:
            Impossible: the message is gone.
        """
        actor = self._in_chat(chat_id, by)
        message = self.message(chat_id, message_id)
        if message is None:
            raise Impossible
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        old = self.reactions.get((chat_id, message_id, actor), [])
        self.reactions[chat_id, message_id, actor] = new
        self.tell("edited", chat_id, message)
        if chat_id > 0 or self.bot_status[chat_id] is BotStatus.ADMINISTRATOR:
            told = {
                "chat": self.chat_json(chat_id),
                "message_id": message_id,
                "user": self.user_json(actor),
                "date": int(self.clock()),
                "old_reaction": old,
                "new_reaction": new,
            }
            self.updates.add("message_reaction", told, chat_id)

    def vote(self, chat_id: int, message_id: int, options: Sequence[int], *, by: int | None = None) -> None:
        """Answer a poll or a quiz.

        Raises:
            Impossible: it is closed, or one cannot answer so.
        """
        actor = self._in_chat(chat_id, by)
        message = self.message(chat_id, message_id)
        if message is None or "poll" not in message.content:
            raise Impossible
        poll = message.content["poll"]
        votes = self.votes[poll["id"]]
        votes[actor] = cast_vote(poll, votes.get(actor), options)
        poll = counted(poll, votes)
        self.rewrite(message, content={**message.content, "poll": poll})
        if poll["is_anonymous"]:
            self.updates.add("poll", poll, chat_id)
            return
        chosen = [poll["options"][option]["persistent_id"] for option in options]
        told = {
            "poll_id": poll["id"],
            "user": self.user_json(actor),
            "option_ids": list(options),
            "option_persistent_ids": chosen,
        }
        self.updates.add("poll_answer", told, actor)

    def ask_inline(self, actor_id: int, query: str) -> None:
        """Type "@bot words" in some other chat, which Telegram passes on only to bots in inline mode."""
        told = {
            "id": str(secrets.randbits(62)),
            "from": self.user_json(actor_id),
            "query": query,
            "offset": "",
            "chat_type": "private",
        }
        self.updates.add("inline_query", told, actor_id)

    def block(self, actor_id: int) -> None:
        """Stop the bot: it is told, and can write no more."""
        if actor_id not in self.blocked:
            self.blocked.add(actor_id)
            self.change_status(actor_id, actor_id, BotStatus.MEMBER, BotStatus.KICKED)
            self.tell("blocked", actor_id, blocked=True)

    def unblock(self, actor_id: int) -> None:
        """Let the bot write again."""
        if actor_id in self.blocked:
            self.blocked.discard(actor_id)
            self.change_status(actor_id, actor_id, BotStatus.KICKED, BotStatus.MEMBER)
            self.tell("blocked", actor_id, blocked=False)

    def _in_chat(self, chat_id: int, by: int | None) -> int:
        actor = chat_id if by is None else by
        chat = self.chats.get(chat_id)
        if chat is None or actor not in self.actors:
            raise Impossible
        if chat.kind is ChatKind.PRIVATE:
            if actor != chat_id or actor in self.blocked:
                raise Impossible
        elif chat.kind is ChatKind.CHANNEL or actor not in self.members[chat_id]:
            raise Impossible
        return actor

    def _write(
        self, chat_id: int, actor: int, content: Json, reply_to: int | None, origin: Json | None = None
    ) -> Message:
        if reply_to is not None and self.message(chat_id, reply_to) is None:
            raise Impossible
        if chat_id > 0:
            self.started.add(chat_id)
        message = self.write(chat_id, actor, content, reply_to=reply_to, forward_origin=origin)
        if self.bot_hears(message):
            self.updates.add("message", self.message_json(message), chat_id)
        return message


def _content(text: str, entities: Sequence[Json]) -> Json:
    return {"text": text, "entities": entities} if entities else {"text": text}


def _button_data(markup: Mapping[str, Any] | None) -> set[str]:
    rows = markup.get("inline_keyboard", ()) if markup else ()
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}


def _instance(chat_id: int, bot_id: int) -> str:
    """Return the same long number for the same chat, as chat_instance is."""
    return str(int.from_bytes(blake2b(f"{bot_id} {chat_id}".encode(), digest_size=7).digest(), "big"))
