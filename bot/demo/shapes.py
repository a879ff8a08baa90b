"""The shapes of the objects that a bot sends inside a call, as the Bot API documents them.

Never says what a value means: lengths, addresses and rights are checked where they matter. A field that is
not listed is refused, although Telegram reads past it: a misspelt field must not go unseen.
"""

import json
from typing import Annotated, Any, NotRequired, TypeVar

from pydantic import BeforeValidator, ConfigDict, Discriminator, Tag, with_config
from typing_extensions import TypedDict

STRICT = ConfigDict(extra="forbid", strict=True)
T = TypeVar("T")


def _decode(value: object) -> object:
    """Read a JSON-serialized object, which is how a form carries one."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _to_id(value: object) -> object:
    """Read a number in a form; "@channel" stays what it is."""
    if isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) < 20:
        return int(value)
    return value


#: an object that may arrive as JSON text
Nested = Annotated[T, BeforeValidator(_decode)]
ChatId = Annotated[int | str, BeforeValidator(_to_id)]


@with_config(STRICT)
class User(TypedDict):
    """Only inside a text_mention entity."""

    id: int
    is_bot: bool
    first_name: str
    last_name: NotRequired[str]
    username: NotRequired[str]
    language_code: NotRequired[str]


@with_config(STRICT)
class MessageEntity(TypedDict):
    """A marked part of a text, in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: NotRequired[str]
    user: NotRequired[User]
    language: NotRequired[str]
    custom_emoji_id: NotRequired[str]


@with_config(STRICT)
class CopyTextButton(TypedDict):
    """Copies a text to her clipboard."""

    text: str


@with_config(STRICT)
class InlineKeyboardButton(TypedDict):
    """A button under a message; games, payments, web apps and inline mode are not played."""

    text: str
    url: NotRequired[str]
    callback_data: NotRequired[str]
    copy_text: NotRequired[CopyTextButton]
    style: NotRequired[str]


@with_config(STRICT)
class InlineKeyboardMarkup(TypedDict):
    """Buttons under a message."""

    inline_keyboard: list[list[InlineKeyboardButton]]


@with_config(STRICT)
class KeyboardButton(TypedDict):
    """A button that writes its text, or shares a contact or a place."""

    text: str
    request_contact: NotRequired[bool]
    request_location: NotRequired[bool]
    style: NotRequired[str]


@with_config(STRICT)
class ReplyKeyboardMarkup(TypedDict):
    """A keyboard in place of hers."""

    keyboard: list[list[KeyboardButton | str]]
    is_persistent: NotRequired[bool]
    resize_keyboard: NotRequired[bool]
    one_time_keyboard: NotRequired[bool]
    input_field_placeholder: NotRequired[str]
    selective: NotRequired[bool]


@with_config(STRICT)
class ReplyKeyboardRemove(TypedDict):
    """Gives her own keyboard back."""

    remove_keyboard: bool
    selective: NotRequired[bool]


@with_config(STRICT)
class ForceReply(TypedDict):
    """Opens her reply to this message."""

    force_reply: bool
    input_field_placeholder: NotRequired[str]
    selective: NotRequired[bool]


def _markup_tag(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    for field in ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply"):
        if field in value:
            return field
    return None


ReplyMarkup = Annotated[
    Annotated[InlineKeyboardMarkup, Tag("inline_keyboard")]
    | Annotated[ReplyKeyboardMarkup, Tag("keyboard")]
    | Annotated[ReplyKeyboardRemove, Tag("remove_keyboard")]
    | Annotated[ForceReply, Tag("force_reply")],
    Discriminator(_markup_tag),
]


@with_config(STRICT)
class ReplyParameters(TypedDict):
    """What a message answers; quotes and replies across chats are not played."""

    message_id: int
    allow_sending_without_reply: NotRequired[bool]


@with_config(STRICT)
class LinkPreviewOptions(TypedDict):
    """How an address in the text is previewed."""

    is_disabled: NotRequired[bool]
    url: NotRequired[str]
    prefer_small_media: NotRequired[bool]
    prefer_large_media: NotRequired[bool]
    show_above_text: NotRequired[bool]


@with_config(STRICT)
class ReactionType(TypedDict):
    """An emoji under a message; custom and paid ones are not played."""

    type: str
    emoji: str


@with_config(STRICT)
class InputPollOption(TypedDict):
    """One answer of a poll to be sent."""

    text: str
    text_parse_mode: NotRequired[str]
    text_entities: NotRequired[list[MessageEntity]]


@with_config(STRICT)
class BotCommand(TypedDict):
    """A line of the command menu."""

    command: str
    description: str


@with_config(STRICT)
class BotCommandScope(TypedDict):
    """Who sees a command menu."""

    type: str
    chat_id: NotRequired[ChatId]
    user_id: NotRequired[int]


@with_config(STRICT)
class MenuButton(TypedDict):
    """The button beside her text field; web apps are not played."""

    type: str
