"""getMe, and what the bot asks or does about a chat: who is in it, pins, leaving, an invite link.

Never changes a member's rights.
"""

import secrets
from typing import Required

from telegram.constants import ChatInviteLinkLimit
from typing_extensions import TypedDict

from bot.demo.chats import BotStatus, Chat, ChatKind, Json, Message
from bot.demo.methods.access import is_administrator, known_chat
from bot.demo.refusals import CANNOT_PIN, PIN_NOT_FOUND, UNPIN_NOT_FOUND, USER_NOT_FOUND, bad
from bot.demo.registry import Api, method
from bot.demo.render import member_json
from bot.demo.shapes import ChatId


class Nothing(TypedDict):
    """No parameters."""


class InChat(TypedDict):
    """The parameters of getChat and leaveChat."""

    chat_id: ChatId


class GetChatMember(InChat):
    """The parameters of getChatMember."""

    user_id: int


class UnpinChatMessage(TypedDict, total=False):
    """The parameters of unpinChatMessage."""

    chat_id: Required[ChatId]
    message_id: int


class PinChatMessage(TypedDict, total=False):
    """The parameters of pinChatMessage."""

    chat_id: Required[ChatId]
    message_id: Required[int]
    disable_notification: bool


class CreateChatInviteLink(TypedDict, total=False):
    """The parameters of createChatInviteLink."""

    chat_id: Required[ChatId]
    name: str
    expire_date: int
    member_limit: int
    creates_join_request: bool


@method("getMe")
def get_me(api: Api, args: Nothing) -> Json:
    """Return the bot's own account."""
    return {
        **api.world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("logOut")
def log_out(api: Api, args: Nothing) -> bool:
    """Say goodbye; nothing changes here."""
    return True


@method("close")
def close(api: Api, args: Nothing) -> bool:
    """Say goodbye; nothing changes here."""
    return True


@method("getChat")
def get_chat(api: Api, args: InChat) -> Json:
    """Return everything about a chat."""
    world = api.world
    chat = known_chat(world, args["chat_id"])
    told = {
        **world.chat_json(chat.id),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }
    if world.pinned[chat.id]:
        pinned = world.message(chat.id, world.pinned[chat.id][-1])
        if pinned is not None:
            told["pinned_message"] = world.message_json(pinned)
    return told


@method("getChatMember")
def get_chat_member(api: Api, args: GetChatMember) -> Json:
    """Return what a user is in a chat."""
    world = api.world
    chat = known_chat(world, args["chat_id"])
    user_id = args["user_id"]
    if user_id == world.bot["id"]:
        status = BotStatus.MEMBER if chat.kind is ChatKind.PRIVATE else world.bot_status[chat.id]
        return member_json(status, world.bot)
    if user_id not in world.actors or (chat.kind is ChatKind.PRIVATE and user_id != chat.id):
        raise bad(USER_NOT_FOUND)
    is_inside = chat.kind is ChatKind.PRIVATE or user_id in world.members[chat.id]
    return member_json(BotStatus.MEMBER if is_inside else BotStatus.LEFT, world.user_json(user_id))


def _pinnable(api: Api, ref: int | str) -> Chat:
    chat = known_chat(api.world, ref)
    if not is_administrator(api.world, chat):
        raise bad(CANNOT_PIN)
    return chat


@method("pinChatMessage")
def pin_chat_message(api: Api, args: PinChatMessage) -> bool:
    """Pin a message on top of a chat."""
    chat = _pinnable(api, args["chat_id"])
    message = api.world.message(chat.id, args["message_id"])
    if message is None or message.is_service:
        raise bad(PIN_NOT_FOUND)
    pins = api.world.pinned[chat.id]
    if message.id in pins:
        pins.remove(message.id)
    pins.append(message.id)
    _show(api, message)
    return True


@method("unpinChatMessage")
def unpin_chat_message(api: Api, args: UnpinChatMessage) -> bool:
    """Unpin one message, or the last one that was pinned."""
    chat = _pinnable(api, args["chat_id"])
    pins = api.world.pinned[chat.id]
    number = args.get("message_id", pins[-1] if pins else None)
    if number is None or number not in pins:
        raise bad(UNPIN_NOT_FOUND)
    pins.remove(number)
    message = api.world.message(chat.id, number)
    if message is not None:
        _show(api, message)
    return True


def _show(api: Api, message: Message) -> None:
    api.world.tell("edited", message.chat_id, message)


@method("leaveChat")
def leave_chat(api: Api, args: InChat) -> bool:
    """Leave a group or channel."""
    chat = known_chat(api.world, args["chat_id"])
    if chat.kind is ChatKind.PRIVATE:
        raise bad("chat member status can't be changed in private chats")
    api.world.change_status(chat.id, None, api.world.bot_status[chat.id], BotStatus.LEFT)
    return True


@method("createChatInviteLink")
def create_chat_invite_link(api: Api, args: CreateChatInviteLink) -> Json:
    """Make a link by which people join; nobody in this world follows it."""
    chat = known_chat(api.world, args["chat_id"])
    if chat.kind is ChatKind.PRIVATE:
        raise bad("can't invite members to a private chat")
    if not is_administrator(api.world, chat):
        raise bad("not enough rights to manage chat invite link")
    link: Json = {
        "invite_link": f"https://t.me/+{secrets.token_urlsafe(12)}",
        "creator": api.world.bot,
        "creates_join_request": args.get("creates_join_request", False),
        "is_primary": False,
        "is_revoked": False,
    }
    if len(args.get("name", "")) > ChatInviteLinkLimit.NAME_LENGTH:
        raise bad("chat invite link name is too long")
    lowest, highest = ChatInviteLinkLimit.MIN_MEMBER_LIMIT, ChatInviteLinkLimit.MAX_MEMBER_LIMIT
    if not lowest <= args.get("member_limit", lowest) <= highest:
        raise bad("USER_LIMIT_INVALID")
    for field in ("name", "expire_date", "member_limit"):
        if field in args:
            link[field] = args[field]
    return link
