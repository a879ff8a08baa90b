"""Telegram's way to measure text: UTF-16 code units.

Never looks at what a text says.
"""

from bot.demo.chats import Json


def units(text: str) -> int:
    """Return the length in UTF-16 code units: an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut the white space at both ends, as Telegram does, and move the entities along."""
    tight = text.lstrip()
    cut = len(text) - len(tight)
    tight = tight.rstrip()
    if cut == 0 and len(tight) == len(text):
        return text, entities
    end = units(tight)
    kept: list[Json] = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(end, entity["offset"] + entity["length"] - cut)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return tight, kept
