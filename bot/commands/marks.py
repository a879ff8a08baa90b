"""Owns the part of a page that a command writes: what stands between two marks, and nothing else of it.

Never knows what a page says.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import BadContent


def put(page: Path, begin: str, end: str, text: str) -> None:
    """Put a text between two marks, in place of what stood there.

    Raises:
        BadContent: the page lacks the marks.
    """
    whole = page.read_text(encoding="utf-8")
    if begin not in whole or end not in whole:
        raise BadContent(page.name, f"the lines {begin} and {end} are missing")
    before, _, rest = whole.partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
