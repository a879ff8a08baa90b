"""sendMessage and sendChatAction, and the one way in which the bot's messages come into the world.

Never parses a text; texts.py does.
"""

from collections.abc import Mapping
from typing import Any, Required

from telegram.constants import ChatAction
from typing_extensions import TypedDict

from bot.demo.chats import Chat, Json, Message
from bot.demo.markup import check_markup
from bot.demo.methods.access import answered, writable_chat
from bot.demo.refusals import THREAD_NOT_FOUND, WRONG_ACTION, bad
from bot.demo.registry import Api, method
from bot.demo.shapes import (
    ChatId,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    Nested,
    ReplyMarkup,
    ReplyParameters,
)
from bot.demo.texts import read_text

ACTIONS = frozenset(action.value for action in ChatAction)


class Outgoing(TypedDict, total=False):
    """What every message that the bot sends may carry."""

    chat_id: Required[ChatId]
    message_thread_id: int
    disable_notification: bool
    protect_content: bool
    allow_paid_broadcast: bool
    reply_parameters: Nested[ReplyParameters]
    reply_markup: Nested[ReplyMarkup]


class SendMessage(Outgoing, total=False):
    """The parameters of sendMessage."""

    text: Required[str]
    parse_mode: str
    entities: Nested[list[MessageEntity]]
    link_preview_options: Nested[LinkPreviewOptions]


class SendChatAction(TypedDict, total=False):
    """The parameters of sendChatAction."""

    chat_id: Required[ChatId]
    message_thread_id: int
    action: Required[str]


def check_thread(args: Mapping[str, Any]) -> None:
    """Refuse topics, which are not played.

    Raises:
        Refusal: a topic was named.
    """
    if "message_thread_id" in args:
        raise bad(THREAD_NOT_FOUND)


def inline_markup(markup: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """Return an inline keyboard without empty rows, and None when nothing is left of it."""
    if markup is None:
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    return {"inline_keyboard": rows} if rows else None


def post(api: Api, args: Outgoing, content: Mapping[str, Any], chat: Chat | None = None) -> Message:
    """Put a message of the bot into a chat.

    Raises:
        Refusal: not here, not so, or not now.
    """
    world = api.world
    chat = chat or writable_chat(world, args["chat_id"])
    check_thread(args)
    markup: Any = args.get("reply_markup")
    check_markup(markup)
    if markup and "inline_keyboard" in markup:
        markup = inline_markup(markup)
    reply_to = answered(world, chat, args.get("reply_parameters"))
    api.limits.count_message(chat.id)
    is_protected = args.get("protect_content", False)
    return world.write(chat.id, None, content, reply_to=reply_to, markup=markup, is_protected=is_protected)


@method("sendMessage")
def send_message(api: Api, args: SendMessage) -> Json:
    """Send a text."""
    chat = writable_chat(api.world, args["chat_id"])
    text, entities = read_text(args["text"], args.get("parse_mode"), args.get("entities"))
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if preview := args.get("link_preview_options"):
        content["link_preview_options"] = preview
    return api.world.message_json(post(api, args, content, chat))


@method("sendChatAction")
def send_chat_action(api: Api, args: SendChatAction) -> bool:
    """Show "typing" for a moment."""
    chat = writable_chat(api.world, args["chat_id"])
    check_thread(args)
    if args["action"] not in ACTIONS:
        raise bad(WRONG_ACTION)
    api.world.tell("typing", chat.id, action=args["action"])
    return True
