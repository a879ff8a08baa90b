"""The bot is started with something wrong: one clear line on standard error, a status, no traceback, no secret."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.standin import StandIn
from bot.settings import ROOT
from bot.store.crypto import new_key
from tests.chaos.bot import Bot
from tests.chaos.conftest import fresh_database
from tests.chaos.stage import NOWHERE, TOKEN, playing

pytestmark = pytest.mark.asyncio(loop_scope="module")

WRONG, LATER = 1, 75
KEY = new_key()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standin() -> AsyncIterator[StandIn]:
    """A Telegram that could be spoken to."""
    async with StandIn(token=TOKEN) as one:
        yield one


@pytest.fixture(scope="module")
def taken_port() -> Iterator[str]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield str(listening.getsockname()[1])


@pytest.fixture
def environment(standin: StandIn, request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Variables with which it would start."""
    return {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": standin.url,
        "SECRET_KEYS": KEY,
        "DATABASE_URL": fresh_database("sqlite", request, tmp_path),
        "NLU_URL": NOWHERE,
        "HTTP_PORT": "0",
    }


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"SECRET_KEYS": ""}, WRONG, "SECRET_KEYS"),
        ({"SECRET_KEYS": "canary-no-key"}, WRONG, "SECRET_KEYS"),
        ({"SECRET_KEYS": KEY + KEY}, WRONG, "SECRET_KEYS"),
        ({"SECRET_KEYS": f"{KEY},canary"}, WRONG, "SECRET_KEYS"),
        ({"TELEGRAM_TOKEN": ""}, WRONG, "TELEGRAM_TOKEN"),
        ({"TELEGRAM_TOKEN": "7000000001:canary-another"}, WRONG, "TELEGRAM_TOKEN"),
        ({"TELEGRAM_TOKEN": "canary"}, WRONG, "TELEGRAM_TOKEN"),
        ({"TELEGRAM_API_URL": NOWHERE}, LATER, "Telegram"),
        ({"TELEGRAM_API_URL": "canary"}, WRONG, "TELEGRAM_API_URL"),
        ({"DATABASE_URL": "canary"}, WRONG, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://canary"}, WRONG, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/halcyon.db"}, WRONG, "/proc/nowhere"),
        ({"DATABASE_URL": "postgresql://canary@127.0.0.1:1/canary"}, LATER, "database"),
        ({"STAFF_CHAT_ID": "canary"}, WRONG, "STAFF_CHAT_ID"),
        ({"HTTP_PORT": "99999"}, WRONG, "HTTP_PORT"),
        ({"TELEGRAM_WEBHOOK_URL": "http://127.0.0.1:1"}, WRONG, "TELEGRAM_WEBHOOK_URL"),
        ({"TELEGRAM_WEBHOOK_URL": "http://127.0.0.1:1/telegram"}, WRONG, "TELEGRAM_WEBHOOK_SECRET"),
        ({"LOG_LEVEL": "canary"}, WRONG, "LOG_LEVEL"),
    ],
    ids=lambda value: (
        "-".join(f"{name}={word[:20]}" for name, word in value.items()) if isinstance(value, dict) else ""
    ),
)
async def test_a_wrong_variable_is_named(
    environment: dict[str, str], wrong: dict[str, str], status: int, said: str, tmp_path: Path
) -> None:
    bot = Bot(["run"], environment | wrong, tmp_path)
    bot.start()
    assert await bot.ended() == status
    line = last_line(bot.said.read_text())
    assert said.lower() in line.lower()
    assert "canary" not in bot.said.read_text()
    assert KEY not in bot.said.read_text()


async def test_a_port_that_somebody_has_is_named(environment: dict[str, str], taken_port: str, tmp_path: Path) -> None:
    bot = Bot(["run"], environment | {"HTTP_PORT": taken_port}, tmp_path)
    bot.start()
    assert await bot.ended() == WRONG
    assert taken_port in last_line(bot.said.read_text())


async def test_a_key_that_did_not_seal_the_database_is_refused(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    async with playing(fresh_database("sqlite", request, tmp_path), tmp_path) as stage:
        await stage.newcomer().starts()
        await stage.bot.killed()
        rows = await stage.rows("SELECT count(*) FROM chats")
        other = Bot(["run"], stage.bot.environment | {"SECRET_KEYS": new_key()}, tmp_path, "other")
        other.start()
        assert await other.ended() == WRONG
        assert "SECRET_KEYS" in last_line(other.said.read_text())
        assert await stage.rows("SELECT count(*) FROM chats") == rows, "nobody was met anew"


def a_typo_in_the_configuration(root: Path) -> str:
    file = root / "config.yml"
    file.write_text(file.read_text().replace("languages:", "langauges:"))
    return "langauges"


def a_configuration_that_is_no_yaml(root: Path) -> str:
    (root / "config.yml").write_text("organisation: [")
    return "config.yml"


def a_flow_with_a_missing_step(root: Path) -> str:
    file = root / "flows" / "guidance" / "cyberstalking.yml"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines).replace("start:", "strat:", 1))
    return "cyberstalking.yml"


@pytest.mark.parametrize(
    "spoil", [a_typo_in_the_configuration, a_configuration_that_is_no_yaml, a_flow_with_a_missing_step]
)
async def test_the_file_that_is_wrong_is_named(
    environment: dict[str, str], tmp_path: Path, spoil: Callable[[Path], str]
) -> None:
    root = tmp_path / "copy"
    for name in ("bot", "flows", "locales"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "config.yml", root)
    named = spoil(root)
    # the real command, from its first line: what is wrong may be found while the bot is still being imported
    ran = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=root, env=environment | {"PATH": os.environ["PATH"]},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await ran.communicate()
    assert ran.returncode == WRONG
    assert out == b""
    assert named in last_line(err.decode())


def last_line(said: str) -> str:
    """Give the one line that says what is wrong; before it only our own log may stand."""
    *before, line = said.strip().splitlines()
    assert all(earlier.startswith("timestamp=") for earlier in before), said
    assert line.startswith("halcyon: ")
    assert "Traceback" not in said
    return line
