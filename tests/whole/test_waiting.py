"""A case that nobody takes yet, and the ways in which it ends without a counsellor."""

from __future__ import annotations

import pytest

from bot.clock import system_clock
from bot.commands import staff
from bot.domain.roles import Role
from tests.whole.phone import buttons, text
from tests.whole.stage import DEPLOYMENT, HER, KIM, Setup, Stage

DOOR = "il est devant ma porte"
TAKE = "Take this case"


def alerts(stage: Stage) -> list[str]:
    return [said for said in stage.group.all_texts() if "case C-" in said]


async def test_an_alert_comes_again_after_1_3_and_5_minutes_and_then_to_the_supervisors_too(stage: Stage) -> None:
    await stage.her.says(DOOR)
    assert len(alerts(stage)) == 1
    for minutes, expected in ((0.9, 1), (0.2, 2), (1.7, 2), (0.3, 3), (1.7, 3), (0.3, 4)):
        assert not stage.sue.sees("case C-")
        await stage.advance(minutes=minutes)
        assert len(alerts(stage)) == expected
    assert "still waits, for 5 min" in alerts(stage)[-1]
    assert "still waits, for 5 min" in stage.sue.reads
    await stage.sue.press(TAKE)
    assert stage.sue.sees(DOOR)
    await stage.advance(minutes=30)
    assert len(alerts(stage)) == 0 or all("taken by" in said for said in alerts(stage))


async def test_it_goes_on_until_somebody_takes_it(stage: Stage) -> None:
    await stage.her.says(DOOR)
    for _ in range(8):
        await stage.advance(minutes=5)
    assert len(alerts(stage)) >= 9
    await stage.group.press(TAKE)
    assert [message for message in stage.group.answers if buttons(message)] == []
    count = len(stage.group.answers)
    await stage.advance(minutes=10)
    assert len(stage.group.answers) == count


async def test_when_nobody_is_on_duty_she_is_told_so(stage: Stage) -> None:
    for phone in (stage.mia, stage.kim):
        await phone.says("/off")
        assert "off duty" in phone.reads
    await stage.her.says("/human")
    assert stage.words("human.nobody").splitlines()[0] in stage.her.reads
    assert stage.words("human.called").splitlines()[0] not in stage.her.reads
    assert len(alerts(stage)) == 1, "the group is alerted all the same"


async def test_she_is_told_how_many_are_on_duty(stage: Stage) -> None:
    await stage.her.says("/human")
    assert stage.words("desk.on_duty", n=2) in stage.her.reads
    await stage.kim.says("/off")
    await stage.zoe.says("/human")
    assert "1 counsellor is on duty" in stage.zoe.reads


async def test_she_cancels_and_the_alert_loses_its_button(stage: Stage) -> None:
    await stage.her.says(DOOR)
    take = buttons(stage.group.last)[TAKE]
    await stage.her.press(stage.words("urgent_danger.now#0"))
    assert stage.words("urgent_danger.stopped")[:20] in stage.her.reads
    assert "stopped by her" in stage.group.reads
    assert stage.group.labels == []
    stage.group.forge(take)
    await stage.quiet()
    assert not stage.mia.sees("you have it")
    await stage.advance(minutes=10)
    assert stage.group.labels == []
    assert len(stage.group.answers) == 1


