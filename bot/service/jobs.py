"""Owns timed work: alerting again, forgetting, writing counts. It survives a restart: rows hold the times.

Never holds a timer in memory that matters.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from bot import logs
from bot.service import carry
from bot.service.casework import Casework
from bot.service.counts import Counts
from bot.service.work import Works
from bot.store.db import DatabaseGone
from bot.store.retention import Terms

#: how often waiting cases are looked at, in seconds; an alert is never later than that
ALERTS = 1.0
#: how often counts are written, in seconds
COUNTS = 10.0
#: how often what is past its time is deleted, in seconds
RETENTION = 3600.0


class Jobs:
    """Does timed work."""

    def __init__(self, works: Works, casework: Casework, counts: Counts, terms: Terms) -> None:
        """Prepare; ``run`` does the work."""
        self._works = works
        self._casework = casework
        self._counts = counts
        self._terms = terms

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._every(ALERTS, self.alert))
            group.create_task(self._every(COUNTS, self.write_counts))
            group.create_task(self._every(RETENTION, self.forget))

    async def alert(self) -> None:
        """Alert again to the cases that nobody has taken."""
        async with self._works.begin() as work:
            for case in await work.unit.cases.alert_due(work.now):
                minutes = self._casework.minutes(case, work.now)
                await carry.alert(work, self._casework.desk, case, max(1, minutes))
                self._counts.add("alerted_again")

    async def write_counts(self) -> None:
        """Add what was counted to the row of the day."""
        fresh = self._counts.take()
        try:
            async with self._works.begin() as work:
                await work.unit.counters.add(work.now.date(), fresh)
        except DatabaseGone:
            self._counts.put_back(fresh)
            raise

    async def write_counts_once(self) -> None:
        """Write what is left at the end, if the database still answers."""
        with suppress(DatabaseGone):
            await self.write_counts()

    async def forget(self) -> dict[str, int]:
        """Delete what is past its time."""
        async with self._works.begin() as work:
            gone = await work.unit.retention.purge(self._terms, work.now)
        logs.get().info("forgotten", count=sum(gone.values()))
        return gone

    async def _every(self, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await work()
            except DatabaseGone:
                self._counts.add("database_gone")
            except Exception as why:
                # one failing job must not end the others: a case would wait unalerted for ever
                logs.get().error("job_failed", error=type(why).__name__, advice="see docs/deployment.md, timed work")
                self._counts.add("job_failed")
            await asyncio.sleep(seconds)


def terms(people_days: int, cases_days: int, audit_days: int) -> Terms:
    """Make the terms from the days that ``config.yml`` names."""
    return Terms(timedelta(days=people_days), timedelta(days=cases_days), timedelta(days=audit_days))
