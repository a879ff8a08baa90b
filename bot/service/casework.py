"""Owns what becomes of a case: taken, written in, given back, closed; and what she is told of it.

Never checks a role; ``desk`` has done so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Mode
from bot.domain.effects import Part, part
from bot.domain.events import CounsellorJoined, CounsellorLeft
from bot.ids import ChatKey, MessageId, case_name
from bot.service import carry, desk_cards
from bot.service.handle import Handler
from bot.service.work import Work
from bot.store.cases import TAKEN, Case
from bot.store.staff import Person


class Casework:
    """Moves cases."""

    def __init__(self, handler: Handler) -> None:
        """Tell her through the handler of her side."""
        self._handler = handler
        self.desk = handler.desk

    @staticmethod
    def minutes(case: Case, now: datetime) -> int:
        """Tell how many minutes ago a case was opened."""
        return int((now - case.opened_at).total_seconds() // 60)

    async def take(self, work: Work, chat: ChatKey, person: Person, case: Case) -> Part | None:
        """Give a waiting case to a counsellor; the first taker is the only one."""
        if not await work.unit.cases.take(case.key, person.key, work.now):
            return await self._late(work, person, case)
        await work.unit.cases.note(person.key, "took", case.key, work.now)
        await work.unit.staff.set_duty(person.key, is_on_duty=True)
        await work.show(chat, desk_cards.case_card(case, person.language), role="card", case=case.key)
        if case.chat is not None:
            for note in await work.unit.messages.in_chat(case.chat, case.key, "held"):
                await work.unit.messages.set_role(note.chat, note.message, "relay", case.key)
                await carry.relay(work, chat, note.chat, note.message, case.key, person.language)
            await self._tell_her(work, case.chat, CounsellorJoined())
        taken = part("desk.taken_by", case=case_name(case.key), alias=person.alias)
        await carry.settle_alerts(work, self.desk, case.key, taken)
        return None

    async def _late(self, work: Work, person: Person, case: Case) -> Part | None:
        if case.state == TAKEN and case.staff == person.key:
            return None  # a second tap: they have it
        owner = await work.unit.staff.get(case.staff) if case.staff is not None else None
        name = case_name(case.key)
        if owner is None:
            await carry.settle_alerts(work, self.desk, case.key, part("desk.gone", case=name))
            return part("desk.not_waiting", case=name)
        return part("desk.late", case=name, alias=owner.alias)

    async def send(self, work: Work, chat: ChatKey, message: MessageId, case: Case) -> None:
        """Copy a counsellor's message to her, without a trace of who wrote it."""
        if case.chat is not None:
            await work.write(case.chat, "copy", {"from": chat, "message": message}, case.key)

    async def resend(self, work: Work, chat: ChatKey, message: MessageId, person: Person) -> None:
        """Replace what she received by the corrected wording."""
        for twin in await work.unit.messages.twins(chat, message):
            case = await work.unit.cases.get(twin.case) if twin.case is not None else None
            if case is None or case.state != TAKEN or case.staff != person.key or case.chat != twin.chat:
                continue  # over or given back: a counsellor's words must not reach her from behind a closed case
            await work.write(twin.chat, "wipe", {"messages": [twin.message]}, case.key)
            await work.unit.messages.drop(twin.chat, [twin.message])
            await self.send(work, chat, message, case)

    async def withdraw(self, work: Work, chat: ChatKey) -> None:
        """Close the case of somebody who joins the desk: nobody is both sides of one talk."""
        case = await work.unit.cases.open_of(chat)
        if case is not None and await work.unit.cases.close(case.key, "joined_desk", work.now):
            await carry.wipe_case(work, case)
            await carry.settle_alerts(work, self.desk, case.key, part("desk.gone", case=case_name(case.key)))

    async def give_back(self, work: Work, person: Person, case: Case) -> bool:
        """Return a case to the queue: she is told, and the desk is alerted anew."""
        if not await work.unit.cases.put_back(case.key, work.now):
            return False
        await work.unit.cases.note(person.key, "gave_back", case.key, work.now)
        await carry.wipe_case(work, case)
        await self._hold_again(work, case)
        waiting = replace(case, staff=None, state="waiting", alerts=0)
        await carry.alert(work, self.desk, waiting)
        return True

    async def _hold_again(self, work: Work, case: Case) -> None:
        """Keep her messages for the next counsellor, and make her wait instead of talking to nobody."""
        if case.chat is None:
            return
        for note in await work.unit.messages.in_chat(case.chat, case.key, "relay"):
            await work.unit.messages.set_role(note.chat, note.message, "held", case.key)
        chat = await work.unit.conversations.lock_key(case.chat)
        if chat is not None and chat.conversation is not None:
            waiting = replace(chat.conversation, mode=Mode.WAITING)
            duty = await work.unit.staff.on_duty()
            await self._handler.show_waiting(work, replace(chat, conversation=waiting), duty)

    async def close(self, work: Work, chat: ChatKey, person: Person, case: Case, outcome: str) -> None:
        """Close a case: the bot is back for her, and her messages leave the counsellor's chat."""
        if not await work.unit.cases.close(case.key, outcome, work.now):
            return
        await work.unit.cases.note(person.key, "closed", case.key, work.now, outcome)
        await carry.wipe_case(work, case)
        await work.show(chat, desk_cards.line("desk.closed", person.language, case=case_name(case.key)), role="notice")
        if case.chat is not None:
            await self._tell_her(work, case.chat, CounsellorLeft())

    async def _tell_her(self, work: Work, chat: ChatKey, event: CounsellorJoined | CounsellorLeft) -> None:
        hers = await work.unit.conversations.lock_key(chat)
        if hers is not None and hers.conversation is not None:
            await self._handler.turn(work, hers, event, hers.conversation.language)
