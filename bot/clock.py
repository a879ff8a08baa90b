"""Owns what time it is, so that tests can say it.

Never sleeps and never formats.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

#: answers the current time, aware and in UTC
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Tell the time of this machine, in UTC."""
    return datetime.now(UTC)
