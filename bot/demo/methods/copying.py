"""copyMessage, copyMessages and forwardMessage.

Never lets a protected or a service message out of its chat. forwardMessage shows who wrote; it is here so that a test
can prove that the bot does not call it.
"""

from collections.abc import Sequence
from typing import Required

from typing_extensions import TypedDict

from bot.demo.chats import Chat, Json, Message
from bot.demo.methods.access import known_chat, writable_chat
from bot.demo.methods.batches import check_batch
from bot.demo.methods.sending import Outgoing, check_thread, post
from bot.demo.refusals import CANNOT_COPY, CANNOT_FORWARD, COPY_NOT_FOUND, FORWARD_NOT_FOUND, bad
from bot.demo.registry import Api, method
from bot.demo.shapes import ChatId, MessageEntity, Nested
from bot.demo.texts import read_caption

#: media that carry a caption
CAPTIONED = frozenset({"photo", "video", "voice", "document", "audio", "animation"})
CAPTION_FIELDS = frozenset({"caption", "caption_entities", "show_caption_above_media"})


class CopyMessage(Outgoing, total=False):
    """The parameters of copyMessage."""

    from_chat_id: Required[ChatId]
    message_id: Required[int]
    caption: str
    parse_mode: str
    caption_entities: Nested[list[MessageEntity]]


class CopyMessages(TypedDict, total=False):
    """The parameters of copyMessages."""

    chat_id: Required[ChatId]
    message_thread_id: int
    from_chat_id: Required[ChatId]
    message_ids: Required[Nested[list[int]]]
    disable_notification: bool
    protect_content: bool
    remove_caption: bool


class ForwardMessage(TypedDict, total=False):
    """The parameters of forwardMessage."""

    chat_id: Required[ChatId]
    message_thread_id: int
    from_chat_id: Required[ChatId]
    message_id: Required[int]
    disable_notification: bool
    protect_content: bool


def may_leave(message: Message) -> bool:
    """Say whether a message may leave its chat: a quiz only when the bot knows its answer, and it always does."""
    return not message.is_service and not message.is_protected


@method("copyMessage")
def copy_message(api: Api, args: CopyMessage) -> Json:
    """Write the content of a message again, without a trace of who wrote it."""
    chat = writable_chat(api.world, args["chat_id"])
    source = known_chat(api.world, args["from_chat_id"])
    message = api.world.message(source.id, args["message_id"])
    if message is None:
        raise bad(COPY_NOT_FOUND)
    if not may_leave(message):
        raise bad(CANNOT_COPY)
    content = dict(message.content)
    if "caption" in args and message.kind in CAPTIONED:
        content = _captioned(content, args)
    return {"message_id": post(api, args, content, chat).id}


def _captioned(content: Json, args: CopyMessage) -> Json:
    caption, entities = read_caption(args["caption"], args.get("parse_mode"), args.get("caption_entities"))
    bare = {name: value for name, value in content.items() if name not in CAPTION_FIELDS}
    if caption:
        bare["caption"] = caption
        if entities:
            bare["caption_entities"] = entities
    return bare


@method("copyMessages")
def copy_messages(api: Api, args: CopyMessages) -> list[Json]:
    """Copy several messages in order; those that are gone or may not leave are skipped."""
    chat = writable_chat(api.world, args["chat_id"])
    check_thread(args)
    source = known_chat(api.world, args["from_chat_id"])
    check_batch(args["message_ids"], is_ordered=True)
    messages = _leaving(api, source, args["message_ids"])
    if not messages:
        raise bad("there are no messages to copy")
    api.limits.count_message(chat.id, len(messages))
    copies = []
    for message in messages:
        hidden = CAPTION_FIELDS if args.get("remove_caption") else frozenset()
        content = {name: value for name, value in message.content.items() if name not in hidden}
        copy = api.world.write(chat.id, None, content, is_protected=args.get("protect_content", False))
        copies.append({"message_id": copy.id})
    return copies


def _leaving(api: Api, source: Chat, ids: Sequence[int]) -> list[Message]:
    found = (api.world.message(source.id, number) for number in ids)
    return [message for message in found if message is not None and may_leave(message)]


@method("forwardMessage")
def forward_message(api: Api, args: ForwardMessage) -> Json:
    """Send a message on with the name of who wrote it."""
    world = api.world
    chat = writable_chat(world, args["chat_id"])
    check_thread(args)
    source = known_chat(world, args["from_chat_id"])
    message = world.message(source.id, args["message_id"])
    if message is None:
        raise bad(FORWARD_NOT_FOUND)
    if not may_leave(message):
        raise bad(CANNOT_FORWARD)
    api.limits.count_message(chat.id)
    author = world.bot if message.sender_id is None else world.user_json(message.sender_id)
    origin = message.forward_origin or {"type": "user", "date": message.date, "sender_user": author}
    copy = world.write(
        chat.id, None, message.content, is_protected=args.get("protect_content", False), forward_origin=origin
    )
    return world.message_json(copy)
