"""Owns the messages that only answer what was asked last: yes, no, go on, the second one, stop.

Never reads part of a message: a whole message is such a reply, or it is none.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from bot.domain.reading import Reply
from bot.errors import BadContent
from bot.plain import PlainLoader
from bot.understanding.folding import bare

FILE = Path(__file__).with_name("replies.yml")
_NOT_WORD = re.compile(r"[\W_]+")
#: no reply is longer, so that a long message is not folded for nothing
LONGEST = 40


def read(file: Path = FILE) -> dict[str, Reply]:
    """Read what each reply means, by its folded form.

    Raises:
        BadContent: a reply answers two things, or is empty; names it.
    """
    raw: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), PlainLoader)  # noqa: S506  a safe loader
    found: dict[str, Reply] = {}
    for name, languages in raw.items():
        if name not in set(Reply):
            raise BadContent(file.name, f"{name} is no kind of reply")
        for language, words in languages.items():
            place = f"{file.name}: {name}.{language}"
            for word in words:
                # YAML takes a bare yes or no for true or false
                if not isinstance(word, str) or not (key := fold(word)):
                    raise BadContent(place, f"{word} is no word")
                said = Reply(name)
                if found.setdefault(key, said) is not said:
                    raise BadContent(place, f"{word} is also {found[key].value}")
    return found


def fold(text: str) -> str:
    """Return a message without case, accents and punctuation; empty where it is too long to be a reply."""
    return _NOT_WORD.sub(" ", bare(text).casefold()).strip() if len(text) <= LONGEST else ""
