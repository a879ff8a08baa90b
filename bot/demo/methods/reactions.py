"""setMessageReaction.

Never more than one emoji from a bot, as Telegram has it.
"""

from typing import Required

from telegram.constants import ReactionEmoji
from typing_extensions import TypedDict

from bot.demo.methods.access import known_chat
from bot.demo.refusals import REACT_NOT_FOUND, bad
from bot.demo.registry import Api, method
from bot.demo.shapes import ChatId, Nested, ReactionType

EMOJI = frozenset(emoji.value for emoji in ReactionEmoji)


class SetMessageReaction(TypedDict, total=False):
    """The parameters of setMessageReaction."""

    chat_id: Required[ChatId]
    message_id: Required[int]
    reaction: Nested[list[ReactionType]]
    is_big: bool


@method("setMessageReaction")
def set_message_reaction(api: Api, args: SetMessageReaction) -> bool:
    """Put an emoji under a message, or take it away."""
    chat = known_chat(api.world, args["chat_id"])
    message = api.world.message(chat.id, args["message_id"])
    if message is None:
        raise bad(REACT_NOT_FOUND)
    reactions = args.get("reaction", [])
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(reaction["type"] != "emoji" or reaction["emoji"] not in EMOJI for reaction in reactions):
        raise bad("REACTION_INVALID")
    key = (chat.id, message.id, int(api.world.bot["id"]))
    api.world.reactions[key] = [{"type": reaction["type"], "emoji": reaction["emoji"]} for reaction in reactions]
    api.world.tell("edited", chat.id, message)
    return True
