"""Owns carrying out what the engine ordered, inside the unit of work.

Never decides, and never sends: it writes rows and letters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from bot.domain import effects as order
from bot.domain.conversation import Conversation
from bot.domain.effects import Card, Effect, Part, part
from bot.domain.roles import May, may
from bot.ids import CaseKey, ChatKey, MessageId, case_name
from bot.service import desk_cards
from bot.service.work import Work
from bot.store.cases import TAKEN, Case
from bot.store.messages import Note


@dataclass(frozen=True, slots=True)
class Desk:
    """What the person's side has to know of the desk."""

    #: the staff group, where there is one
    group: ChatKey | None
    language: str
    #: minutes after the opening of a case at which it is alerted again
    alert_minutes: tuple[int, ...]

    def pause(self, alerts: int) -> timedelta:
        """Tell how long to wait before the next alert, after so many earlier ones."""
        steps = [after - before for before, after in pairwise((0, *self.alert_minutes))]
        # after the last step it goes on at the last minute named: a case is alerted until somebody takes it
        return timedelta(minutes=steps[alerts] if alerts < len(steps) else self.alert_minutes[-1])

    def is_for_supervisors(self, alerts: int) -> bool:
        """Say whether the supervisors are written to as well, after so many earlier alerts."""
        return alerts >= len(self.alert_minutes)


@dataclass(slots=True)
class Carrier:
    """Carries out the effects of one decision about one chat."""

    work: Work
    desk: Desk
    chat: ChatKey
    conversation: Conversation
    #: a line to answer a press with; never stored
    toast: order.Toast | None = None
    #: things that left no other trace
    counts: list[str] | None = None

    async def carry(self, effects: tuple[Effect, ...]) -> None:
        """Carry the effects out, in order."""
        self.counts = []
        for effect in effects:
            await self._one(effect)

    async def _one(self, effect: Effect) -> None:
        match effect:
            case order.Show(card, edit):
                await self.work.show(self.chat, card, edit=edit, is_bare=not card.rows)
            case order.Toast():
                self.toast = effect
            case order.OpenCase(urgency, topic, why):
                await self._open(int(urgency), topic, why)
            case order.RaiseCase(urgency, why):
                await self._raise(int(urgency), why)
            case order.StopCase():
                await self._end("stopped", "desk.she_stopped")
            case order.Hold(message):
                case = await self.work.unit.cases.open_of(self.chat)
                if case is not None:
                    await self._hold(case, MessageId(message))
            case order.Relay(message, edited):
                await self._relay(MessageId(message), is_edit=edited)
            case order.TellCounsellor(text):
                await self._tell_counsellor(text)
            case order.Remove(message):
                await self.work.write(self.chat, "wipe", {"messages": [message]})
            case order.Vanish():
                await self.work.write(self.chat, "wipe", {"all": True})
            case order.Forget():
                await self._end("forgotten", "desk.she_left")
                await self.work.unit.conversations.mark_leaving(self.chat)
                await self.work.write(self.chat, "forget", {})
            case order.Count(name):
                assert self.counts is not None  # noqa: S101  set by carry
                self.counts.append(name)

    async def _open(self, urgency: int, topic: str | None, why: tuple[str, ...]) -> None:
        cases = self.work.unit.cases
        if await cases.open_of(self.chat) is not None:
            await self._raise(urgency, why)  # a case that is open already is never opened twice
            return
        key = await cases.open(
            self.chat,
            urgency=urgency,
            topic=topic,
            language=self.conversation.language,
            country=self.conversation.country,
            why=why,
            now=self.work.now,
        )
        case = await cases.get(key)
        if case is not None:
            await alert(self.work, self.desk, case)

    async def _raise(self, urgency: int, why: tuple[str, ...]) -> None:
        case = await self.work.unit.cases.open_of(self.chat)
        if case is None:
            return
        is_higher = await self.work.unit.cases.raise_urgency(case.key, urgency, why, self.work.now)
        if case.state == TAKEN:
            for reason in why:
                await self._tell_counsellor(part("desk.raised", case=case_name(case.key), why=f"@reason.{reason}"))
        elif is_higher:
            await alert(self.work, self.desk, replace(case, urgency=urgency, why=" ".join(why), alerts=0))

    async def _end(self, outcome: str, key: str) -> None:
        case = await self.work.unit.cases.open_of(self.chat)
        if case is None or not await self.work.unit.cases.close(case.key, outcome, self.work.now):
            return
        if case.state == TAKEN:
            staff = await self._staff_chat(case)
            await wipe_case(self.work, case)
            if staff is not None:
                card = desk_cards.line(key, self.desk.language, case=case_name(case.key))
                await self.work.show(staff, card, role="notice")
        await settle_alerts(self.work, self.desk, case.key, part("desk.stopped", case=case_name(case.key)))

    async def close_unreachable(self) -> None:
        """Close her case because nothing can be sent to her any more."""
        await self._end("unreachable", "desk.unreachable")

    async def _hold(self, case: Case, message: MessageId) -> None:
        if case.state == TAKEN:
            # taken between her message and this transaction: it goes to the counsellor at once
            await self._relay(message, is_edit=False)
            return
        await self.work.unit.messages.set_role(self.chat, message, "held", case.key)

    async def _relay(self, message: MessageId, *, is_edit: bool) -> None:
        case = await self.work.unit.cases.open_of(self.chat)
        if case is None:
            return
        staff = await self._staff_chat(case)
        if staff is None:
            # in the queue again (given back, or the counsellor was removed): kept for whoever takes it next
            await self.work.unit.messages.set_role(self.chat, message, "held", case.key)
            return
        if is_edit:
            await self._tell_counsellor(part("desk.she_edited"), case)
        await self.work.unit.messages.set_role(self.chat, message, "relay", case.key)
        await relay(self.work, staff, self.chat, message, case.key, self.desk.language)

    async def _tell_counsellor(self, text: Part, case: Case | None = None) -> None:
        case = case or await self.work.unit.cases.open_of(self.chat)
        staff = await self._staff_chat(case) if case is not None else None
        if case is not None and staff is not None:
            card = Card((text,), language=self.desk.language)
            await self.work.show(staff, card, role="notice", case=case.key, to_case=True)

    async def _staff_chat(self, case: Case) -> ChatKey | None:
        if case.staff is None:
            return None
        person = await self.work.unit.staff.get(case.staff)
        return person.chat if person is not None else None


