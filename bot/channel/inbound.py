"""Owns turning one of Telegram's updates into what happened: heard, edited, pressed, or one kind of ignored.

Never sends anything and never keeps a word: a text lives in ``Arrived`` for the length of one call.
"""

from __future__ import annotations

import re
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType

from bot.channel import keyboards
from bot.domain.events import Kind
from bot.ids import TelegramId, UpdateId
from bot.service.arrivals import Arrived, Blocked, Ignored, Inbound, InGroup, Press

_COMMAND = re.compile(r"^/([A-Za-z][A-Za-z0-9_]{0,31})(?:@\w+)?(?:\s+(\S{1,64}))?")
_LINK = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
_MEDIA = ("photo", "video", "video_note", "animation", "document", "paid_media", "story")
_OTHER = (
    *("voice", "audio", "sticker", "contact", "location", "venue", "dice", "poll", "game", "checklist"),
    *("invoice", "passport_data", "giveaway", "users_shared", "chat_shared", "web_app_data"),
)


#: both databases keep numbers of this size
_LARGEST = 2**63 - 1
_OF_OURS = ("message_id", "date", "chat")
_FROM_A_CHAT = ("message", "edited_message", "my_chat_member")


def number(raw: object) -> UpdateId | None:
    """Find the number of an update as it came; None where it is no update."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(found, int) or isinstance(found, bool):
        return None
    return UpdateId(found) if 0 <= found <= _LARGEST else None


def lane(raw: dict[str, Any]) -> object:
    """Tell in whose order an update belongs: that of a chat, or nobody's."""
    for kind in _FROM_A_CHAT:
        if isinstance(chat := _part(raw, kind, "chat"), dict):
            return chat.get("id")
    presser = _part(raw, "callback_query", "from")
    return presser.get("id") if isinstance(presser, dict) else ("update", raw.get("update_id"))


def _part(raw: dict[str, Any], kind: str, name: str) -> object:
    found = raw.get(kind)
    return found.get(name) if isinstance(found, dict) else None


def lean(raw: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a press the message under which the button hangs, but for its number and place.

    It is one of ours, words and keyboard and all; what a press means stands in its own data.
    """
    message = _part(raw, "callback_query", "message")
    if not isinstance(message, dict):
        return raw
    kept = {name: message[name] for name in _OF_OURS if name in message}
    return raw | {"callback_query": raw["callback_query"] | {"message": kept}}


def read(raw: dict[str, Any]) -> Inbound:
    """Read one update as it came.

    Raises:
        Exception: the library cannot read it; what it raises depends on what is wrong.
    """
    update = Update.de_json(lean(raw), None)
    number = UpdateId(update.update_id)
    if (query := update.callback_query) is not None:
        return _press(number, query)
    if (change := update.my_chat_member) is not None:
        return _membership(number, change)
    message = update.message or update.edited_message
    if message is None:
        return Ignored(number, _kind(update))
    if message.chat.type != ChatType.PRIVATE:
        return InGroup(number, TelegramId(message.chat.id))
    return _message(number, message, is_edit=update.message is None)


def _message(number: UpdateId, message: Message, *, is_edit: bool) -> Inbound:
    kind = _what(message)
    if kind is None:
        return Ignored(number, "service_message")
    text = message.text or ""
    command = _COMMAND.match(text)
    argument = command.group(2) if command else None
    return Arrived(
        number,
        TelegramId(message.chat.id),
        message.message_id,
        kind,
        (message.from_user.language_code if message.from_user else None) or "",
        is_edit=is_edit,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        # an edited command is no command: it would run a second time
        command=command.group(1).lower() if command and not is_edit else None,
        argument=argument if argument and _LINK.match(argument) else None,
        text=text,
    )


def _what(message: Message) -> Kind | None:
    if message.text is not None:
        return Kind.TEXT
    if any(getattr(message, name, None) for name in _MEDIA):
        return Kind.MEDIA
    return Kind.OTHER if any(getattr(message, name, None) for name in _OTHER) else None


def _press(number: UpdateId, query: CallbackQuery) -> Inbound:
    if query.message is None:
        return Ignored(number, "press_without_message")
    return Press(
        number,
        TelegramId(query.from_user.id),
        TelegramId(query.message.chat.id),
        query.from_user.language_code or "",
        query.id,
        keyboards.pressed(query.message.message_id, query.data),
    )


def _membership(number: UpdateId, change: ChatMemberUpdated) -> Inbound:
    if change.chat.type == ChatType.PRIVATE:
        return Blocked(number, TelegramId(change.chat.id), change.new_chat_member.status == "kicked")
    if change.new_chat_member.status in {"left", "kicked"}:
        return Ignored(number, "left_group")
    return InGroup(number, TelegramId(change.chat.id))


def _kind(update: Update) -> str:
    """Name the kind of an update, for the count."""
    for name in Update.ALL_TYPES:
        if getattr(update, name, None) is not None:
            return str(name)
    return "unknown"
