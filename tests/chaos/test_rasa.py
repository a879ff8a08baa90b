"""Rasa is away, hangs, or talks nonsense: she is answered all the same, and soon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.chaos.nlu import PEACE, WAYS, Nlu, nlu
from tests.chaos.stage import DOOR, Stage, playing
from tests.chaos.waiting import until
from tests.whole.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: the limit of the answer itself is 0.8 s; the rest is for a machine that does other things too
SOON = 1.5


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rasa() -> AsyncIterator[Nlu]:
    """Whatever stands in the place of Rasa."""
    async with nlu() as behaving:
        yield behaving


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(database_url: str, folder: Path, rasa: Nlu) -> AsyncIterator[Stage]:
    """A bot that asks it."""
    async with playing(database_url, folder, nlu_url=rasa.url) as opened:
        yield opened


async def answered(her: Phone, words: str) -> float:
    """Write, and tell how long it took until the answer was there."""
    began, before = time.monotonic(), len(her.answers)
    her.write(words)
    await until(lambda: len(her.answers) > before, "she is answered")
    return time.monotonic() - began


@pytest.mark.parametrize("way", WAYS)
async def test_she_is_answered_soon_when_rasa(stage: Stage, rasa: Nlu, way: str) -> None:
    rasa.way = PEACE
    her = stage.newcomer()
    await her.starts()
    usual = await answered(her, "bonjour a vous tous")
    understood = her.reads
    asked, rasa.way = rasa.asked, way
    took = await answered(her, "quelqu'un partage mes photos")
    assert rasa.asked == asked + 1, "it was asked"
    assert her.reads != understood
    assert her.labels, "a menu is a way on"
    assert took - usual < SOON
    rasa.way = PEACE
    await her.says("bonjour a vous tous")
    assert her.reads == understood, "it is asked again, and understood"


async def test_danger_is_seen_while_rasa_hangs(stage: Stage, rasa: Nlu) -> None:
    rasa.way = "never answers"
    people = [stage.newcomer() for _ in range(5)]
    alerts = len(stage.alerts())
    took = await asyncio.gather(*(answered(her, DOOR) for her in people))
    await stage.quiet()
    assert all("112" in her.reads for her in people)
    assert len(stage.alerts()) == alerts + len(people)
    assert min(took) < SOON * 2
