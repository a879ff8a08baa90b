"""Writes users, chats and messages as the JSON that Telegram sends.

Never reads a call.
"""

from collections.abc import Callable
from typing import Any

from bot.demo.chats import Actor, Chat, ChatKind, Json, Message


def user_json(actor: Actor) -> Json:
    """Return the User of an actor."""
    user: Json = {"id": actor.id, "is_bot": False, "first_name": actor.name}
    if actor.username:
        user["username"] = actor.username
    if actor.language:
        user["language_code"] = actor.language
    return user


def chat_json(chat: Chat) -> Json:
    """Return the Chat."""
    told: Json = {"id": chat.id, "type": chat.kind.value}
    told["first_name" if chat.kind is ChatKind.PRIVATE else "title"] = chat.title
    if chat.username:
        told["username"] = chat.username
    return told


def message_json(
    message: Message,
    chat: Json,
    sender: Json,
    find: Callable[[int, int], Message | None],
    write: Callable[[Message], Json],
    *,
    with_reply: bool = True,
) -> Json:
    """Return the Message; the message it answers is written inside, one level deep."""
    told: dict[str, Any] = {"message_id": message.id}
    told["sender_chat" if message.is_post else "from"] = sender
    told["chat"] = chat
    told["date"] = message.date
    if message.forward_origin:
        told["forward_origin"] = message.forward_origin
    if message.edit_date:
        told["edit_date"] = message.edit_date
    if message.is_protected:
        told["has_protected_content"] = True
    if with_reply and message.reply_to is not None:
        answered = find(message.chat_id, message.reply_to)
        if answered is not None:
            told["reply_to_message"] = write(answered)
    told.update(message.content)
    if message.markup and "inline_keyboard" in message.markup:
        told["reply_markup"] = message.markup
    return told


def member_json(status: str, user: Json) -> Json:
    """Return the ChatMember of a status."""
    if status == "administrator":
        return {"status": status, "user": user, **ADMINISTRATOR_RIGHTS}
    if status == "kicked":
        return {"status": status, "user": user, "until_date": 0}
    return {"status": status, "user": user}


ADMINISTRATOR_RIGHTS: dict[str, bool] = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": False,
    "can_send_welcome_messages": False,
}
