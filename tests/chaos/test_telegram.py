"""Telegram asks for pauses, fails, drops the line and loses answers: nothing is lost, and the order stays."""

from __future__ import annotations

import asyncio

import pytest

from bot.demo.faults import Fault, Trouble
from tests.chaos.stage import DOOR, MIA, Stage, assert_said

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = [f"message {number}" for number in range(6)]
#: for ever; taken back by the test
MANY = 100_000
LONG, SHORT = 3.0, 1.2


@pytest.mark.parametrize(
    ("fault", "storm", "duplicates"),
    [
        (Fault(Trouble.FLOOD, count=MANY, retry_after=1), LONG, 0),
        (Fault(Trouble.STATUS, status=500, count=MANY), SHORT, 0),
        (Fault(Trouble.DROP, count=MANY), SHORT, 0),
        (Fault(Trouble.LOST, method="copyMessage", chat_id=MIA, count=2), SHORT, 2),
    ],
    ids=["asks for pauses", "fails", "drops every line", "loses two answers"],
)
async def test_nothing_is_lost_while_telegram(stage: Stage, fault: Fault, storm: float, duplicates: int) -> None:
    zoe, her = stage.newcomer("en"), stage.newcomer()
    await zoe.starts()
    for words in ("/privacy", "/services"):
        await zoe.says(words)
    expected = zoe.all_texts()
    await her.says(DOOR)
    await stage.take()
    walker = stage.newcomer("en")

    stage.standin.faults.order(fault)
    for words in WORDS:
        her.write(words)
    for words in ("/start", "/privacy", "/services"):
        walker.write(words)
    stage.mia.write("I am here.")
    await asyncio.sleep(storm)
    assert fault.count < MANY or not walker.answers, "the storm stops everything"
    stage.standin.faults.clear()
    await stage.quiet()
    assert_said(stage.passed_on(*WORDS), WORDS, duplicates=duplicates)
    assert walker.all_texts() == expected
    assert her.all_texts().count("I am here.") == 1
    await stage.close_case()
