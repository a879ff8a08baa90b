"""Owns measuring the bot as its users meet it, beside Rasa's own dialogue server in the same run.

Never tests: a number that is too large fails nothing, it is printed.
"""

from __future__ import annotations

import os
import platform
import random
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from bot.commands import bench_load as load
from bot.commands import bench_peer, marks
from bot.commands.bench_stage import Stage, stage
from bot.settings import ROOT, Deployment

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
#: rates at which messages are written, in messages a second
CALM, BUSY = 20.0, 50.0
#: people who press at once
PEOPLE = 16
#: presses of one person before hers are timed again
EARLIER = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    what: str
    measured: str
    aim: str


async def measure(deployment: Deployment, *, seconds: float, write: bool, with_peer: bool = True) -> str:
    """Measure everything and give the table as Markdown.

    Args:
        deployment: what ``config.yml`` says.
        seconds: how long each load lasts.
        write: put the table into README.md too.
        with_peer: measure Rasa's own dialogue server as well.

    Raises:
        BotNotReady, PeerNotReady: something did not start.
    """
    texts = sentences(deployment.languages[0])
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder)) as running:
            lines = await _ours(running, texts, seconds)
    if with_peer:
        with tempfile.TemporaryDirectory() as folder:
            lines += await _peer(Path(folder), texts, seconds)
    table = "\n".join(
        [
            f"Measured on {datetime.now(UTC):%Y-%m-%d} with `halcyon bench` on {os.cpu_count()} cores "
            f"({platform.machine()}, Python {platform.python_version()}), the stand-in and the load on the same cores. "
            "The wait for further words after a word or three (`quiet_seconds`) is off.",
            "",
            "| what | measured | aim |",
            "|---|---|---|",
            *(f"| {line.what} | {line.measured} | {line.aim} |" for line in lines),
        ]
    )
    if write:
        marks.put(ROOT / "README.md", BEGIN, END, table)
    return table


def sentences(language: str) -> list[str]:
    """Give sentences to write: those of the training data, shuffled, because only their length matters here."""
    found = []
    for file in sorted((ROOT / "nlu" / "data" / language).glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            found += [line[2:] for line in block["examples"].splitlines() if line.startswith("- ")]
    random.Random(1).shuffle(found)  # noqa: S311  an order, no secret
    return found


async def _ours(running: Stage, texts: list[str], seconds: float) -> list[Line]:
    await load.messages(running, texts, rate=CALM, seconds=3)  # warm, as a bot that runs is
    calm = await load.messages(running, texts, rate=CALM, seconds=seconds)
    before = await running.without_model()
    busy = await load.messages(running, texts, rate=BUSY, seconds=seconds)
    without = await running.without_model() - before
    one = await load.press_one(running, load.newcomer(running), 200)
    many = await load.presses(running, people=PEOPLE, seconds=seconds)
    alerts = await load.alerts(running, "he is at my door", count=30, pause=0.1)
    veteran = load.newcomer(running)
    await load.press_one(running, veteran, EARLIER)
    old, new = await load.press_one(running, veteran, 300), await load.press_one(running, load.newcomer(running), 300)
    bot, rasa = running.memory()
    sustained = f"{busy.rate:.0f}, {_ms(busy, 0.99)}, {busy.lost}"
    return [
        Line(f"message to reply at {CALM:.0f} messages/s, p50", _ms(calm, 0.5), "60 ms"),
        Line(f"message to reply at {CALM:.0f} messages/s, p99", _ms(calm, 0.99), "250 ms"),
        Line(f"messages/s sustained ({BUSY:.0f} offered), p99, lost", sustained, "50"),
        Line("of these answered without the model (it had no answer within 800 ms)", f"{without}", ""),
        Line("button press to edit, one at a time, p50", _ms(one, 0.5), "25 ms"),
        Line(f"button presses/s ({PEOPLE} people at once), lost", f"{many.rate:.0f}, {many.lost}", "300"),
        Line("message to alert in the staff group, p95", _ms(alerts, 0.95), "2,000 ms"),
        Line(f"press to edit after {EARLIER:,} earlier updates, p50", _ms(old, 0.5), f"as new: {_ms(new, 0.5)}"),
        Line("start to first answer", f"{running.first_answer:.1f} s", "3 s"),
        Line("start to Rasa's first reading", f"{running.rasa_ready:.1f} s", "20 s"),
        Line("memory of the bot", f"{bot:.0f} MB", "300 MB"),
        Line("memory of Rasa", f"{rasa:.0f} MB", "1,000 MB"),
    ]


async def _peer(folder: Path, texts: list[str], seconds: float) -> list[Line]:
    async with bench_peer.peer(folder) as url:
        await bench_peer.one_at_a_time(url, texts, 30)
        one = await bench_peer.one_at_a_time(url, texts, 200)
        many = await bench_peer.side_by_side(url, texts, people=PEOPLE, seconds=seconds)
    alone = f"{_ms(one, 0.5)} / {_ms(one, 0.99)}"
    return [
        Line("*peer*: Rasa's own dialogue server, memory only, one at a time, p50 / p99", alone, ""),
        Line("*peer*: messages/s", f"{many.rate:.0f}", ""),
    ]


def _ms(times: load.Times, share: float) -> str:
    return f"{times.percentile(share):,.0f} ms"
