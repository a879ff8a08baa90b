"""The three roots of everything that can go wrong, and what each asks of whoever catches it.

Never holds a person's words, name or Telegram id: messages name things of ours only.
"""

from __future__ import annotations


class _Said(Exception):
    """An error whose docstring is its message; what is added to it is data of ours."""

    def __init__(self, *details: object) -> None:
        summary = (type(self).__doc__ or type(self).__name__).strip().splitlines()[0]
        super().__init__(": ".join([summary.rstrip("."), *map(str, details)]) if details else summary)


class Refused(_Said):
    """This was not allowed, and trying again will not help."""


class TryLater(_Said):
    """This could not be done now, and the same call may work later."""


class Broken(_Said):
    """Something of ours is wrong, and a person has to mend it."""


class BadConfiguration(Broken):
    """The configuration cannot be used."""


class BadContent(Broken):
    """The content cannot be used."""
