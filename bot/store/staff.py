"""Owns the people of the desk: invited, joined under a drawn alias, on or off duty, removed.

Never holds a real name; the alias is all there is.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Refused
from bot.ids import ChatKey, StaffKey
from bot.store.tables import chats, invites, staff

#: an invite that nobody used is worth nothing after this time
INVITE_LIFE = timedelta(days=7)

# calm things, none of them a name that a person bears at the desk or before it
_FIRST = (
    *("Amber", "Blue", "Bright", "Calm", "Clear", "Copper", "Coral", "Golden", "Green", "Indigo", "Ivory", "Jade"),
    *("Lilac", "Maple", "Mellow", "Olive", "Opal", "Quiet", "Scarlet", "Silver", "Soft", "Sunny", "Warm", "White"),
)
_SECOND = (
    *("Alder", "Aspen", "Birch", "Brook", "Cedar", "Clover", "Dune", "Elm", "Fern", "Finch", "Harbour", "Heron"),
    *("Island", "Lantern", "Linden", "Meadow", "Otter", "Pine", "River", "Sparrow", "Swan", "Valley", "Willow", "Wren"),
)


class InviteUnknown(Refused):
    """This invite is not one of ours, was used already, or is too old."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the desk."""

    key: StaffKey
    chat: ChatKey | None
    alias: str
    role: str
    languages: tuple[str, ...]
    is_on_duty: bool

    @property
    def language(self) -> str:
        """The language in which the desk speaks to this person."""
        return self.languages[0] if self.languages else "en"


class Staff:
    """The desk's people inside one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work in the transaction of a connection."""
        self._connection = connection

    async def invite(self, role: str, languages: tuple[str, ...], now: datetime) -> str:
        """Make a one-time invite and answer its token, which is kept nowhere."""
        token = secrets.token_urlsafe(16)
        await self._connection.execute(
            insert(invites).values(
                digest=_digest(token), role=role, languages=",".join(languages), expires_at=now + INVITE_LIFE
            )
        )
        return token

    async def join(self, token: str, chat: ChatKey, now: datetime) -> Person:
        """Use an invite.

        Raises:
            InviteUnknown: it cannot be used (again).
        """
        used = await self._connection.execute(
            update(invites)
            .where(invites.c.digest == _digest(token), invites.c.used_at.is_(None), invites.c.expires_at > now)
            .values(used_at=now)
            .returning(invites.c.role, invites.c.languages)
        )
        row = used.first()
        if row is None:
            raise InviteUnknown
        alias = await self._alias()
        values = {"chat": chat, "role": row.role, "languages": row.languages}
        known = await self.of_chat(chat)
        if known is not None:
            await self._connection.execute(update(staff).where(staff.c.key == known.key).values(**values))
        else:
            await self._connection.execute(insert(staff).values(alias=alias, joined_at=now, **values))
        person = await self.of_chat(chat)
        assert person is not None  # noqa: S101  written two lines above, in this transaction
        return person

    async def of_chat(self, chat: ChatKey) -> Person | None:
        """Find who of the desk a chat belongs to; nobody where they were removed."""
        return await self._one(staff.c.chat == chat)

    async def get(self, key: StaffKey) -> Person | None:
        """Find a person of the desk."""
        return await self._one(staff.c.key == key)

    async def by_alias(self, alias: str) -> Person | None:
        """Find a person of the desk by alias."""
        return await self._one(func.lower(staff.c.alias) == alias.lower())

    async def all(self) -> list[Person]:
        """List everybody of the desk."""
        rows = await self._connection.execute(select(staff).where(staff.c.removed_at.is_(None)).order_by(staff.c.key))
        return [_person(row) for row in rows]

    async def set_duty(self, key: StaffKey, *, is_on_duty: bool) -> None:
        """Go on or off duty."""
        await self._connection.execute(update(staff).where(staff.c.key == key).values(is_on_duty=is_on_duty))

    async def on_duty(self) -> int:
        """Count who is on duty."""
        query = select(func.count()).select_from(staff).where(staff.c.is_on_duty, staff.c.removed_at.is_(None))
        return int(await self._connection.scalar(query) or 0)

    async def remove(self, key: StaffKey, now: datetime) -> None:
        """End somebody's work at the desk at once."""
        # the chat becomes a person's again: whoever leaves the desk may one day need it
        theirs = select(staff.c.chat).where(staff.c.key == key).scalar_subquery()
        await self._connection.execute(update(chats).where(chats.c.key == theirs).values(kind="person"))
        gone = {"removed_at": now, "is_on_duty": False, "chat": None}
        await self._connection.execute(update(staff).where(staff.c.key == key).values(**gone))

    async def _alias(self) -> str:
        taken = set(await self._connection.scalars(select(staff.c.alias)))
        for again in count(1):
            # aliases are never given twice, so a desk that lives for many years comes to "Amber Alder 2"
            number = f" {again}" if again > 1 else ""
            every = (f"{first} {second}{number}" for first in _FIRST for second in _SECOND)
            if free := [alias for alias in every if alias not in taken]:
                return secrets.choice(free)
        raise AssertionError  # count() has no end

    async def _one(self, where: Any) -> Person | None:
        row = (await self._connection.execute(select(staff).where(where, staff.c.removed_at.is_(None)))).first()
        return _person(row) if row is not None else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _person(row: Any) -> Person:
    languages = tuple(code for code in row.languages.split(",") if code)
    return Person(StaffKey(row.key), row.chat, row.alias, row.role, languages, row.is_on_duty)
