"""What the bot sets for itself: commands, name, descriptions, menu button.

Never limits how often: Telegram allows few changes of a name a day, without a published number.
"""

import re
from collections.abc import Callable
from typing import Required

from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit
from typing_extensions import TypedDict

from bot.demo.chats import ChatKind, Json
from bot.demo.methods.access import known_chat
from bot.demo.profile import CommandKey, Profile
from bot.demo.refusals import USER_NOT_FOUND, bad
from bot.demo.registry import Api, method
from bot.demo.shapes import BotCommand, BotCommandScope, MenuButton, Nested

COMMAND = re.compile(rf"[a-z0-9_]{{{BotCommandLimit.MIN_COMMAND},{BotCommandLimit.MAX_COMMAND}}}")
LANGUAGE = re.compile(r"[a-z]{2}")
SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
MENU_BUTTONS = frozenset({"default", "commands"})


class InLanguage(TypedDict, total=False):
    """Whose eyes a text is for; without a language, everybody else's."""

    language_code: str


class Commands(InLanguage, total=False):
    """The parameters of getMyCommands and deleteMyCommands."""

    scope: Nested[BotCommandScope]


class SetMyCommands(Commands, total=False):
    """The parameters of setMyCommands."""

    commands: Required[Nested[list[BotCommand]]]


class SetMyName(InLanguage, total=False):
    """The parameters of setMyName."""

    name: str


class SetMyDescription(InLanguage, total=False):
    """The parameters of setMyDescription."""

    description: str


class SetMyShortDescription(InLanguage, total=False):
    """The parameters of setMyShortDescription."""

    short_description: str


class GetChatMenuButton(TypedDict, total=False):
    """The parameters of getChatMenuButton."""

    chat_id: int


class SetChatMenuButton(GetChatMenuButton, total=False):
    """The parameters of setChatMenuButton."""

    menu_button: Nested[MenuButton]


def language_of(args: InLanguage) -> str:
    """Return the language that a setting is for.

    Raises:
        Refusal: it is not a two-letter code.
    """
    language = args.get("language_code", "")
    if language and not LANGUAGE.fullmatch(language):
        raise bad("language code is invalid")
    return language


def command_key(api: Api, args: Commands) -> CommandKey:
    """Return whom a list of commands is for.

    Raises:
        Refusal: no such scope, or no such chat.
    """
    scope = args.get("scope") or {"type": "default"}
    kind = scope["type"]
    chat_id: int | str = 0
    if kind in CHAT_SCOPES:
        if "chat_id" not in scope:
            raise bad("chat_id is empty")
        chat_id = known_chat(api.world, scope["chat_id"]).id
        if kind == "chat_member" and scope.get("user_id") not in api.world.actors:
            raise bad(USER_NOT_FOUND)
    elif kind not in SCOPES:
        raise bad("unsupported type specified")
    return kind, chat_id, scope.get("user_id", 0), language_of(args)


@method("setMyCommands")
def set_my_commands(api: Api, args: SetMyCommands) -> bool:
    """Set the command menu."""
    key = command_key(api, args)
    if len(args["commands"]) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in args["commands"]:
        if not COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        length = len(command["description"].strip())
        if not BotCommandLimit.MIN_DESCRIPTION <= length <= BotCommandLimit.MAX_DESCRIPTION:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    api.profile.commands[key] = [
        {"command": command["command"].removeprefix("/"), "description": command["description"].strip()}
        for command in args["commands"]
    ]
    return True


@method("getMyCommands")
def get_my_commands(api: Api, args: Commands) -> list[Json]:
    """Return exactly the menu of this scope and language."""
    return api.profile.commands.get(command_key(api, args), [])


@method("deleteMyCommands")
def delete_my_commands(api: Api, args: Commands) -> bool:
    """Take a menu back."""
    api.profile.commands.pop(command_key(api, args), None)
    return True


def _set(choose: Callable[[Profile], dict[str, str]], api: Api, args: InLanguage, text: str, longest: int) -> bool:
    if len(text) > longest:
        raise bad("text is too long")
    kept, language = choose(api.profile), language_of(args)
    if text:
        kept[language] = text
    else:
        kept.pop(language, None)
    return True


@method("setMyName")
def set_my_name(api: Api, args: SetMyName) -> bool:
    """Set the name on top of the chat."""
    return _set(lambda profile: profile.names, api, args, args.get("name", ""), BotNameLimit.MAX_NAME_LENGTH)


@method("setMyDescription")
def set_my_description(api: Api, args: SetMyDescription) -> bool:
    """Set what an empty chat shows."""
    text, longest = args.get("description", ""), BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
    return _set(lambda profile: profile.descriptions, api, args, text, longest)


@method("setMyShortDescription")
def set_my_short_description(api: Api, args: SetMyShortDescription) -> bool:
    """Set what the profile shows."""
    text, longest = args.get("short_description", ""), BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    return _set(lambda profile: profile.short_descriptions, api, args, text, longest)


def _text_for(kept: dict[str, str], args: InLanguage, otherwise: str) -> str:
    return kept.get(language_of(args)) or kept.get("") or otherwise


@method("getMyName")
def get_my_name(api: Api, args: InLanguage) -> Json:
    """Return the name in a language."""
    return {"name": _text_for(api.profile.names, args, str(api.world.bot["first_name"]))}


@method("getMyDescription")
def get_my_description(api: Api, args: InLanguage) -> Json:
    """Return the description in a language."""
    return {"description": _text_for(api.profile.descriptions, args, "")}


@method("getMyShortDescription")
def get_my_short_description(api: Api, args: InLanguage) -> Json:
    """Return the short description in a language."""
    return {"short_description": _text_for(api.profile.short_descriptions, args, "")}


def _private_chat(api: Api, args: GetChatMenuButton) -> int:
    if "chat_id" not in args:
        return 0
    chat = known_chat(api.world, args["chat_id"])
    if chat.kind is not ChatKind.PRIVATE:
        raise bad("chat not found")
    return chat.id


@method("setChatMenuButton")
def set_chat_menu_button(api: Api, args: SetChatMenuButton) -> bool:
    """Set the button beside her text field."""
    button = args.get("menu_button") or {"type": "default"}
    if button["type"] not in MENU_BUTTONS:
        raise bad("menuButton has unsupported type")
    api.profile.menu_buttons[_private_chat(api, args)] = {"type": button["type"]}
    return True


@method("getChatMenuButton")
def get_chat_menu_button(api: Api, args: GetChatMenuButton) -> Json:
    """Return the button beside her text field."""
    buttons = api.profile.menu_buttons
    return buttons.get(_private_chat(api, args)) or buttons.get(0) or {"type": "commands"}
