"""editMessageText and editMessageReplyMarkup.

Never edits a message by its inline_message_id: the stand-in has no inline mode.
"""

from typing import Any, Required

from typing_extensions import TypedDict

from bot.demo.chats import Json, Message
from bot.demo.markup import check_markup
from bot.demo.methods.access import is_too_old, writable_chat
from bot.demo.methods.sending import inline_markup
from bot.demo.refusals import CANNOT_EDIT, EDIT_NOT_FOUND, NO_TEXT_TO_EDIT, NOT_MODIFIED, bad
from bot.demo.registry import Api, method
from bot.demo.shapes import ChatId, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, Nested
from bot.demo.texts import read_text


class EditMessageReplyMarkup(TypedDict, total=False):
    """The parameters of editMessageReplyMarkup."""

    chat_id: Required[ChatId]
    message_id: Required[int]
    reply_markup: Nested[InlineKeyboardMarkup]


class EditMessageText(EditMessageReplyMarkup, total=False):
    """The parameters of editMessageText."""

    text: Required[str]
    parse_mode: str
    entities: Nested[list[MessageEntity]]
    link_preview_options: Nested[LinkPreviewOptions]


def editable(api: Api, args: EditMessageReplyMarkup) -> Message:
    """Return a message of the bot's that it may still change.

    Raises:
        Refusal: gone, too old, somebody else's, or under a keyboard that is not inline.
    """
    chat = writable_chat(api.world, args["chat_id"])
    message = api.world.message(chat.id, args["message_id"])
    if message is None:
        raise bad(EDIT_NOT_FOUND)
    has_other_keyboard = message.markup is not None and "inline_keyboard" not in message.markup
    if not message.is_by_bot or has_other_keyboard or message.forward_origin or is_too_old(api.world, message):
        raise bad(CANNOT_EDIT)
    return message


def new_markup(args: EditMessageReplyMarkup) -> InlineKeyboardMarkup | None:
    """Return the keyboard that an edit leaves: none, when it names none.

    Raises:
        Refusal: it is not one that Telegram takes.
    """
    markup: Any = args.get("reply_markup")
    check_markup(markup)
    return inline_markup(markup)


@method("editMessageText")
def edit_message_text(api: Api, args: EditMessageText) -> Json:
    """Change the text and the keyboard of a message."""
    message = editable(api, args)
    if message.kind != "text":
        raise bad(NO_TEXT_TO_EDIT)
    text, entities = read_text(args["text"], args.get("parse_mode"), args.get("entities"))
    markup = new_markup(args)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if preview := args.get("link_preview_options"):
        content["link_preview_options"] = preview
    if content == message.content and markup == message.markup:
        raise bad(NOT_MODIFIED)
    api.limits.count_edit(message.chat_id)
    edited = api.world.rewrite(message, content=content, markup=markup, edit_date=int(api.world.clock()))
    return api.world.message_json(edited)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(api: Api, args: EditMessageReplyMarkup) -> Json:
    """Change only the keyboard of a message."""
    message = editable(api, args)
    markup = new_markup(args)
    if markup == message.markup:
        raise bad(NOT_MODIFIED)
    api.limits.count_edit(message.chat_id)
    edited = api.world.rewrite(message, markup=markup, edit_date=int(api.world.clock()))
    return api.world.message_json(edited)
