"""Owns turning what a rule file writes into patterns: fragments filled in, line breaks taken out, groups made cheap.

Never knows what a pattern means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_FRAGMENT = re.compile(r"\{([a-z][a-z_]*)\}")
# an escaped character and a class are left alone; a bracket between them that stands alone opens a group
_GROUP = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?!\?)", re.DOTALL)


class Unreadable(ValueError):
    """The pattern cannot be read."""


class Fragments:
    """The named parts of one rule file."""

    def __init__(self, written: Mapping[str, str]) -> None:
        """Fill each fragment with those before it.

        Raises:
            Unreadable: one names a fragment that does not stand before it, or is no pattern.
        """
        self._filled: dict[str, str] = {}
        self._used: set[str] = set()
        for name, pattern in written.items():
            filled = self._fill(pattern)
            _compiled(filled)
            self._filled[name] = filled

    def compile(self, pattern: str) -> re.Pattern[str]:
        """Read a pattern, with ``{name}`` standing for the fragment of that name; ``{0,20}`` stays a repetition.

        Raises:
            Unreadable: a fragment is unknown, or what comes out is no pattern.
        """
        return _compiled(self._fill(pattern))

    def unused(self) -> Iterator[str]:
        """Name the fragments that nothing has asked for so far."""
        return (name for name in self._filled if name not in self._used)

    def _fill(self, pattern: str) -> str:
        def part(found: re.Match[str]) -> str:
            name = found[1]
            if name not in self._filled:
                raise Unreadable(f"no fragment {{{name}}} stands before it")
            self._used.add(name)
            return f"(?:{self._filled[name]})"

        return _FRAGMENT.sub(part, pattern.replace("\n", ""))


def _compiled(pattern: str) -> re.Pattern[str]:
    # nobody asks what a group has matched, and a search that need not remember it takes a quarter less time
    cheap = _GROUP.sub(lambda found: "(?:" if found[0] == "(" else found[0], pattern)
    try:
        return re.compile(cheap)
    except re.error as why:
        raise Unreadable(str(why)) from None
