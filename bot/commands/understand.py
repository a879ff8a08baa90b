"""Owns asking the understanding directly, through the same code as a live message.

Never keeps what it is asked.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Any

from bot.app import read_rules
from bot.domain.reading import Reading
from bot.errors import BadContent, TryLater
from bot.lifetime import task
from bot.settings import ROOT, Deployment
from bot.understanding.child import Child, free_port
from bot.understanding.language import Identifier
from bot.understanding.rasa import Rasa
from bot.understanding.reader import Reader
from bot.understanding.training import Project

#: how long a fresh Rasa may take, in seconds
START_LIMIT = 90.0
#: at a terminal nobody waits at night: a slow answer is better than none, in seconds
PARSE_LIMIT = 30.0


class RasaNotReady(TryLater):
    """Rasa did not start: run `halcyon train` first."""


@asynccontextmanager
async def reading(deployment: Deployment) -> AsyncIterator[Reader]:
    """Start Rasa and give a reader that uses it.

    Raises:
        RasaNotReady: it did not start.
        BadContent: the danger rules cannot be used.
    """
    rules = read_rules(deployment)
    port = free_port()
    child, rasa = Child(Project(ROOT / "nlu"), port), Rasa(f"http://127.0.0.1:{port}", limit=PARSE_LIMIT)
    async with task(child.run(), "rasa") as running:
        try:
            async with asyncio.timeout(START_LIMIT):
                while not child.is_ready:
                    if running.done():
                        raise RasaNotReady
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise RasaNotReady from None
        try:
            yield Reader(rules, Identifier(), rasa)
        finally:
            await rasa.close()


async def answer_lines(deployment: Deployment, lines: IO[str], answers: IO[str]) -> None:
    """Answer JSON lines ``{"text", "lang"}`` with what is understood of each.

    Raises:
        RasaNotReady: Rasa did not start.
        BadContent: a line is not JSON with a text; names its number.
    """
    identifier = Identifier()
    async with reading(deployment) as reader:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            text = _text(line, number)
            answer = as_json(await reader.read(text))
            guess = identifier.identify(text)
            answer["language"] = guess.language if guess is not None else None
            answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
            answers.flush()


def as_json(read: Reading) -> dict[str, Any]:
    """Write a reading as the fixed form that measurements use."""
    return {
        "intent": read.intent,
        "confidence": round(read.confidence, 6),
        "ranking": [{"name": one.name, "confidence": round(one.confidence, 6)} for one in read.ranking],
        "danger": read.danger.value,
        "language": read.language,
    }


def _text(line: str, number: int) -> str:
    try:
        text = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError):
        raise BadContent(f"line {number}", 'not JSON with a "text"') from None
    return str(text)
