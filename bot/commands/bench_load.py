"""Owns the loads of a measurement: messages at a rate, presses as fast as they are answered, cries for help.

Never judges the numbers.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field

from bot.commands.bench_stage import Stage
from bot.demo.seed import GROUP_ID

#: an answer later than this counts as lost, in seconds
PATIENCE = 20.0

_NUMBERS = itertools.count(100_000)


@dataclass(slots=True)
class Times:
    """What a load took."""

    #: milliseconds from a deed to what it shows
    took: list[float] = field(default_factory=list)
    lost: int = 0
    #: seconds that the whole load lasted
    lasted: float = 0.0

    def percentile(self, share: float) -> float:
        """Give the time under which this share of the answers came, in milliseconds."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took) / self.lasted if self.lasted else 0.0


def newcomer(stage: Stage) -> int:
    """Bring somebody new."""
    number = next(_NUMBERS)
    stage.standin.world.add_actor(number, "Somebody", "en")
    return number


async def messages(stage: Stage, texts: list[str], *, rate: float, seconds: float) -> Times:
    """Have newcomers write at a steady rate, whether or not earlier ones were answered."""
    times = Times()
    began = time.perf_counter()
    tasks: list[asyncio.Task[None]] = []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(_say(stage, newcomer(stage), texts[number % len(texts)], times)))
    await asyncio.gather(*tasks)
    times.lasted = time.perf_counter() - began
    return times


async def alerts(stage: Stage, text: str, *, count: int, pause: float) -> Times:
    """Have newcomers cry for help, and time the alert in the staff group."""
    times = Times()
    for _ in range(count):
        who = newcomer(stage)
        began = time.perf_counter()
        alert, answer = stage.next_in(GROUP_ID), stage.next_in(who)
        stage.standin.world.person_says(who, text)
        await _wait(alert, began, times)
        await asyncio.wait_for(answer, PATIENCE)
        await asyncio.sleep(pause)
    return times


async def presses(stage: Stage, *, people: int, seconds: float) -> Times:
    """Have people press buttons, each as soon as the last press was answered."""
    times = Times()
    began = time.perf_counter()
    await asyncio.gather(*(_press_on(stage, newcomer(stage), began + seconds, times) for _ in range(people)))
    times.lasted = time.perf_counter() - began
    return times


async def press_one(stage: Stage, who: int, count: int) -> Times:
    """Have one person press so many times, one after the other."""
    times = Times()
    began = time.perf_counter()
    await _press_on(stage, who, float("inf"), times, count)
    times.lasted = time.perf_counter() - began
    return times


async def _say(stage: Stage, who: int, text: str, times: Times) -> None:
    began = time.perf_counter()
    heard = stage.next_in(who)
    stage.standin.world.person_says(who, text)
    await _wait(heard, began, times)


async def _wait(heard: asyncio.Future[dict[str, object]], began: float, times: Times) -> None:
    try:
        await asyncio.wait_for(heard, PATIENCE)
    except TimeoutError:
        times.lost += 1
    else:
        times.took.append((time.perf_counter() - began) * 1000)


async def _press_on(stage: Stage, who: int, until: float, times: Times, count: int = 1_000_000) -> None:
    """Walk between two cards until the time is up; every press edits the card in its place."""
    world = stage.standin.world
    heard = stage.next_in(who)
    world.start(who)
    shown = await asyncio.wait_for(heard, PATIENCE)
    while time.perf_counter() < until and count:
        keyboard = shown["reply_markup"]["inline_keyboard"]
        datas = [button["callback_data"] for row in keyboard for button in row]
        wanted = "do:emergency" if any("do:emergency" in data for data in datas) and count % 2 else "do:menu"
        data = next(data for data in datas if data.endswith(wanted))
        began = time.perf_counter()
        heard = stage.next_in(who)
        world.press(who, shown["message_id"], data)
        try:
            shown = await asyncio.wait_for(heard, PATIENCE)
        except TimeoutError:
            times.lost += 1
            return
        times.took.append((time.perf_counter() - began) * 1000)
        count -= 1
