"""Owns giving the texts of content files to Babel, so that ``pybabel extract`` and Weblate see one catalogue.

Never reads the code's own phrases; Babel's Python extractor does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import yaml

from bot.content.loader import translatable

#: line, function, (context, text), comments: what Babel asks an extractor for
Found = tuple[int, str, tuple[str, str], list[str]]

SAFETY = "SAFETY: a wrong word here can hurt; reviewed apart"


def flows(fileobj: IO[bytes], keywords: object, comment_tags: object, options: object) -> Iterator[Found]:
    """Give the texts of one flow or quiz; named in ``babel.cfg``."""
    for text in translatable(yaml.safe_load(fileobj)):
        yield 0, "pgettext", (text.context, text.text), [SAFETY] if text.is_safety else []


def services(fileobj: IO[bytes], keywords: object, comment_tags: object, options: object) -> Iterator[Found]:
    """Give the texts of one country's services; named in ``babel.cfg``."""
    for record in yaml.safe_load(fileobj):
        yield 0, "pgettext", (f"services.{record['id']}", record["what"]), []
        if region := record.get("region"):
            yield 0, "pgettext", ("services.region", region), []
