"""Delivery to a webhook: secret, order, repetition."""

from collections.abc import AsyncIterator

import pytest

from bot.demo.hooks import Target
from bot.demo.standin import StandIn

from .conftest import ANA, KIM, MIA
from .live import Hook, open_hook, until


@pytest.fixture
async def hook(standin: StandIn) -> AsyncIterator[Hook]:
    standin.webhook._first_pause = 0.01
    async with open_hook() as opened:
        await standin.webhook.set(Target(opened.url, "secret-1", 40))
        yield opened
        opened.go.set()
        await standin.webhook.unset()


async def test_an_update_comes_with_the_secret_and_is_confirmed_by_200(standin: StandIn, hook: Hook) -> None:
    standin.world.person_says(ANA, "hello")
    await until(lambda: not len(standin.world.updates))
    assert hook.texts() == ["hello"]
    assert hook.secrets == ["secret-1"]


async def test_what_waited_before_the_webhook_comes_first(standin: StandIn) -> None:
    for text in ("one", "two"):
        standin.world.person_says(ANA, text)
    async with open_hook() as hook:
        await standin.webhook.set(Target(hook.url, None, 1))
        standin.world.person_says(ANA, "three")
        await until(lambda: len(hook.got) == 3)
        assert hook.texts() == ["one", "two", "three"]
        assert hook.secrets == [None] * 3
        await standin.webhook.unset()


async def test_an_update_repeats_until_it_is_taken_and_holds_the_next_back(standin: StandIn, hook: Hook) -> None:
    hook.answers = [500, 503]
    for text in ("one", "two"):
        standin.world.person_says(ANA, text)
    await until(lambda: len(hook.got) == 2)
    assert hook.texts() == ["one", "two"]
    assert len(hook.secrets) == 4
    assert standin.webhook.info(())["last_error_message"] == (
        "Wrong response from the webhook: 503 Service Unavailable"
    )


async def test_one_chat_does_not_wait_for_another(standin: StandIn, hook: Hook) -> None:
    hook.is_slow = lambda update: bool(update["message"]["from"]["id"] == ANA)
    standin.world.person_says(ANA, "slow")
    standin.world.person_says(ANA, "behind the slow one")
    standin.world.person_says(MIA, "quick")
    await until(lambda: hook.got)
    assert hook.texts() == ["quick"]
    hook.go.set()
    await until(lambda: len(hook.got) == 3)
    assert hook.texts() == ["quick", "slow", "behind the slow one"]


async def test_no_more_connections_than_allowed(standin: StandIn, hook: Hook) -> None:
    await standin.webhook.set(Target(hook.url, None, 2))
    hook.is_slow = lambda update: True
    for actor in (ANA, MIA, KIM):
        standin.world.person_says(actor, "x")
    await until(lambda: hook.running == 2)
    hook.go.set()
    await until(lambda: len(hook.got) == 3)
    assert hook.most == 2


async def test_a_bot_that_is_away_gets_everything_later(standin: StandIn) -> None:
    standin.webhook._first_pause = 0.01
    async with open_hook() as hook:
        url = hook.url
    await standin.webhook.set(Target(url, None, 40))
    standin.world.person_says(ANA, "hello")
    await until(lambda: standin.webhook.last_error)
    assert standin.webhook.info(())["pending_update_count"] == 1
    assert standin.webhook.info(())["last_error_message"] == "Connection refused"
    async with open_hook() as hook:
        await standin.webhook.set(Target(hook.url, None, 40))
        await until(lambda: hook.got)
        await standin.webhook.unset()


async def test_an_update_that_is_too_old_is_not_repeated(standin: StandIn, hook: Hook) -> None:
    hook.answers = [500] * 3
    standin.world.person_says(ANA, "hello")
    await until(lambda: hook.secrets)
    standin.world.updates.clear()
    standin.world.person_says(ANA, "next")
    await until(lambda: hook.got)
    assert hook.texts() == ["next"]
