"""Owns the peer of a measurement: Rasa's own dialogue server, one rule for each intent, memory only.

Never ships: it is made in a temporary folder from our own training data.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import yaml

from bot.commands.bench_load import PATIENCE, Times
from bot.errors import TryLater
from bot.settings import ROOT
from bot.understanding.child import free_port
from bot.understanding.training import Project

START_LIMIT = 120.0


class PeerNotReady(TryLater):
    """Rasa's own dialogue server did not start."""


@asynccontextmanager
async def peer(folder: Path) -> AsyncIterator[str]:
    """Train and start the peer, and give its address.

    Raises:
        PeerNotReady: it could not be trained or did not start.
    """
    project = Project(ROOT / "nlu")
    _write(project.folder, folder)
    environment = project.environment() | {"PYTHONPATH": str(folder)}
    python = str(project.python)
    training = await asyncio.create_subprocess_exec(
        *(python, "-m", "rasa", "train", "--fixed-model-name", "peer"), cwd=folder, env=environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, stdin=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    if await training.wait() != 0:
        raise PeerNotReady("training failed")
    port = free_port()
    server = await asyncio.create_subprocess_exec(
        *(python, "-m", "rasa", "run", "--enable-api", "--model", "models/peer.tar.gz"),
        *("--interface", "127.0.0.1", "--port", str(port)), cwd=folder, env=environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, stdin=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        await _ready(url)
        yield url
    finally:
        server.terminate()
        await server.wait()


async def one_at_a_time(url: str, texts: list[str], count: int) -> Times:
    """Have one person after the other write."""
    times = Times()
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False) as client:
        began = time.perf_counter()
        for number in range(count):
            await _say(client, f"one-{number}", texts[number % len(texts)], times)
        times.lasted = time.perf_counter() - began
    return times


async def side_by_side(url: str, texts: list[str], *, people: int, seconds: float) -> Times:
    """Have people write, each as soon as the last message was answered."""
    times = Times()
    began = time.perf_counter()

    async def write_on(who: int) -> None:
        number = 0
        while time.perf_counter() < began + seconds:
            await _say(client, f"many-{who}-{number}", texts[(who + number * people) % len(texts)], times)
            number += 1

    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False) as client:
        await asyncio.gather(*(write_on(who) for who in range(people)))
    times.lasted = time.perf_counter() - began
    return times


async def _say(client: httpx.AsyncClient, sender: str, text: str, times: Times) -> None:
    began = time.perf_counter()
    response = await client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
    if response.status_code == httpx.codes.OK and response.json():
        times.took.append((time.perf_counter() - began) * 1000)
    else:
        times.lost += 1


async def _ready(url: str) -> None:
    began = time.perf_counter()
    async with httpx.AsyncClient(trust_env=False) as client:
        while time.perf_counter() - began < START_LIMIT:
            try:
                if (await client.get(f"{url}/status")).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.2)
    raise PeerNotReady


def _write(ours: Path, folder: Path) -> None:
    """Write the peer's project: our pipeline and data, one rule and one answer for each intent."""
    for name in ("components", "data", "tune"):
        shutil.copytree(ours / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    config = yaml.safe_load((ours / "config.yml").read_text(encoding="utf-8"))
    config["policies"] = [{"name": "RulePolicy"}]
    domain = yaml.safe_load((ours / "domain.yml").read_text(encoding="utf-8"))
    intents = [intent if isinstance(intent, str) else next(iter(intent)) for intent in domain["intents"]]
    domain["responses"] = {f"utter_{intent}": [{"text": f"An answer to {intent}."}] for intent in intents}
    rules = [
        {"rule": f"answer {intent}", "steps": [{"intent": intent}, {"action": f"utter_{intent}"}]} for intent in intents
    ]
    for name, what in (
        ("config.yml", config),
        ("domain.yml", domain),
        ("data/rules.yml", {"version": "3.1", "rules": rules}),
    ):
        (folder / name).write_text(yaml.safe_dump(what), encoding="utf-8")
    # the language server's credentials: the REST channel alone
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    os.makedirs(folder / "models", exist_ok=True)
