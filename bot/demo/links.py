"""What Telegram finds in a text by itself: commands, links, mentions, hashtags, phone numbers.

Never fetches an address.
"""

import re
from urllib.parse import urlsplit

from bot.demo.chats import Json
from bot.demo.utf16 import units

#: one pattern, so that what is found first wins and nothing overlaps
FOUND = re.compile(
    r"""
      (?P<url>https?://[^\s<>"]*[^\s<>".,;:!?)\]}'…»])
    | (?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})
    | (?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))
    | (?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)
    | (?P<hashtag>(?<![\w#])\#(?!\d+\b)\w{1,256})
    | (?P<phone_number>(?<![\w+])\+\d(?:[ ().-]{0,2}\d){6,14}(?!\w))
    """,
    re.VERBOSE,
)
#: a text without any of these holds nothing to find; most texts are such
HINTS = frozenset("/@#+")
HOST = re.compile(r"^(?:[\w-]{1,63}\.)+[^\W\d_]{2,63}\.?$|^\d{1,3}(?:\.\d{1,3}){3}$")


def find_entities(text: str) -> list[Json]:
    """Return the entities that Telegram adds without being asked."""
    if HINTS.isdisjoint(text):
        return []
    return [
        {
            "type": str(match.lastgroup),
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in FOUND.finditer(text)
    ]


def is_link(address: str) -> bool:
    """Say whether Telegram accepts an address behind a button or a text link: tel: and localhost are none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "tg":
        return bool(host)
    return parts.scheme in ("http", "https") and bool(HOST.match(host))
