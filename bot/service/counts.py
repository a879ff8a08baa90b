"""Owns counts that wait in memory until they are added to the day's row.

Never counts by person.
"""

from __future__ import annotations

from collections import Counter


class Counts:
    """Counts of this process."""

    def __init__(self) -> None:
        """Begin at nothing."""
        #: since the start, for the metrics page
        self.total: Counter[str] = Counter()
        self._fresh: Counter[str] = Counter()

    def add(self, name: str) -> None:
        """Count one."""
        self.total[name] += 1
        self._fresh[name] += 1

    def take(self) -> dict[str, int]:
        """Take what was counted since the last time."""
        fresh, self._fresh = dict(self._fresh), Counter()
        return fresh

    def put_back(self, counts: dict[str, int]) -> None:
        """Keep what could not be written."""
        self._fresh.update(counts)
