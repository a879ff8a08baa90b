"""deleteMessage and deleteMessages.

Never deletes what is older than 48 hours.
"""

from typing_extensions import TypedDict

from bot.demo.chats import Chat, Message
from bot.demo.methods.access import is_administrator, is_too_old, known_chat
from bot.demo.methods.batches import check_batch
from bot.demo.refusals import CANNOT_DELETE, CANNOT_DELETE_FOR_EVERYONE, DELETE_NOT_FOUND, bad
from bot.demo.registry import Api, method
from bot.demo.shapes import ChatId, Nested
from bot.demo.world import World


class DeleteMessage(TypedDict):
    """The parameters of deleteMessage."""

    chat_id: ChatId
    message_id: int


class DeleteMessages(TypedDict):
    """The parameters of deleteMessages."""

    chat_id: ChatId
    message_ids: Nested[list[int]]


def is_deletable(world: World, chat: Chat, message: Message) -> bool:
    """Say whether the bot may delete a message."""
    return not is_too_old(world, message) and (message.is_by_bot or is_administrator(world, chat))


@method("deleteMessage")
def delete_message(api: Api, args: DeleteMessage) -> bool:
    """Delete one message."""
    chat = known_chat(api.world, args["chat_id"])
    message = api.world.message(chat.id, args["message_id"])
    if message is None:
        raise bad(DELETE_NOT_FOUND)
    if not is_deletable(api.world, chat, message):
        raise bad(CANNOT_DELETE)
    api.world.erase(message)
    return True


@method("deleteMessages")
def delete_messages(api: Api, args: DeleteMessages) -> bool:
    """Delete several messages: those that are gone are skipped, and one that cannot go keeps all the others."""
    chat = known_chat(api.world, args["chat_id"])
    check_batch(args["message_ids"])
    found = [api.world.message(chat.id, number) for number in dict.fromkeys(args["message_ids"])]
    messages = [message for message in found if message is not None]
    if not all(is_deletable(api.world, chat, message) for message in messages):
        raise bad(CANNOT_DELETE_FOR_EVERYONE)
    for message in messages:
        api.world.erase(message)
    return True
