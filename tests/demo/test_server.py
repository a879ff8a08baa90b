"""The stand-in as a process of its own."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import httpx
import pytest

from bot.demo.calls import Calls

from .schema import FOLDER, SOURCES

CHECKER = FOLDER / "validate_calls.py"


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
async def test_it_says_where_it_is_serves_and_ends_when_told(tmp_path: Path, end: signal.Signals) -> None:
    calls = tmp_path / "calls.jsonl"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.demo.server", "--token", "42:secret", "--no-limits", "--calls", str(calls),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(20):
            ready, _, url = (await process.stdout.readline()).decode().strip().partition(" ")
            assert ready == "ready"
            async with httpx.AsyncClient(base_url=url) as http:
                await http.post("/page/actor", json={"name": "Ana", "language": "es", "id": 101})
                await http.post("/page/start", json={"actor": 101})
                for number in range(20):
                    sent = {"chat_id": 101, "text": f"{number}"}
                    assert (await http.post("/bot42:secret/sendMessage", json=sent)).status_code == 200
            process.send_signal(end)
            _, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert (process.returncode, errors) == (0, b"")
    assert len(calls.read_text(encoding="utf-8").splitlines()) == 20


async def test_recorded_calls_pass_every_checker_there_is(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    calls = Calls(file)
    calls.record("sendMessage", {"chat_id": 101, "text": "hi"}, "ok")
    calls.record("deleteMessages", {"chat_id": 101, "message_ids": [1, 2]}, "ok")
    calls.close()
    for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        for source in SOURCES:
            assert set(line["params"]) <= set(source.parameters(line["method"]))
    if CHECKER.exists():
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(CHECKER), str(file), stdout=asyncio.subprocess.PIPE
        )
        told, _ = await process.communicate()
        assert (process.returncode, told) == (0, b"2 calls, 0 problems\n")
