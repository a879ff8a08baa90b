"""Owns cases: opened, waiting, taken by exactly one counsellor, closed.

Never decides who may take one; it only makes sure that the first taker is the only one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import CaseKey, ChatKey, StaffKey
from bot.store.tables import audit, cases

WAITING, TAKEN, CLOSED = "waiting", "taken", "closed"
#: rule ids are short; more than this many say nothing new to a counsellor
WHY_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Case:
    """One case."""

    key: CaseKey
    #: None after she was forgotten
    chat: ChatKey | None
    state: str
    urgency: int
    topic: str | None
    language: str
    country: str | None
    why: str
    opened_at: datetime
    staff: StaffKey | None
    alerts: int


class Cases:
    """Cases inside one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work in the transaction of a connection."""
        self._connection = connection

    async def open(
        self,
        chat: ChatKey,
        *,
        urgency: int,
        topic: str | None,
        language: str,
        country: str | None,
        why: tuple[str, ...],
        now: datetime,
    ) -> CaseKey:
        """Open a case for a chat that has none."""
        key = await self._connection.scalar(
            insert(cases)
            .values(
                chat=chat,
                state=WAITING,
                urgency=urgency,
                topic=topic,
                language=language,
                country=country,
                why=" ".join(why)[:WHY_LENGTH],
                opened_at=now,
                next_alert_at=now,
            )
            .returning(cases.c.key)
        )
        return CaseKey(int(key or 0))

    async def open_of(self, chat: ChatKey) -> Case | None:
        """Find the open case of a chat and hold it."""
        return await self._one(cases.c.chat == chat, cases.c.state != CLOSED)

    async def get(self, case: CaseKey) -> Case | None:
        """Find a case and hold it."""
        return await self._one(cases.c.key == case)

    async def of_staff(self, staff: StaffKey) -> list[Case]:
        """List the cases that a counsellor has, oldest first."""
        where = (cases.c.staff == staff, cases.c.state == TAKEN)
        rows = await self._connection.execute(select(cases).where(*where).order_by(cases.c.key))
        return [_case(row) for row in rows]

    async def waiting(self) -> list[Case]:
        """List the cases nobody has taken: most urgent first, then who waits longest."""
        order = (cases.c.urgency.desc(), cases.c.opened_at, cases.c.key)
        rows = await self._connection.execute(select(cases).where(cases.c.state == WAITING).order_by(*order))
        return [_case(row) for row in rows]

    async def taken(self) -> list[Case]:
        """List the cases that somebody has, oldest first."""
        rows = await self._connection.execute(select(cases).where(cases.c.state == TAKEN).order_by(cases.c.key))
        return [_case(row) for row in rows]

    async def alert_due(self, now: datetime) -> list[Case]:
        """Take the waiting cases whose next alert is due; another process's are skipped."""
        query = (
            select(cases)
            .where(cases.c.state == WAITING, cases.c.next_alert_at <= now)
            .order_by(cases.c.urgency.desc(), cases.c.opened_at)
            .with_for_update(skip_locked=True)
        )
        return [_case(row) for row in await self._connection.execute(query)]

    async def note_alert(self, case: CaseKey, next_alert_at: datetime | None) -> None:
        """Note that the desk was alerted, and when it will be again."""
        values = {"alerts": cases.c.alerts + 1, "next_alert_at": next_alert_at}
        await self._connection.execute(update(cases).where(cases.c.key == case).values(**values))

    async def raise_urgency(self, case: CaseKey, urgency: int, why: tuple[str, ...], now: datetime) -> bool:
        """Make a case more urgent and alert again at once; False where it already was as urgent."""
        result = await self._connection.execute(
            update(cases)
            .where(cases.c.key == case, cases.c.urgency < urgency, cases.c.state != CLOSED)
            .values(urgency=urgency, why=" ".join(why)[:WHY_LENGTH], next_alert_at=now, alerts=0)
        )
        return bool(result.rowcount)

    async def take(self, case: CaseKey, staff: StaffKey, now: datetime) -> bool:
        """Give a waiting case to a counsellor; False where somebody was faster or nothing waits."""
        result = await self._connection.execute(
            update(cases)
            .where(cases.c.key == case, cases.c.state == WAITING)
            .values(state=TAKEN, staff=staff, taken_at=now, next_alert_at=None)
        )
        return bool(result.rowcount)

    async def put_back(self, case: CaseKey, now: datetime) -> bool:
        """Return a taken case to the queue; it is alerted anew at once."""
        result = await self._connection.execute(
            update(cases)
            .where(cases.c.key == case, cases.c.state == TAKEN)
            .values(state=WAITING, staff=None, taken_at=None, next_alert_at=now, alerts=0)
        )
        return bool(result.rowcount)

    async def close(self, case: CaseKey, outcome: str, now: datetime) -> bool:
        """Close a case; False where it was closed already."""
        result = await self._connection.execute(
            update(cases)
            .where(cases.c.key == case, cases.c.state != CLOSED)
            .values(state=CLOSED, outcome=outcome, closed_at=now, next_alert_at=None)
        )
        return bool(result.rowcount)

    async def counts(self) -> dict[str, int]:
        """Count the cases in each state."""
        rows = await self._connection.execute(select(cases.c.state, func.count()).group_by(cases.c.state))
        return {state: number for state, number in rows}

    async def note(
        self, staff: StaffKey | None, action: str, case: CaseKey | None, now: datetime, detail: str = ""
    ) -> None:
        """Write the audit: who did what, without content."""
        await self._connection.execute(
            insert(audit).values(at=now, staff=staff, action=action, case=case, detail=detail)
        )

    async def _one(self, *where: Any) -> Case | None:
        row = (await self._connection.execute(select(cases).where(*where).with_for_update())).first()
        return _case(row) if row is not None else None


def _case(row: Any) -> Case:
    return Case(
        CaseKey(row.key),
        row.chat,
        row.state,
        row.urgency,
        row.topic,
        row.language,
        row.country,
        row.why,
        row.opened_at,
        row.staff,
        row.alerts,
    )
