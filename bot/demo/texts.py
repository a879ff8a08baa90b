"""Turns what a bot sends as a text into what a reader sees: parsed, cleaned, trimmed, measured.

Never keeps a text.
"""

import re
from collections.abc import Sequence
from typing import Any

from telegram.constants import MessageLimit

from bot.demo.chats import Json
from bot.demo.html import parse_html
from bot.demo.links import find_entities
from bot.demo.markdown import parse_markdown
from bot.demo.refusals import BAD_PARSE_MODE, CAPTION_TOO_LONG, TEXT_EMPTY, TEXT_TOO_LONG, bad
from bot.demo.utf16 import trim, units

PARSERS = {"html": parse_html, "markdownv2": parse_markdown}
#: tdlib drops these from every text: line separators and the old direction overrides (the isolates stay)
DROPPED = re.compile("[\r\u2028-\u202e]")
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f]")


def read_text(text: str, parse_mode: str | None, entities: Sequence[Any] | None) -> tuple[str, list[Json]]:
    """Return the text of a message as the reader sees it, with its entities.

    Raises:
        Refusal: empty, too long after parsing, or wrongly marked up.
    """
    seen, marks = _read(text, parse_mode, entities)
    if not seen:
        raise bad(TEXT_EMPTY)
    if units(seen) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad(TEXT_TOO_LONG)
    return seen, marks


def read_caption(text: str, parse_mode: str | None, entities: Sequence[Any] | None) -> tuple[str, list[Json]]:
    """Return the caption of a medium as the reader sees it; it may be empty.

    Raises:
        Refusal: too long after parsing, or wrongly marked up.
    """
    seen, marks = _read(text, parse_mode, entities)
    if units(seen) > MessageLimit.CAPTION_LENGTH:
        raise bad(CAPTION_TOO_LONG)
    return seen, marks


def _read(text: str, parse_mode: str | None, entities: Sequence[Any] | None) -> tuple[str, list[Json]]:
    given: list[Json] = [dict(entity) for entity in entities or ()]
    if parse_mode:
        parse = PARSERS.get(parse_mode.lower())
        if parse is None:
            raise bad(BAD_PARSE_MODE)
        text, given = parse(_clean(text))
    else:
        _check(given, units(text))
        # A text with entities keeps its length: cleaning it would move what the bot has counted.
        text = text if given else _clean(text)
    text, given = trim(text, given)
    found = [entity for entity in find_entities(text) if not any(_overlap(entity, other) for other in given)]
    if found:
        given = sorted([*given, *found], key=lambda entity: (entity["offset"], -entity["length"]))
    return text, given[: MessageLimit.MESSAGE_ENTITIES]


def _clean(text: str) -> str:
    return CONTROLS.sub(" ", DROPPED.sub("", text))


def _check(entities: Sequence[Json], length: int) -> None:
    for entity in entities:
        if not 0 <= entity["offset"] < max(length, 1):
            raise bad(f"receive an entity with incorrect offset {entity['offset']}")
        if not 0 < entity["length"] <= length - entity["offset"]:
            raise bad(f"receive an entity with incorrect length {entity['length']}")


def _overlap(one: Json, other: Json) -> bool:
    """Say whether two entities share a character; Telegram looks for no link inside code or another link."""
    if other["type"] not in ("code", "pre", "text_link", "text_mention"):
        return False
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
