"""The real Rasa as our child: ready, started again when it dies, ended with us, and silent towards the world."""

import asyncio
import ipaddress
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from bot.understanding import child as children
from bot.understanding.child import PAUSES, Child, free_port
from bot.understanding.rasa import Rasa
from bot.understanding.training import Project
from tests.understanding.real_rasa import PROJECT, START_LIMIT, parent, trained, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: nobody may be left so long after the parent was killed, in seconds
ORPHAN_LIMIT = 3.0


class Watched:
    """Rasa, and every address that it was seen to hold while it started and answered."""

    def __init__(self, child: Child, rasa: Rasa) -> None:
        self.child = child
        self.rasa = rasa
        self.running = asyncio.create_task(child.run())
        self.addresses: set[str] = set()

    def look(self) -> None:
        self.addresses |= addresses(self.child.pid)


def addresses(pid: int | None) -> set[str]:
    """Every address that a process and its children listen on or are connected to."""
    found: set[str] = set()
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            for connection in one.net_connections(kind="inet"):
                found |= {address.ip for address in (connection.laddr, connection.raddr) if address}
    return found


async def looking(watched: Watched) -> None:
    while True:
        watched.look()
        await asyncio.sleep(0.1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def watched() -> AsyncIterator[Watched]:
    await trained()
    port = free_port()
    child = Child(PROJECT, port)
    found = Watched(child, Rasa(f"http://127.0.0.1:{port}", limit=30.0))
    looks = asyncio.create_task(looking(found))
    await until(lambda: child.is_ready, START_LIMIT)
    yield found
    for each in (found.running, looks):
        each.cancel()
        with suppress(asyncio.CancelledError):
            await each
    await found.rasa.close()


async def test_it_becomes_ready_and_ranks_intents(watched: Watched) -> None:
    assert watched.child.is_ready
    ranking = await watched.rasa.parse("mon ex menace de publier mes photos")
    assert len(ranking) > 5
    assert sum(one.confidence for one in ranking) == pytest.approx(1.0, abs=0.05)


async def test_it_holds_no_address_but_loopback_while_starting_and_answering(watched: Watched) -> None:
    for _ in range(5):
        await watched.rasa.parse("someone writes to me all night")
    watched.look()
    assert watched.addresses
    assert [one for one in watched.addresses if not ipaddress.ip_address(one).is_loopback] == []


async def test_it_runs_with_telemetry_switched_off(watched: Watched) -> None:
    environment = psutil.Process(watched.child.pid).environ()
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"


async def test_rasa_itself_calls_its_telemetry_disabled_in_that_environment() -> None:
    asked = await asyncio.create_subprocess_exec(
        *(str(PROJECT.python), "-c", "from rasa import telemetry; print(telemetry.is_telemetry_enabled())"),
        cwd=PROJECT.folder,
        env=PROJECT.environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    said, _ = await asked.communicate()
    assert said.decode().strip() == "False"


async def test_its_port_is_not_open_to_other_machines(watched: Watched) -> None:
    listening = [
        one for one in psutil.Process(watched.child.pid).net_connections(kind="inet") if one.status == "LISTEN"
    ]
    assert {one.laddr.ip for one in listening} == {"127.0.0.1"}


async def test_killed_it_is_started_again_after_a_pause(watched: Watched) -> None:
    child, before = watched.child, watched.child.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    await until(lambda: not child.is_ready, 5.0)
    waited = await until(lambda: child.pid not in (None, before), PAUSES[0] + 5.0)
    assert waited >= PAUSES[0] - 0.3
    assert child.restarts == 1
    await until(lambda: child.is_ready, START_LIMIT)
    assert await watched.rasa.parse("hello")


async def test_cancelled_while_it_starts_it_ends_at_once_and_cleanly() -> None:
    child = Child(PROJECT, free_port())
    running = asyncio.create_task(child.run())
    await until(lambda: child.pid is not None, 10.0)
    await ends_cleanly(child, running)


async def test_cancelled_while_it_serves_it_ends_at_once_and_cleanly(watched: Watched) -> None:
    """The last test that may ask this Rasa anything."""
    assert await watched.rasa.parse("hello")
    await ends_cleanly(watched.child, watched.running)


async def ends_cleanly(child: Child, running: asyncio.Task[None]) -> None:
    process = psutil.Process(child.pid)
    began = time.monotonic()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    # shorter than the limit: it ended by itself, and did not have to be killed
    assert time.monotonic() - began < children.END_LIMIT - 1
    assert child.pid is None
    assert not process.is_running()


@pytest.mark.parametrize("is_answering", [False, True])
async def test_no_orphan_is_left_when_the_parent_is_killed(is_answering: bool) -> None:
    await trained()
    port = free_port()
    started, pid = await parent(port)
    rasa = Rasa(f"http://127.0.0.1:{port}", limit=5.0)
    process = psutil.Process(pid)
    if is_answering:
        async with asyncio.timeout(START_LIMIT):
            while not await rasa.is_ready():  # noqa: ASYNC110  another process becomes ready
                await asyncio.sleep(0.1)
    else:
        await asyncio.sleep(0.5)
    await rasa.close()
    family = [process, *process.children(recursive=True)]
    started.kill()
    await started.wait()
    _, left = await asyncio.to_thread(psutil.wait_procs, family, ORPHAN_LIMIT)
    assert left == []


async def test_pauses_grow_while_it_keeps_dying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PAUSES", (0.02, 0.05, 0.1))
    births = tmp_path / "births"
    child = Child(dying(tmp_path, births), free_port())
    running = asyncio.create_task(child.run())
    await until(lambda: child.restarts >= 5, 20.0)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert len(births.read_text().splitlines()) >= 5
    assert not child.is_ready


async def test_without_a_model_or_an_environment_it_gives_up_quietly(tmp_path: Path) -> None:
    for project in (Project(tmp_path), dying(tmp_path, tmp_path / "births", has_model=False)):
        child = Child(project, free_port())
        async with asyncio.timeout(5):
            await child.run()
        assert (child.is_ready, child.pid, child.restarts) == (False, None, 0)


async def test_a_machine_that_cannot_start_a_process_now_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "PAUSES", (0.02,))
    project = dying(tmp_path, tmp_path / "births")
    project.python.write_bytes(b"\x7fELF no program")
    child = Child(project, free_port())
    running = asyncio.create_task(child.run())
    await until(lambda: child.restarts >= 3, 10.0)
    assert not running.done()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def dying(folder: Path, births: Path, *, has_model: bool = True) -> Project:
    """A project whose Python writes a line and ends."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(f"#!/bin/sh\necho born >> {births}\n")
    python.chmod(0o755)
    project = Project(folder)
    if has_model:
        project.model.parent.mkdir(exist_ok=True)
        project.model.touch()
    return project
