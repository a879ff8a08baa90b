"""Owns a text without its accents, which many who write at night leave out.

Never changes letters, their case or what stands between them.
"""

from __future__ import annotations

import unicodedata


def bare(text: str) -> str:
    """Take the accents off: é becomes e, ñ becomes n, й becomes и."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
