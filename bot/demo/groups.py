"""What people do in the chats of many: join, leave, add the bot, make it an administrator, post in a channel.

Never plays topics, small groups that become supergroups, or anonymous administrators.
"""

from bot.demo.chats import BotStatus, Chat, ChatKind, Message
from bot.demo.ledger import Impossible, Ledger
from bot.demo.render import member_json
from bot.demo.texts import read_text


class Groups(Ledger):
    """The staff group, and any other group or channel."""

    def join(self, chat_id: int, actor_id: int) -> Message:
        """Join a group; everybody sees the line about it.

        Raises:
            Impossible: no such group.
        """
        self._group(chat_id)
        self.members[chat_id].add(actor_id)
        return self._service(chat_id, actor_id, new_chat_members=[self.user_json(actor_id)])

    def leave(self, chat_id: int, actor_id: int) -> Message:
        """Leave a group.

        Raises:
            Impossible: no such group, or not in it.
        """
        self._group(chat_id)
        if actor_id not in self.members[chat_id]:
            raise Impossible
        self.members[chat_id].discard(actor_id)
        return self._service(chat_id, actor_id, left_chat_member=self.user_json(actor_id))

    def add_bot(self, chat_id: int, by: int, title: str = "A group") -> Chat:
        """Put the bot into a group, made on the spot when there is none: the bot is told twice, as by Telegram."""
        chat = self.chats.get(chat_id) or self.add_group(chat_id, title, (by,), BotStatus.LEFT)
        self.members[chat_id].add(by)
        self.change_status(chat_id, by, self.bot_status[chat_id], BotStatus.MEMBER)
        self._service(chat_id, by, new_chat_members=[self.bot])
        return chat

    def remove_bot(self, chat_id: int, by: int) -> None:
        """Throw the bot out of a group."""
        self._group(chat_id)
        self.change_status(chat_id, by, self.bot_status[chat_id], BotStatus.KICKED)

    def promote_bot(self, chat_id: int, by: int) -> None:
        """Make the bot an administrator."""
        self._group(chat_id)
        self.change_status(chat_id, by, self.bot_status[chat_id], BotStatus.ADMINISTRATOR)

    def channel_posts(self, chat_id: int, text: str) -> Message:
        """Post in a channel, in the name of the channel.

        Raises:
            Impossible: no such channel.
        """
        chat = self.chats.get(chat_id)
        if chat is None or chat.kind is not ChatKind.CHANNEL:
            raise Impossible
        seen, entities = read_text(text, None, None)
        content = {"text": seen, "entities": entities} if entities else {"text": seen}
        message = self.write(chat_id, None, content, is_post=True)
        if self.bot_status[chat_id].is_inside:
            self.updates.add("channel_post", self.message_json(message), chat_id)
        return message

    def change_status(self, chat_id: int, by: int | None, old: BotStatus, new: BotStatus) -> None:
        """Change what the bot is in a chat, and tell it; `by` is None when the bot did it itself."""
        if chat_id < 0:
            self.bot_status[chat_id] = new
        told = {
            "chat": self.chat_json(chat_id),
            "from": self.bot if by is None else self.user_json(by),
            "date": int(self.clock()),
            "old_chat_member": member_json(old, self.bot),
            "new_chat_member": member_json(new, self.bot),
        }
        self.updates.add("my_chat_member", told, chat_id)

    def bot_hears(self, message: Message) -> bool:
        """Say whether Telegram passes a message on: outside private chats, a bot with privacy on hears little.

        An administrator hears everything; a member only commands, answers to itself, mentions and service messages.
        """
        if message.chat_id > 0:
            return True
        status = self.bot_status[message.chat_id]
        if status is not BotStatus.MEMBER:
            return status is BotStatus.ADMINISTRATOR
        answered = self.message(message.chat_id, message.reply_to) if message.reply_to else None
        text = str(message.content.get("text", ""))
        return (
            message.is_service
            or text.startswith("/")
            or f"@{self.bot['username']}" in text
            or (answered is not None and answered.is_by_bot)
        )

    def _group(self, chat_id: int) -> Chat:
        chat = self.chats.get(chat_id)
        if chat is None or chat.kind is not ChatKind.SUPERGROUP:
            raise Impossible
        return chat

    def _service(self, chat_id: int, actor_id: int, **content: object) -> Message:
        message = self.write(chat_id, actor_id, content)
        if self.bot_hears(message):
            self.updates.add("message", self.message_json(message), chat_id)
        return message
