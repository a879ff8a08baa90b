"""Every role and every deed of the desk: what the table does not allow is denied, whatever button is forged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.demo.seed import GROUP_ID
from bot.ids import CaseKey, TelegramId
from bot.service.desk_cards import OUTCOMES
from tests.whole.phone import Phone
from tests.whole.stage import Setup, Stage

DENIED = "Your role does not allow this."
#: written down here once more, so that a slip in the bot's own table is seen
EXPECTED: dict[str, set[str]] = {
    "counsellor": {"duty", "queue", "cases", "take", "write", "correct", "close", "close by command", "give back"},
    "supervisor": {
        *("duty", "queue", "cases", "take", "write", "correct", "close", "close by command", "give back"),
        *("give back another's", "be alerted"),
    },
    "coordinator": set(),
    "admin": {"queue", "be alerted"},
    "janitor": set(),
    "": set(),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """Somebody who tries something, with a case of hers."""

    stage: Stage
    who: Phone
    her: Phone

    async def case(self, owner: Phone | None = None) -> int:
        """Open a case; with an owner it is written down as theirs, however they came by it."""
        await self.her.says("/human")
        ((key,),) = await self.stage.rows("SELECT max(key) FROM cases")
        if owner is not None:
            async with self.stage.app.works.begin() as work:
                chat = await work.unit.conversations.find(TelegramId(owner.id))
                person = await work.unit.staff.of_chat(chat.key) if chat is not None else None
                if person is not None:
                    await work.unit.cases.take(CaseKey(key), person.key, work.now)
        return int(key)

    async def state(self, key: int) -> str:
        ((state,),) = await self.stage.rows(f"SELECT state FROM cases WHERE key = {key}")
        return str(state)

    async def press(self, action: str) -> None:
        self.who.forge(f"0|{action}", self.who.last)
        await self.stage.quiet()

    async def end(self) -> None:
        """Leave nothing for the next trial."""
        await self.her.says("/start")
        async with self.stage.app.works.begin() as work:
            await work.unit.connection.exec_driver_sql("UPDATE cases SET state = 'closed'")
            await work.unit.connection.exec_driver_sql("DELETE FROM chats WHERE kind = 'person'")


async def duty(trial: Trial) -> bool:
    await trial.who.says("/on")
    await trial.who.says("/on")
    return await trial.stage.rows("SELECT count(*) FROM staff WHERE is_on_duty") == [(1,)]


async def queue(trial: Trial) -> bool:
    await trial.case()
    await trial.who.says("/queue")
    return "C-" in trial.who.reads


async def cases(trial: Trial) -> bool:
    await trial.case(trial.who)
    await trial.who.says("/cases")
    return "C-" in trial.who.reads


async def take(trial: Trial) -> bool:
    key = await trial.case()
    group = trial.stage.in_group(trial.who.id)
    trial.stage.standin.world.members[GROUP_ID].add(trial.who.id)
    group.tap("Take this case")
    await trial.press(f"take:{key}")
    return await trial.state(key) == "taken"


async def write(trial: Trial) -> bool:
    await trial.case(trial.who)
    await trial.who.says("It was your fault.")
    return trial.her.sees("It was your fault.")


async def correct(trial: Trial) -> bool:
    await trial.case(trial.who)
    mine = await trial.who.says("Good evning.")
    await trial.who.edits(mine, "Good evening.")
    return trial.her.sees("Good evening.")


async def close(trial: Trial) -> bool:
    key = await trial.case(trial.who)
    await trial.press(f"close:{key}")
    for outcome in OUTCOMES:
        await trial.press(f"end:{key}:{outcome}")
    return await trial.state(key) == "closed"


async def close_by_command(trial: Trial) -> bool:
    await trial.case(trial.who)
    await trial.who.says("/close")
    return "how did it end" in trial.who.reads


async def give_back(trial: Trial) -> bool:
    key = await trial.case(trial.who)
    was = await trial.state(key)
    await trial.press(f"return:{key}")
    return was == "taken" and await trial.state(key) == "waiting"


async def give_back_anothers(trial: Trial) -> bool:
    key = await trial.case(trial.stage.kim)
    assert await trial.state(key) == "taken"
    await trial.press(f"return:{key}")
    return await trial.state(key) == "waiting"


async def be_alerted(trial: Trial) -> bool:
    await trial.case()
    before = len(trial.who.answers)
    for minutes in (1, 2, 2):
        await trial.stage.advance(minutes=minutes)
    return any("case C-" in said for said in trial.who.all_texts()[before:])


DEEDS: dict[str, Callable[[Trial], Awaitable[bool]]] = {
    "duty": duty,
    "queue": queue,
    "cases": cases,
    "take": take,
    "write": write,
    "correct": correct,
    "close": close,
    "close by command": close_by_command,
    "give back": give_back,
    "give back another's": give_back_anothers,
    "be alerted": be_alerted,
}


@pytest.mark.parametrize("setup", [Setup(has_desk=False)], indirect=True, ids=[""])
@pytest.mark.parametrize("role", [*EXPECTED, None], ids=lambda role: repr(role) if role else "somebody else")
async def test_a_role_may_what_the_table_says_and_nothing_else(stage: Stage, role: str | None) -> None:
    allowed = EXPECTED[role] if role is not None else set()
    await stage.kim.starts(await stage.invite())
    who = stage.phone(stage.stranger.id)
    await who.starts(await stage.invite(role) if role is not None else "")
    done = set()
    for name, deed in DEEDS.items():
        her = stage.newcomer()
        trial = Trial(stage, who, her)
        if await deed(trial):
            done.add(name)
        assert stage.standin.world.queries == {}, "every press is answered"
        await trial.end()
        if role is None:
            await who.says("/start")
    assert done == allowed


async def test_a_stranger_in_the_group_presses_take_in_vain(stage: Stage) -> None:
    await stage.her.says("il est devant ma porte")
    stage.standin.world.join(GROUP_ID, stage.stranger.id)
    stage.in_group(stage.stranger.id).tap("Take this case")
    await stage.quiet()
    assert await stage.rows("SELECT state FROM cases") == [("waiting",)]
    assert stage.group.labels == ["Take this case"]
    assert stage.stranger.shown == []


async def test_she_herself_presses_take_in_vain(stage: Stage) -> None:
    await stage.her.says("il est devant ma porte")
    stage.standin.world.join(GROUP_ID, stage.her.id)
    stage.in_group(stage.her.id).tap("Take this case")
    for action in ("take:1", "show:1", "close:1", "end:1:helped", "return:1", "to:1:1", "keep:1"):
        stage.her.forge(f"1|{action}")
        await stage.quiet()
    assert await stage.rows("SELECT state, staff FROM cases") == [("waiting", None)]
    assert not stage.her.sees("Case C-")


async def test_a_counsellor_reaches_no_case_of_another(stage: Stage) -> None:
    await stage.her.says("il est devant ma porte")
    await stage.group.press("Take this case")
    before = list(stage.her.shown)
    mine = await stage.kim.says("hello")
    for action in ("show:1", "close:1", "end:1:helped", "return:1", f"to:1:{mine.id}", "keep:1", "take:1"):
        stage.kim.forge(f"0|{action}")
        await stage.quiet()
    assert await stage.rows("SELECT state FROM cases") == [("taken",)]
    assert list(stage.her.shown) == before
    assert not stage.kim.sees("il est devant ma porte")


async def test_whoever_was_removed_may_nothing_any_more(stage: Stage) -> None:
    await stage.her.says("il est devant ma porte")
    async with stage.app.works.begin() as work:
        chat = await work.unit.conversations.find(TelegramId(stage.mia.id))
        assert chat is not None
        person = await work.unit.staff.of_chat(chat.key)
        assert person is not None
        await work.unit.staff.remove(person.key, work.now)
    stage.group.tap("Take this case")
    await stage.quiet()
    await stage.mia.says("/queue")
    assert await stage.rows("SELECT state FROM cases") == [("waiting",)]
    assert not stage.mia.sees("C-23")


async def test_a_message_is_addressed_once_and_only_ones_own(stage: Stage) -> None:
    await stage.her.says("il est devant ma porte")
    await stage.group.press("Take this case")
    theirs = await stage.her.says("mon message")
    for number in (theirs.id, 1, 999_999_999_999):
        stage.mia.forge(f"0|to:1:{number}")
        await stage.quiet()
    assert not stage.her.sees("mon message")


async def test_a_denied_deed_is_counted(stage: Stage) -> None:
    await stage.zoe.starts(await stage.invite("coordinator"))
    await stage.zoe.says("/queue")
    assert stage.zoe.reads == DENIED
    assert stage.counts["desk_denied"] == 1
