"""getUpdates and the settings of a webhook."""

import asyncio
from typing import Any

import pytest

from bot.demo.clock import Clock
from bot.demo.standin import StandIn

from .conftest import ANA, Caller

BAD = "Bad Request: "
HOOK = "http://127.0.0.1:9/hook"
OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_repeat_until_an_offset_confirms_them(standin: StandIn, call: Caller) -> None:
    for text in ("one", "two", "three"):
        standin.world.person_says(ANA, text)
    first = await call("getUpdates")
    assert texts(first) == ["one", "two", "three"]
    assert await call("getUpdates") == first
    assert texts(await call("getUpdates", offset=first[0]["update_id"] + 1)) == ["two", "three"]
    assert await call("getUpdates", offset=first[-1]["update_id"] + 1) == []


async def test_update_ids_follow_each_other(standin: StandIn, call: Caller) -> None:
    for _ in range(3):
        standin.world.person_says(ANA, "x")
    ids = [update["update_id"] for update in await call("getUpdates")]
    assert ids == list(range(ids[0], ids[0] + 3))


async def test_a_limit_is_kept(standin: StandIn, call: Caller) -> None:
    for number in range(120):
        standin.world.person_says(ANA, str(number))
    assert texts(await call.form("getUpdates", limit=2)) == ["0", "1"]
    assert len(await call("getUpdates")) == 100
    for limit in (0, 101):
        assert (await call.refusal("getUpdates", limit=limit))[0] == 400


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(standin: StandIn, call: Caller) -> None:
    for text in ("one", "two", "three"):
        standin.world.person_says(ANA, text)
    assert texts(await call("getUpdates", offset=-1)) == ["three"]
    assert texts(await call("getUpdates")) == ["three"]
    assert texts(await call("getUpdates", offset=-9)) == ["three"]


async def test_a_poll_waits_until_something_comes(standin: StandIn, call: Caller) -> None:
    waiting = asyncio.create_task(call("getUpdates", timeout=20))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    standin.world.person_says(ANA, "at last")
    assert texts(await asyncio.wait_for(waiting, 1)) == ["at last"]


async def test_a_poll_ends_empty_when_nothing_comes(call: Caller) -> None:
    assert await asyncio.wait_for(call("getUpdates", timeout=1), 3) == []


async def test_a_second_poll_ends_the_first(standin: StandIn, call: Caller) -> None:
    first = asyncio.create_task(call.refusal("getUpdates", timeout=20))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(call("getUpdates", timeout=20))
    assert await asyncio.wait_for(first, 1) == (409, OTHER)
    standin.world.person_says(ANA, "for the second")
    assert texts(await asyncio.wait_for(second, 1)) == ["for the second"]


async def test_a_webhook_ends_a_poll_and_forbids_the_next(call: Caller) -> None:
    first = asyncio.create_task(call.refusal("getUpdates", timeout=20))
    await asyncio.sleep(0.02)
    await call("setWebhook", url=HOOK)
    assert await asyncio.wait_for(first, 1) == (409, "Conflict: terminated by setWebhook request")
    words = (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert await call.refusal("getUpdates") == (409, words)
    await call("deleteWebhook")
    assert await call("getUpdates") == []


async def test_kinds_that_were_not_asked_for_do_not_come(standin: StandIn, call: Caller) -> None:
    card = (await call("sendMessage", chat_id=ANA, text="x"))["message_id"]
    standin.world.react(ANA, card, "👍")
    assert await call("getUpdates") == []
    await call.form("getUpdates", allowed_updates=["message_reaction"])
    standin.world.react(ANA, card, "❤")
    standin.world.person_says(ANA, "hello")
    (update,) = await call("getUpdates")
    assert update["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "❤"}]
    await call("getUpdates", allowed_updates=[])
    standin.world.person_says(ANA, "hello again")
    assert "message" in (await call("getUpdates"))[-1]


async def test_an_unknown_kind_is_refused(call: Caller) -> None:
    answer = (400, BAD + "unknown update type messages")
    assert await call.refusal("getUpdates", allowed_updates=["messages"]) == answer


async def test_an_update_waits_for_a_day(standin: StandIn, call: Caller, clock: Clock) -> None:
    standin.world.person_says(ANA, "hello")
    clock.advance(24 * 3600)
    assert texts(await call("getUpdates")) == ["hello"]
    clock.advance(1)
    assert await call("getUpdates") == []


async def test_a_later_stand_in_gives_later_update_ids(clock: Clock) -> None:
    ids = []
    for _ in range(2):
        world = StandIn(clock=clock).world
        world.add_actor(ANA, "Ana")
        world.start(ANA)
        ids.append(next(iter(world.updates)).id)
        clock.advance(1)
    assert ids[0] < ids[1]


async def test_a_webhook_says_where_and_how(standin: StandIn, call: Caller) -> None:
    assert await call("getWebhookInfo") == {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    await call("setWebhook", url=HOOK, max_connections=5, allowed_updates=["message"], secret_token="s-1_A")
    assert await call("getWebhookInfo") == {
        "url": HOOK,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 5,
        "allowed_updates": ["message"],
    }
    await call("setWebhook", url="")
    assert (await call("getWebhookInfo"))["url"] == ""


async def test_what_waits_can_be_dropped(standin: StandIn, call: Caller) -> None:
    for method, params in (("deleteWebhook", {}), ("setWebhook", {"url": ""}), ("setWebhook", {"url": HOOK})):
        standin.world.person_says(ANA, "hello")
        await call(method, drop_pending_updates=True, **params)
        assert (await call("getWebhookInfo"))["pending_update_count"] == 0
    await call("deleteWebhook")


@pytest.mark.parametrize("url", ["https://example.org/hook", "ftp://127.0.0.1/", "hook", "http://10.0.0.1/"])
async def test_a_webhook_lies_on_this_machine(call: Caller, url: str) -> None:
    words = BAD + "bad webhook: the stand-in delivers to http addresses on loopback only"
    assert await call.refusal("setWebhook", url=url) == (400, words)


async def test_a_secret_has_256_letters_of_a_small_alphabet(call: Caller) -> None:
    for secret, words in (
        ("a" * 257, "secret token is too long"),
        ("a b", "secret token contains unallowed characters"),
    ):
        assert await call.refusal("setWebhook", url=HOOK, secret_token=secret) == (400, BAD + words)


async def test_a_webhook_has_1_to_100_connections(call: Caller) -> None:
    for number in (0, 101):
        answer = (400, BAD + "max_connections must be 1-100")
        assert await call.refusal("setWebhook", url=HOOK, max_connections=number) == answer
