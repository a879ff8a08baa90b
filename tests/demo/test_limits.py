"""How many messages a bot may send."""

from collections.abc import AsyncIterator

import pytest

from bot.demo.clock import Clock
from bot.demo.limits import Bucket, Window
from bot.demo.seed import seed
from bot.demo.standin import StandIn

from .conftest import ANA, GROUP, PERSONAS, Answered, Caller

HUNDRED = range(1001, 1101)


@pytest.fixture
async def strict(clock: Clock) -> AsyncIterator[Caller]:
    standin = StandIn(clock=clock)
    seed(standin.world, PERSONAS, "Staff")
    standin.world.start(ANA)
    for number in HUNDRED:
        standin.world.add_actor(number, f"P{number}")
        standin.world.start(number)
    caller = Caller(standin)
    async with caller.http:
        yield caller


async def wait_of(call: Caller, method: str = "sendMessage", **params: object) -> int | None:
    with pytest.raises(Answered) as caught:
        await call(method, **params)
    assert caught.value.code == 429
    assert caught.value.words == f"Too Many Requests: retry after {caught.value.retry_after}"
    return caught.value.retry_after


async def test_a_private_chat_takes_a_burst_of_five_and_then_one_a_second(strict: Caller, clock: Clock) -> None:
    for _ in range(5):
        await strict("sendMessage", chat_id=ANA, text="x")
    assert await wait_of(strict, chat_id=ANA, text="x") == 1
    clock.advance(1)
    await strict("sendMessage", chat_id=ANA, text="x")
    assert await wait_of(strict, chat_id=ANA, text="x") == 1
    clock.advance(60)
    for _ in range(5):
        await strict("sendMessage", chat_id=ANA, text="x")
    assert await wait_of(strict, chat_id=ANA, text="x") == 1


async def test_a_group_takes_twenty_in_any_minute(strict: Caller, clock: Clock) -> None:
    for _ in range(20):
        await strict("sendMessage", chat_id=GROUP, text="x")
        clock.advance(1)
    assert await wait_of(strict, chat_id=GROUP, text="x") == 40
    clock.advance(40)
    await strict("sendMessage", chat_id=GROUP, text="x")


async def test_all_chats_together_take_thirty_a_second(strict: Caller, clock: Clock) -> None:
    for number in HUNDRED[:30]:
        await strict("sendMessage", chat_id=number, text="x")
    assert await wait_of(strict, chat_id=ANA, text="x") == 1
    clock.advance(1)
    await strict("sendMessage", chat_id=ANA, text="x")


async def test_copies_and_polls_and_forwards_count(strict: Caller) -> None:
    said = [strict.standin.world.person_says(ANA, str(number)).id for number in range(9)]
    await strict("copyMessages", chat_id=1001, from_chat_id=ANA, message_ids=said[:3])
    await strict("copyMessage", chat_id=1001, from_chat_id=ANA, message_id=said[0])
    await strict("forwardMessage", chat_id=1001, from_chat_id=ANA, message_id=said[0])
    assert await wait_of(strict, "sendPoll", chat_id=1001, question="?", options=[{"text": "a"}, {"text": "b"}]) == 1


async def test_a_batch_larger_than_the_burst_passes_and_is_a_debt(strict: Caller) -> None:
    said = [strict.standin.world.person_says(ANA, str(number)).id for number in range(9)]
    await strict("copyMessages", chat_id=1001, from_chat_id=ANA, message_ids=said)
    assert await wait_of(strict, chat_id=1001, text="x") == 5


async def test_an_edit_counts_a_quarter(strict: Caller) -> None:
    card = (await strict("sendMessage", chat_id=ANA, text="0"))["message_id"]
    for number in range(1, 17):
        await strict("editMessageText", chat_id=ANA, message_id=card, text=str(number))
    assert await wait_of(strict, "editMessageText", chat_id=ANA, message_id=card, text="x") == 1


async def test_a_refused_call_costs_nothing_and_changes_nothing(strict: Caller) -> None:
    for _ in range(5):
        await strict.refusal("sendMessage", chat_id=ANA, text="")
    for _ in range(5):
        await strict("sendMessage", chat_id=ANA, text="x")
    before = len(strict.standin.world.messages(ANA))
    for _ in range(3):
        assert await wait_of(strict, chat_id=ANA, text="x") == 1
    assert len(strict.standin.world.messages(ANA)) == before


async def test_deleting_and_typing_cost_nothing(strict: Caller) -> None:
    numbers = [(await strict("sendMessage", chat_id=ANA, text="x"))["message_id"] for _ in range(5)]
    for number in numbers:
        await strict("sendChatAction", chat_id=ANA, action="typing")
        await strict("deleteMessage", chat_id=ANA, message_id=number)


async def test_the_limits_can_be_lifted(strict: Caller) -> None:
    strict.standin.limits.is_lifted = True
    for _ in range(100):
        await strict("sendMessage", chat_id=ANA, text="x")


def test_a_window_counts_what_lies_in_it() -> None:
    window = Window(2, 10)
    for now in (0, 5):
        assert window.wait(1, now) == 0
        window.spend(1, now)
    assert window.wait(1, 6) == 4
    assert window.wait(2, 6) == 9
    assert window.wait(1, 10) == 0


def test_a_bucket_fills_to_its_burst() -> None:
    bucket = Bucket(2, 1)
    bucket.wait(0, 1000)
    bucket.spend(2, 1000)
    assert bucket.wait(1, 1000) == pytest.approx(1)
    assert bucket.wait(2, 1060) == 0
    assert bucket.wait(3, 1060) == pytest.approx(1)
