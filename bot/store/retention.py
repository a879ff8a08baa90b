"""Owns what is forgotten, and when; and the re-sealing of everything after a change of keys.

Never looks at what it deletes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.crypto import Vault
from bot.store.messages import DELETABLE
from bot.store.tables import audit, cases, chats, counters, invites, messages, outbox, staff, updates

#: Telegram repeats an update for at most 24 hours (Bot API, Getting updates); twice that is kept
UPDATES = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long things are kept."""

    #: a person's conversation after her last message
    people: timedelta
    #: a closed case, without anything that names her
    cases: timedelta
    #: the audit of the desk, and the alias of whoever has left it
    audit: timedelta


class Retention:
    """Forgetting inside one unit of work."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        """Work in the transaction of a connection."""
        self._connection = connection
        self._vault = vault

    async def purge(self, terms: Terms, now: datetime) -> dict[str, int]:
        """Delete what is past its time and tell how many rows of each kind."""
        open_chats = select(cases.c.chat).where(cases.c.state != "closed", cases.c.chat.is_not(None))
        due = {
            "people": delete(chats).where(
                chats.c.kind == "person", chats.c.seen_at < now - terms.people, chats.c.key.not_in(open_chats)
            ),
            "cases": delete(cases).where(cases.c.closed_at < now - terms.cases),
            "messages": delete(messages).where(
                messages.c.at < now - DELETABLE,
                messages.c.case.is_(None) | messages.c.case.in_(select(cases.c.key).where(cases.c.state == "closed")),
            ),
            "updates": delete(updates).where(updates.c.at < now - UPDATES),
            "invites": delete(invites).where(invites.c.expires_at < now),
            # the audit of what they did ends with them, at the latest
            "staff": delete(staff).where(staff.c.removed_at < now - terms.audit),
            "audit": delete(audit).where(audit.c.at < now - terms.audit),
            "counters": delete(counters).where(counters.c.day < (now - terms.audit).date().isoformat()),
        }
        return {name: int((await self._connection.execute(what)).rowcount) for name, what in due.items()}

    async def reseal(self) -> int:
        """Seal everything with the newest key, so that older ones can be retired; tells how many values.

        Raises:
            WrongKey: something was sealed with a key that is not known.
        """
        count = 0
        # held: a conversation that is saved between the look and the write would be set back to what it was before
        people = select(chats.c.key, chats.c.sealed, chats.c.state).order_by(chats.c.key).with_for_update()
        for row in (await self._connection.execute(people)).all():
            lookup = self._vault.lookups(int(self._vault.open(row.sealed)))[0]
            state = self._vault.reseal(row.state) if row.state is not None else None
            values = {"sealed": self._vault.reseal(row.sealed), "state": state, "lookup": lookup}
            await self._connection.execute(update(chats).where(chats.c.key == row.key).values(**values))
            count += 1
        for letter in (await self._connection.execute(select(outbox.c.key, outbox.c.payload))).all():
            payload = self._vault.reseal(letter.payload)
            await self._connection.execute(update(outbox).where(outbox.c.key == letter.key).values(payload=payload))
            count += 1
        return count
