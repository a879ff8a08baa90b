"""Whether the bot may see a chat or write into it.

Never changes anything.
"""

from bot.demo.chats import BotStatus, Chat, ChatKind, Message
from bot.demo.refusals import (
    BLOCKED,
    CHAT_NOT_FOUND,
    KICKED,
    NOT_A_MEMBER,
    NOT_IN_CHANNEL,
    NOT_STARTED,
    REPLY_NOT_FOUND,
    bad,
    forbidden,
)
from bot.demo.shapes import ReplyParameters
from bot.demo.world import World

#: after 48 hours Telegram lets a bot delete a message no more. Edits of a bot's own messages have no such limit
#: in Telegram's documentation (only business messages have); the stand-in refuses both, so that nothing relies on it.
CHANGEABLE_SECONDS = 48 * 3600


def known_chat(world: World, ref: int | str) -> Chat:
    """Return a chat that the bot has met.

    Raises:
        Refusal: it has not.
    """
    chat = world.find_chat(ref)
    if chat is None:
        raise bad(CHAT_NOT_FOUND)
    if chat.kind is ChatKind.PRIVATE and chat.id not in world.started:
        raise bad(CHAT_NOT_FOUND)
    if chat.kind is not ChatKind.PRIVATE:
        _check_inside(world, chat)
    return chat


def writable_chat(world: World, ref: int | str) -> Chat:
    """Return a chat that the bot may write into.

    Raises:
        Refusal: unknown, not started, blocked, or not inside.
    """
    chat = world.find_chat(ref)
    if chat is None:
        raise bad(CHAT_NOT_FOUND)
    if chat.kind is not ChatKind.PRIVATE:
        _check_inside(world, chat)
    elif chat.id in world.blocked:
        raise forbidden(BLOCKED)
    elif chat.id not in world.started:
        raise forbidden(NOT_STARTED)
    return chat


def _check_inside(world: World, chat: Chat) -> None:
    status = world.bot_status[chat.id]
    if status.is_inside:
        return
    if chat.kind is ChatKind.CHANNEL:
        raise forbidden(NOT_IN_CHANNEL)
    raise forbidden(KICKED if status is BotStatus.KICKED else NOT_A_MEMBER)


def answered(world: World, chat: Chat, reply: ReplyParameters | None) -> int | None:
    """Return the id of the message that is answered.

    Raises:
        Refusal: it is gone, and the bot did not allow for that.
    """
    if reply is None:
        return None
    if world.message(chat.id, reply["message_id"]) is not None:
        return reply["message_id"]
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad(REPLY_NOT_FOUND)


def is_administrator(world: World, chat: Chat) -> bool:
    """Say whether the bot has rights over others' messages here."""
    return chat.kind is ChatKind.PRIVATE or world.bot_status[chat.id] is BotStatus.ADMINISTRATOR


def is_too_old(world: World, message: Message) -> bool:
    """Say whether a message can be changed no more."""
    return world.clock() - message.date >= CHANGEABLE_SECONDS