async def alert(work: Work, desk: Desk, case: Case, minutes: int = 0) -> None:
    """Alert the staff group to a waiting case; in the end the supervisors too."""
    await work.unit.cases.note_alert(case.key, work.now + desk.pause(case.alerts))
    card = desk_cards.alert(case, desk.language, minutes)
    chats = [desk.group] if desk.group is not None else []
    if desk.is_for_supervisors(case.alerts):
        everybody = await work.unit.staff.all()
        chats += [person.chat for person in everybody if person.chat and may(person.role, May.BE_ALERTED)]
    for chat in chats:
        await work.show(chat, card, role="alert", case=case.key, while_waiting=True)


async def settle_alerts(work: Work, desk: Desk, case: CaseKey, text: Part) -> None:
    """Change the alerts of a case that waits no more, so that no Take button is left over."""
    for note in await work.unit.messages.of_case(case, "alert"):
        card = Card((text,), language=desk.language)
        await work.show(note.chat, card, role="alert", edit=note.message, case=case)


async def relay(work: Work, staff: ChatKey, chat: ChatKey, message: MessageId, case: CaseKey, language: str) -> None:
    """Have one of her messages copied to the counsellor, as a reply to the card of the case."""
    gone = order.card_to_json(Card((part("desk.not_relayed"),), language=language))
    payload = {"from": chat, "message": message, "to_case": True, "gone": gone}
    await work.write(staff, "copy", payload, case)


async def wipe_case(work: Work, case: Case) -> None:
    """Delete what a counsellor's chat holds of a case that has ended: it was hers, not theirs."""
    person = await work.unit.staff.get(case.staff) if case.staff is not None else None
    if person is not None and person.chat is not None:
        await work.write(person.chat, "wipe", {"case": True}, case.key)


async def note_heard(work: Work, chat: ChatKey, message: MessageId) -> None:
    """Note that she sent a message, so that hiding finds it."""
    await work.unit.messages.add([Note(chat, message, "heard", work.now)])
