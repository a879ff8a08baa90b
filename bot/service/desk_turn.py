"""Owns what one event of one person of the desk leads to.

Never trusts a button or a role it has not looked up.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.desk_events import Chose, Commanded, Corrected, DeskEvent, Wrote
from bot.domain.effects import Card, Part, part
from bot.domain.roles import May, may
from bot.errors import Refused
from bot.ids import CaseKey, ChatKey, MessageId, case_name
from bot.service import desk_cards
from bot.service.casework import Casework
from bot.service.work import Work
from bot.store.cases import TAKEN, Case
from bot.store.messages import Note
from bot.store.staff import Person


class NotAllowed(Refused):
    """The role of this person does not allow it."""


@dataclass(slots=True)
class DeskTurn:
    """One event of one person of the desk."""

    casework: Casework
    work: Work
    chat: ChatKey
    person: Person

    async def take(self, event: DeskEvent) -> Part | None:
        """Deal with the event, and answer the line for a press.

        Raises:
            NotAllowed: the role does not allow it.
        """
        match event:
            case Commanded(message, command):
                await self._note(message)
                await self._command(command)
            case Wrote():
                await self._wrote(event)
            case Corrected(message):
                await self._corrected(MessageId(message))
            case Chose():
                return await self._chose(event)
        return None

    async def say(self, key: str, **values: str | int) -> None:
        """Say one phrase to this person."""
        await self._show(desk_cards.line(key, self.person.language, **values))

    async def _show(self, card: Card, case: CaseKey | None = None) -> None:
        await self.work.show(self.chat, card, role="notice", case=case, to_case=case is not None)

    def _require(self, what: May) -> None:
        if not may(self.person.role, what):
            raise NotAllowed

    async def _note(self, message: int, role: str = "heard", case: CaseKey | None = None) -> None:
        await self.work.unit.messages.add([Note(self.chat, MessageId(message), role, self.work.now, case)])

    async def _command(self, command: str) -> None:
        match command:
            case "on" | "off":
                self._require(May.DUTY)
                await self._duty(is_on_duty=command == "on")
            case "queue":
                self._require(May.SEE_QUEUE)
                waiting = await self.work.unit.cases.waiting()
                await self._show(self._list(waiting, empty="desk.queue_empty", key="desk.queue_line"))
                if may(self.person.role, May.GIVE_BACK_ANY):
                    await self._show_taken()
            case "cases":
                self._require(May.RELAY)
                mine = await self.work.unit.cases.of_staff(self.person.key)
                await self._show(self._list(mine, empty="desk.cases_none", key="desk.cases_line"))
            case "close":
                self._require(May.CLOSE)
                await self._close_which()
            case _:
                await self.say("desk.help")

    async def _duty(self, *, is_on_duty: bool) -> None:
        await self.work.unit.staff.set_duty(self.person.key, is_on_duty=is_on_duty)
        await self.work.unit.cases.note(self.person.key, "on" if is_on_duty else "off", None, self.work.now)
        still_open = [] if is_on_duty else await self.work.unit.cases.of_staff(self.person.key)
        if still_open:
            await self.say("desk.off_open", n=len(still_open))
        else:
            await self.say("desk.on" if is_on_duty else "desk.off")

    def _list(self, cases: list[Case], *, empty: str, key: str) -> Card:
        minutes = {case.key: self.casework.minutes(case, self.work.now) for case in cases}
        return desk_cards.listing(cases, self.person.language, empty=empty, key=key, minutes=minutes)

    async def _show_taken(self) -> None:
        """Show a supervisor whose cases can be given back when a counsellor has vanished."""
        for case in await self.work.unit.cases.taken():
            owner = await self.work.unit.staff.get(case.staff) if case.staff is not None else None
            if owner is not None and owner.key != self.person.key:
                await self._show(desk_cards.taken(case, owner.alias, self.person.language))

    async def _close_which(self) -> None:
        mine = await self.work.unit.cases.of_staff(self.person.key)
        if not mine:
            await self.say("desk.cases_none")
        for case in mine:
            await self._show(desk_cards.outcomes(case.key, self.person.language), case.key)

    async def _wrote(self, event: Wrote) -> None:
        """Pass a message on to the case it answers; where that is not clear, ask."""
        self._require(May.RELAY)
        mine = {case.key: case for case in await self.work.unit.cases.of_staff(self.person.key)}
        case = await self._answered(event, mine)
        await self._note(event.message, "relay", case.key if case else None)
        if not event.is_text:
            await self.say("desk.not_sent")
        elif case is not None:
            await self.casework.send(self.work, self.chat, MessageId(event.message), case)
        elif mine:
            await self._show(desk_cards.which(list(mine.values()), event.message, self.person.language))
        else:
            await self.say("desk.no_case")

    async def _answered(self, event: Wrote, mine: dict[CaseKey, Case]) -> Case | None:
        if event.reply_to is not None:
            note = await self.work.unit.messages.find(self.chat, MessageId(event.reply_to))
            # a reply into a case that is no longer theirs must not land in the only one that is
            return mine.get(note.case) if note is not None and note.case is not None else None
        return next(iter(mine.values())) if len(mine) == 1 else None

    async def _corrected(self, message: MessageId) -> None:
        self._require(May.RELAY)
        await self.casework.resend(self.work, self.chat, message, self.person)

    async def _chose(self, event: Chose) -> Part | None:
        verb, _, argument = event.action.partition(":")
        number, _, extra = argument.partition(":")
        case = await self.work.unit.cases.get(CaseKey(int(number))) if number.isdecimal() else None
        if case is None:
            return part("press.old")
        match verb:
            case "take":
                self._require(May.TAKE)
                return await self.casework.take(self.work, self.chat, self.person, case)
            case "return" if case.staff != self.person.key:
                self._require(May.GIVE_BACK_ANY)
                return await self._returned(event, case)
        if case.staff != self.person.key or case.state != TAKEN:
            return part("desk.not_yours", case=case_name(case.key))
        return await self._chose_mine(event, verb, case, extra)

    async def _chose_mine(self, event: Chose, verb: str, case: Case, extra: str) -> Part | None:
        match verb:
            case "show":
                await self.work.show(
                    self.chat, desk_cards.case_card(case, self.person.language), role="card", case=case.key
                )
            case "close" | "keep":
                self._require(May.CLOSE)
                card = desk_cards.outcomes(case.key, self.person.language)
                if verb == "keep":
                    card = desk_cards.case_card(case, self.person.language)
                await self.work.show(self.chat, card, role="card", edit=event.message, case=case.key)
            case "end" if extra in desk_cards.OUTCOMES:
                self._require(May.CLOSE)
                await self.casework.close(self.work, self.chat, self.person, case, extra)
            case "return":
                self._require(May.GIVE_BACK)
                return await self._returned(event, case)
            case "to" if extra.isdecimal():
                self._require(May.RELAY)
                return await self._addressed(event, case, MessageId(int(extra)))
            case _:
                return part("press.old")
        return None

    async def _returned(self, event: Chose, case: Case) -> Part | None:
        if not await self.casework.give_back(self.work, self.person, case):
            return part("desk.not_waiting", case=case_name(case.key))
        if not event.is_in_group:
            await self.say("desk.returned", case=case_name(case.key))
        return None

    async def _addressed(self, event: Chose, case: Case, message: MessageId) -> Part | None:
        note = await self.work.unit.messages.find(self.chat, message)
        if note is None or note.role != "relay" or note.case is not None:
            return part("press.old")  # sent already, or no message of theirs
        await self.work.unit.messages.set_role(self.chat, message, "relay", case.key)
        await self.casework.send(self.work, self.chat, message, case)
        card = desk_cards.line("desk.sent_to", self.person.language, case=case_name(case.key))
        await self.work.show(self.chat, card, role="notice", edit=event.message, case=case.key)
        return None