async def test_she_ends_the_conversation_and_the_counsellor_is_told(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.group.press(TAKE)
    await stage.her.press(stage.words("button.end_talk"))
    assert "She has ended the conversation" in stage.mia.reads
    assert not stage.mia.sees(DOOR)
    await stage.mia.says("Wait")
    assert "nobody received this" in stage.mia.reads
    assert not stage.her.sees("Wait")


@pytest.mark.parametrize("is_taken", [False, True], ids=["waiting", "taken"])
async def test_she_blocks_the_bot_and_the_desk_is_told(stage: Stage, is_taken: bool) -> None:
    await stage.her.says(DOOR)
    if is_taken:
        await stage.group.press(TAKE)
    stage.standin.world.block(HER)
    await stage.quiet()
    assert await stage.rows("SELECT outcome FROM cases") == [("unreachable",)]
    assert stage.group.labels == []
    assert stage.mia.sees("cannot be reached") is is_taken
    stage.standin.world.unblock(HER)
    await stage.her.says("/start")
    assert stage.words("welcome.again")[:10] in stage.her.reads


async def test_a_counsellor_writes_to_somebody_who_is_gone_and_is_told(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.group.press(TAKE)
    # the account is deleted: Telegram tells the bot nothing, and refuses the next message
    stage.standin.world.blocked.add(HER)
    await stage.mia.says("Are you there?")
    assert "cannot be reached" in stage.mia.reads
    assert await stage.rows("SELECT state, outcome FROM cases") == [("closed", "unreachable")]


async def test_a_supervisor_who_blocked_the_bot_does_not_stop_the_alerts(stage: Stage) -> None:
    stage.standin.world.block(stage.sue.id)
    await stage.her.says(DOOR)
    await stage.advance(minutes=1)
    await stage.advance(minutes=2)
    await stage.advance(minutes=2)
    await stage.advance(minutes=5)
    assert len(alerts(stage)) == 5


async def test_she_deletes_everything_in_the_middle_of_a_case(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.group.press(TAKE)
    await stage.her.says("/delete")
    await stage.her.press(stage.words("delete.confirm#0"))
    assert "deleted her data" in stage.mia.reads
    assert not stage.mia.sees(DOOR)
    assert [text(message) for message in stage.her.shown] == [stage.words("delete.done")]
    assert await stage.rows("SELECT chat, outcome FROM cases") == [(None, "forgotten")]
    assert await stage.rows("SELECT count(*) FROM chats WHERE kind = 'person'") == [(0,)]


async def test_she_hides_the_chat_in_the_middle_of_a_case_and_the_case_goes_on(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.group.press(TAKE)
    await stage.mia.says("Are you safe?")
    await stage.her.says("/hide")
    assert [text(message) for message in stage.her.shown] == [stage.words("hide.hidden")]
    assert stage.mia.sees(DOOR), "the counsellor still needs it"
    await stage.her.says("je suis de retour")
    assert stage.mia.sees("je suis de retour")
    await stage.mia.says("Good.")
    assert stage.her.reads == "Good."


async def test_hidden_before_it_was_passed_on_is_said_to_the_counsellor(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.her.says("/hide")
    await stage.group.press(TAKE)
    assert stage.mia.sees("you have it")
    assert not stage.mia.sees(DOOR)


async def test_a_counsellor_who_is_removed_leaves_no_case_behind(stage: Stage) -> None:
    stage.clock.now = system_clock()  # the command is a process of its own, with a clock of its own
    await stage.her.says(DOOR)
    await stage.group.press(TAKE)
    alias = stage.group.reads.partition("taken by ")[2].rstrip(".")
    assert await staff.remove(stage.app.settings, DEPLOYMENT, alias) == 1
    stage.clock.now = system_clock()
    await stage.quiet()
    assert not stage.mia.sees(DOOR)
    assert stage.words("human.called")[:20] in stage.her.reads
    await stage.in_group(KIM).press(TAKE)
    assert stage.kim.sees(DOOR)
    await stage.mia.says("/queue")
    assert "Nobody waits" not in stage.mia.reads, "whoever was removed is a person like any other"
    assert not stage.mia.sees("Français")


async def test_an_invite_link_works_once(stage: Stage) -> None:
    link = await staff.invite(stage.app.settings, DEPLOYMENT, Role.COUNSELLOR, "en,fr")
    payload = link.partition("?start=")[2]
    await stage.zoe.starts(payload)
    assert "Welcome to the desk" in stage.zoe.reads
    await stage.stranger.starts(payload)
    assert "cannot be used" in stage.stranger.reads
    await stage.stranger.says("/queue")
    assert not stage.stranger.sees("Nobody waits")


async def test_an_invite_is_worth_nothing_after_a_week(stage: Stage) -> None:
    payload = await stage.invite()
    await stage.advance(days=8)
    await stage.stranger.starts(payload)
    assert "cannot be used" in stage.stranger.reads


async def test_duty_is_on_and_off_and_open_cases_are_named(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.group.press(TAKE)
    await stage.mia.says("/off")
    assert "1 open case" in stage.mia.reads
    await stage.mia.says("/on")
    assert "on duty" in stage.mia.reads


@pytest.mark.parametrize("setup", [Setup(has_desk=False)], indirect=True)
async def test_without_anybody_at_the_desk_the_case_still_waits_for_the_first_who_joins(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.mia.starts(await stage.invite())
    await stage.mia.says("/queue")
    await stage.mia.press(stage.mia.labels[0])
    assert stage.mia.sees(DOOR)
