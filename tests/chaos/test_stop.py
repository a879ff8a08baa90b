"""The bot is stopped or starts again: it ends soon and cleanly, loses nothing, and knows what time it is."""

from __future__ import annotations

import asyncio
import signal
import time

import pytest

from bot.demo.faults import Fault, Trouble
from tests.chaos.bot import LATER
from tests.chaos.conftest import POLLING, SQLITE
from tests.chaos.stage import DOOR, MIA, Stage
from tests.chaos.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMMANDS = ("/start", "/privacy", "/services", "/emergency", "/help")
WORDS = [f"message {number}" for number in range(8)]
#: what a container is given between SIGTERM and SIGKILL is ten seconds; two are left for a slow machine
SOON = 8.0


@pytest.mark.parametrize(
    ("setup", "trouble"),
    [
        (SQLITE, Fault(Trouble.SLOW, count=100_000, seconds=0.05)),
        (SQLITE, Fault(Trouble.SLOW, count=100_000, seconds=0.5)),
        (SQLITE, Fault(Trouble.FLOOD, count=100_000, retry_after=6)),
        (POLLING, Fault(Trouble.SLOW, count=100_000, seconds=0.05)),
    ],
    indirect=["setup"],
    scope="module",
    ids=["by webhook", "while Telegram is slow", "while Telegram asks for a long pause", "by long polling"],
)
async def test_sigterm_under_load_ends_it_soon_and_nothing_is_lost(stage: Stage, trouble: Fault) -> None:
    calm = stage.newcomer("en")
    for words in COMMANDS:
        await calm.says(words)
    expected = calm.all_texts()
    her, walkers = stage.newcomer(), [stage.newcomer("en") for _ in range(5)]
    await her.says(DOOR)
    await stage.take()

    stage.standin.faults.order(trouble)
    for number, words in enumerate(WORDS):
        her.write(words)
        for walker in walkers if number < len(COMMANDS) else ():
            walker.write(COMMANDS[number])
    await until(lambda: len(stage.standin.world.updates) < len(WORDS) + len(walkers) * len(COMMANDS), "it is at work")
    began = time.monotonic()
    stage.bot.send(signal.SIGTERM)
    assert await stage.bot.ended() == 0
    assert time.monotonic() - began < SOON
    assert len(stage.passed_on(*WORDS)) < len(WORDS) or any(w.all_texts() != expected for w in walkers), "it was busy"
    stage.standin.faults.clear()

    stage.bot.start()
    await stage.quiet()
    # not even one comes twice: what is under way is finished before the end
    assert [walker.all_texts() for walker in walkers] == [expected] * len(walkers)
    assert stage.passed_on(*WORDS) == WORDS
    await stage.close_case()


async def alerted(stage: Stage, number: int) -> None:
    await until(lambda: len(stage.alerts()) >= number, "the group is alerted again")


async def test_a_case_that_nobody_took_is_alerted_again_after_a_restart_and_not_before_its_time(stage: Stage) -> None:
    her = stage.newcomer()
    await her.says(DOOR)
    alerts = len(stage.alerts())
    await stage.bot.killed()
    try:
        for later, more in ((50, 0), (65, 1), (190, 2)):
            stage.bot.environment[LATER] = str(later)
            await stage.start()
            await stage.quiet()
            await alerted(stage, alerts + more)
            # timed work is looked at once a second
            await asyncio.sleep(1.2)
            assert len(stage.alerts()) == alerts + more
            await stage.bot.killed()
    finally:
        stage.bot.environment[LATER] = "0"
    assert "still waits" in stage.alerts()[-1]
    await stage.start()
    await stage.take()
    assert stage.passed_on(DOOR) == [DOOR]
    await stage.close_case()


async def test_what_is_to_be_sent_later_is_sent_after_a_restart(stage: Stage) -> None:
    her = stage.newcomer()
    await her.says(DOOR)
    await stage.take()
    stage.standin.faults.order(Fault(Trouble.FLOOD, method="copyMessage", chat_id=MIA, retry_after=2))
    for words in WORDS[:3]:
        her.write(words)
    await until(lambda: not len(stage.standin.faults) and not len(stage.standin.world.updates), "it is told to wait")
    await stage.bot.killed()
    assert stage.passed_on(*WORDS) == []
    await stage.start()
    await stage.quiet()
    assert stage.passed_on(*WORDS) == WORDS[:3]
    await stage.close_case()
