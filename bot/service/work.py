"""Owns one unit of work as the service sees it: the transaction, the time, and the letters to send after the commit.

Never sends.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.domain.effects import Card, card_to_json
from bot.ids import CaseKey, ChatKey
from bot.store.db import Database
from bot.store.outbox import Letter
from bot.store.unit import Unit


def _keep(_letters: Sequence[Letter]) -> bool:
    """Take nothing back: whoever delivers is not here."""
    return False


@dataclass(slots=True)
class Work:
    """One unit of work."""

    unit: Unit
    now: datetime
    #: None: letters wait for the sweep of whoever delivers
    worker: str | None
    #: written by this unit and free to be sent as soon as it is committed
    letters: list[Letter] = field(default_factory=list)
    #: when what is written now may be sent; None is at once
    due: datetime | None = None
    #: letters out of the hands of whoever delivers, until this unit is committed
    taken_back: list[Letter] = field(default_factory=list)
    take: Callable[[Sequence[Letter]], bool] = _keep

    async def write(self, chat: ChatKey, kind: str, payload: dict[str, Any], case: CaseKey | None = None) -> None:
        """Write a letter."""
        letter = await self.unit.outbox.add(
            chat, kind, payload, now=self.now, worker=self.worker, case=case, due=self.due
        )
        if letter is not None:
            self.letters.append(letter)

    def take_back(self, letters: Sequence[Letter]) -> bool:
        """Keep letters from being sent; False where one of them is under way, and then all are sent."""
        if not self.take(letters):
            return False
        self.taken_back += letters
        return True

    async def show(
        self,
        chat: ChatKey,
        card: Card,
        *,
        role: str = "said",
        edit: int | None = None,
        reply_to: int | None = None,
        to_case: bool = False,
        while_waiting: bool = False,
        is_bare: bool = False,
        case: CaseKey | None = None,
    ) -> None:
        """Write a card.

        Args:
            chat: to whom.
            card: what.
            role: as which message it is noted.
            edit: the message to change, where it is not a new one.
            reply_to: the message it answers.
            to_case: it answers the card of ``case`` in this chat.
            while_waiting: it is dropped where ``case`` no longer waits when its turn comes.
            is_bare: it clears the keyboard.
            case: the case it is about.
        """
        payload: dict[str, Any] = {"card": card_to_json(card), "role": role}
        payload |= {"edit": edit} if edit is not None else {}
        payload |= {"reply_to": reply_to} if reply_to is not None else {}
        payload |= {"to_case": True} if to_case else {}
        payload |= {"while_waiting": True} if while_waiting else {}
        payload |= {"bare": True} if is_bare else {}
        await self.write(chat, "card", payload, case)


def _leave(_letters: list[Letter]) -> None:
    """Leave letters where they are: in the outbox."""


class Works:
    """Opens units of work, and has what they wrote sent once they are committed."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        worker: str | None = None,
        post: Callable[[list[Letter]], None] = _leave,
        take: Callable[[Sequence[Letter]], bool] = _keep,
    ) -> None:
        """Work on a database; without a worker, letters wait for the sweep of whoever delivers."""
        self._database = database
        self._clock = clock
        self._worker = worker
        self._post = post
        self._take = take

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Work]:
        """Open a unit of work: committed at the end, then its letters are sent.

        Raises:
            DatabaseGone: nothing was saved.
        """
        work: Work | None = None
        try:
            async with self._database.begin() as unit:
                work = Work(unit, self._clock(), self._worker, take=self._take)
                yield work
        except BaseException:
            if work is not None and work.taken_back:
                # nothing of this happened: what was to be replaced is said after all
                self._post(work.taken_back)
            raise
        # only now: what a transaction wrote must never be spoken of before it is durable
        self._post(work.letters)
