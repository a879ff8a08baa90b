"""Two processes behind one webhook share one PostgreSQL: they share the work, and one takes over from the other."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.channel.webhook import SECRET_HEADER
from bot.demo.faults import Fault, Trouble
from tests.chaos.balancer import Balancer, balancer
from tests.chaos.bot import Bot
from tests.chaos.conftest import POSTGRESQL
from tests.chaos.stage import DOOR, MIA, SECRET, Stage, assert_said, playing
from tests.chaos.waiting import until
from tests.whole.phone import Phone

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("setup", [POSTGRESQL], indirect=True, ids=str, scope="module"),
]

COMMANDS = ("/privacy", "/services", "/emergency", "/help")
WORDS = [f"message {number}" for number in range(8)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def front() -> AsyncIterator[Balancer]:
    """The one address behind which both are."""
    async with balancer([]) as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(database_url: str, folder: Path, front: Balancer) -> AsyncIterator[Stage]:
    """The first process, behind the one address."""
    async with playing(database_url, folder, front=front, lease=2.0) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def other(stage: Stage, front: Balancer) -> AsyncIterator[Bot]:
    """The second process; the first lives when a test begins."""
    if stage.bot.exit_code is not None:
        await stage.start()
    second = stage.beside()
    await stage.start(second)
    front.ports[:] = [stage.port, port_of(second)]
    yield second
    front.ports[:] = [stage.port]
    await second.killed()
    await stage.quiet()


def port_of(bot: Bot) -> int:
    return int(bot.environment["HTTP_PORT"])


async def walked(phone: Phone) -> list[str]:
    """Walk through guidance in peace."""
    await phone.starts()
    for words in COMMANDS:
        await phone.says(words)
    return phone.all_texts()


async def test_they_share_the_load_and_every_chat_keeps_its_order(stage: Stage, other: Bot) -> None:
    expected = await walked(stage.newcomer("en"))
    her, walkers = stage.newcomer(), [stage.newcomer("en") for _ in range(6)]
    await her.says(DOOR)
    await stage.take()
    for walker in walkers:
        for words in ("/start", *COMMANDS):
            walker.write(words)
    for words in WORDS:
        her.write(words)
    await stage.quiet()
    assert [walker.all_texts() for walker in walkers] == [expected] * len(walkers)
    assert stage.passed_on(*WORDS) == WORDS
    await stage.close_case()
    for bot in (stage.bot, other):
        answer = await stage.client.get(f"http://127.0.0.1:{port_of(bot)}/metrics")
        assert "halcyon_events_total" in answer.text, "it has had its share"


async def test_one_update_that_both_are_given_many_times_is_answered_once(stage: Stage, other: Bot) -> None:
    her = stage.newcomer()
    await her.starts()
    bodies: list[dict[str, object]] = []
    stage.standin.world.updates.watchers.append(lambda update: bodies.append(update.body))
    await her.says(DOOR)
    stage.standin.world.updates.watchers.pop()
    [body] = bodies
    shown, alerts = len(her.answers), len(stage.alerts())
    [(number,)] = await stage.rows("SELECT count(*) FROM cases")

    # a newer number: to the bot it is another message, and it is given to both five times at the same moment
    again = {**body, "update_id": int(str(body["update_id"])) + 1_000_000}
    answers = await asyncio.gather(
        *(
            stage.client.post(f"http://127.0.0.1:{port_of(bot)}/telegram", json=again, headers={SECRET_HEADER: SECRET})
            for bot in (stage.bot, other) * 5
        )
    )
    assert {answer.status_code for answer in answers} == {200}
    await stage.quiet()
    assert len(her.answers) == shown + 1
    assert len(stage.alerts()) == alerts
    assert await stage.rows("SELECT count(*) FROM cases") == [(number,)]
    await stage.take()
    await stage.close_case()


async def slowed_down(stage: Stage, front: Balancer) -> Phone:
    """Let the first process hold letters to the counsellor that it cannot send yet."""
    her = stage.newcomer()
    await her.says(DOOR)
    await stage.take()
    front.ports[:] = [stage.port]
    stage.standin.faults.order(Fault(Trouble.FLOOD, method="copyMessage", chat_id=MIA, retry_after=2))
    for words in WORDS[:4]:
        her.write(words)
    await until(lambda: not len(stage.standin.world.updates), "the first process has them")
    await until(lambda: not len(stage.standin.faults), "and is told to wait")
    return her


async def test_one_is_killed_and_the_other_takes_its_letters_when_the_lease_is_over(
    stage: Stage, other: Bot, front: Balancer
) -> None:
    her = await slowed_down(stage, front)
    await stage.bot.killed()
    front.ports[:] = [port_of(other)]
    for words in WORDS[4:]:
        her.write(words)
    await until(lambda: len(stage.passed_on(*WORDS)) >= len(WORDS), "the other has passed everything on")
    assert_said(stage.passed_on(*WORDS), WORDS, duplicates=1)
    await stage.start()
    await stage.quiet()
    assert_said(stage.passed_on(*WORDS), WORDS, duplicates=1)
    await stage.close_case()


async def test_one_that_was_stopped_for_longer_than_its_lease_says_nothing_twice(
    stage: Stage, other: Bot, front: Balancer
) -> None:
    her = await slowed_down(stage, front)
    stage.bot.send(signal.SIGSTOP)
    front.ports[:] = [port_of(other)]
    try:
        for words in WORDS[4:]:
            her.write(words)
        await until(lambda: len(stage.passed_on(*WORDS)) >= len(WORDS), "the other has passed everything on")
    finally:
        stage.bot.send(signal.SIGCONT)
    front.ports[:] = [stage.port, port_of(other)]
    await her.says("after all this")
    assert_said(stage.passed_on(*WORDS, "after all this"), [*WORDS, "after all this"], duplicates=1)
    await stage.close_case()
