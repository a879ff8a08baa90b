"""The methods of the Bot API that are played, one file for each family.

Never lists a method twice: importing a family registers its methods, and every other name is "Not Found".
"""

from bot.demo.methods import (
    callbacks,
    chats,
    copying,
    deleting,
    editing,
    media,
    polls,
    profile,
    reactions,
    receiving,
    sending,
)
from bot.demo.registry import METHODS

__all__ = [
    "METHODS",
    "callbacks",
    "chats",
    "copying",
    "deleting",
    "editing",
    "media",
    "polls",
    "profile",
    "reactions",
    "receiving",
    "sending",
]
