"""What is typed in pieces is answered once, and what a crash forgets is the joining, never a message."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.store.outbox import Outbox
from tests.demo.live import until
from tests.whole.stage import Setup, Stage

QUIET = 0.5
patient = [
    Setup(quiet_seconds=QUIET),
    Setup(database="postgresql", quiet_seconds=QUIET),
    Setup(receiving="polling", quiet_seconds=QUIET),
]
everywhere = pytest.mark.parametrize("setup", patient, indirect=True, ids=str)
here = pytest.mark.parametrize("setup", patient[:1], indirect=True, ids=str)


async def heard(stage: Stage) -> int:
    ((count,),) = await stage.rows("SELECT count(*) FROM messages WHERE role = 'heard'")
    return int(count)


async def types(stage: Stage, *pieces: str) -> None:
    """Write pieces one after the other, each committed, whatever still waits to be sent."""
    for piece in pieces:
        before = await heard(stage)
        stage.zoe.write(piece)
        async with asyncio.timeout(10):
            while await heard(stage) == before:  # noqa: ASYNC110 - what is waited for rings no bell
                await asyncio.sleep(0.01)


@everywhere
async def test_three_fragments_are_one_message_and_get_one_answer(stage: Stage) -> None:
    await types(stage, "he blackmails", "me with my", "photos")
    assert not stage.zoe.answers
    await stage.quiet()
    assert len(stage.zoe.answers) == 1
    assert stage.words("sextortion.safe", "en")[:20] in stage.zoe.reads
    assert stage.words("welcome.line", "en") in stage.zoe.reads, "the first answer says what this is"


@here
async def test_a_whole_sentence_after_a_fragment_is_answered_at_once_and_alone(stage: Stage) -> None:
    await types(stage, "he", "blackmails me with my photos")
    began = asyncio.get_running_loop().time()
    await stage.quiet()
    assert asyncio.get_running_loop().time() - began < QUIET / 2
    assert len(stage.zoe.answers) == 1
    assert stage.words("sextortion.safe", "en")[:20] in stage.zoe.reads


@here
async def test_a_fragment_that_nothing_follows_is_answered_after_the_quiet_moment(stage: Stage) -> None:
    await types(stage, "hello there")
    assert not stage.zoe.answers
    await stage.quiet()
    assert len(stage.zoe.answers) == 1


@here
async def test_danger_in_a_fragment_is_acted_upon_at_once(stage: Stage) -> None:
    await types(stage, "hello there", "help me")
    stage.zoe.write("he is here with a knife")
    began = asyncio.get_running_loop().time()
    await until(lambda: stage.group.sees("case C-"))
    assert asyncio.get_running_loop().time() - began < QUIET
    await stage.quiet()
    assert stage.zoe.sees(stage.words("urgent_danger.now", "en")[:20])


@here
async def test_danger_that_only_two_fragments_together_tell_is_acted_upon(stage: Stage) -> None:
    await types(stage, "he is")
    await stage.zoe.says("at my door")
    assert stage.group.sees("case C-")
    assert len(stage.zoe.answers) == 1


@here
async def test_a_press_while_an_answer_waits_loses_neither(stage: Stage) -> None:
    await stage.zoe.says("/start")
    await types(stage, "hello there")
    stage.zoe.tap("Show me the menu")
    await stage.quiet()
    assert stage.zoe.sees(stage.words("smalltalk.greet", "en")[:20])
    assert stage.words("menu.main", "en")[:15] in stage.zoe.reads


@here
async def test_after_a_command_the_fragments_before_it_are_not_joined(stage: Stage) -> None:
    await types(stage, "he blackmails")
    await stage.zoe.says("/help")
    await stage.zoe.says("me with my photos")
    assert not stage.zoe.sees(stage.words("sextortion.safe", "en")[:20])


@here
async def test_what_waits_is_in_the_outbox_and_is_sent_by_whoever_comes_after_a_crash(stage: Stage) -> None:
    await types(stage, "hello there")
    assert await stage.depth() == 1
    async with stage.app.works.begin() as work:
        await work.unit.outbox.release_all()
    async with stage.app.works.begin() as work:
        outbox: Outbox = work.unit.outbox
        assert not await outbox.claim("after the crash", work.now)
        (letter,) = await outbox.claim("after the crash", work.now + timedelta(seconds=QUIET))
    assert letter.kind == "card"
    async with stage.app.works.begin() as work:
        await work.unit.outbox.done([letter.key])


@here
async def test_an_answer_that_was_taken_back_is_sent_after_all_when_nothing_could_be_saved(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await types(stage, "hello there")
    stage.expected |= {"update_failed", "set_aside"}

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("bot.store.conversations.Conversations.save", fails)
        stage.zoe.write("anybody")
        await until(lambda: bool(stage.counts["update_failed"]))
    await stage.quiet()
    assert len(stage.zoe.answers) == 2, "each is answered, the second when Telegram has sent it again"
