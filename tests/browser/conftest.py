"""The whole demo once, as ``halcyon demo`` plays it with Rasa beside it, and a Chromium window for every test.

Never lets a window reach another machine unnoticed, and never lets the page complain unnoticed.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from io import StringIO
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
import structlog
from playwright.async_api import Browser, async_playwright, expect

from bot import app as composition
from bot import logs
from bot.commands.demo import Stage, playing
from bot.domain.effects import Part
from bot.settings import ROOT, read_deployment
from bot.understanding.rasa import Rasa
from bot.understanding.training import Project
from tests.browser.screen import Screen

#: no-sandbox: continuous integration runs as root, as whom Chromium refuses to start otherwise
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
#: how long anything may take that a person waits for, in milliseconds: other tests may run beside this one
PATIENCE = 15_000
#: how long Rasa may take to start, in seconds
RASA_PATIENCE = 120.0

#: opens a further window
Window = Callable[..., Awaitable[Screen]]
#: says a key of the catalogue in a language
Words = Callable[..., str]
#: brings somebody new, who speaks a language
Newcomer = Callable[[str, str], int]

_numbers = count(6_000_001)

expect.set_options(timeout=PATIENCE)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The demo, with the real Rasa starting beside it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.configure("INFO", StringIO())
    with pytest.MonkeyPatch.context() as patch:
        # the library gives durations as it will by default; the old way warns, and a warning fails a test
        patch.setenv("PTB_TIMEDELTA", "true")
        # beside other tests a machine is slower than a person is patient; how long Rasa may take is tested elsewhere
        patch.setattr(composition, "Rasa", partial(Rasa, limit=PATIENCE / 1_000))
        try:
            async with playing(read_deployment(), folder=tmp_path_factory.mktemp("demo") / "data") as opened:
                yield opened
        finally:
            structlog.reset_defaults()
            root.handlers = handlers
            root.setLevel(level)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def rasa(stage: Stage) -> None:
    """Rasa, once it is ready."""
    assert Project(ROOT / "nlu").model.exists(), "the model is missing: run `halcyon train`"
    async with asyncio.timeout(RASA_PATIENCE):
        while True:
            if await stage.app.rasa.is_ready():
                return
            await asyncio.sleep(0.1)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    """A real Chromium."""
    note = ROOT / ".make" / "chromium"
    names = ("chromium", "chromium-browser", "google-chrome")
    path = note.read_text().strip() if note.exists() else next(filter(None, map(shutil.which, names)), None)
    async with async_playwright() as library:
        opened = await library.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="package")
async def window(stage: Stage, browser: Browser) -> AsyncIterator[Window]:
    """Opens a window with the page; afterwards nothing has left this machine and nothing was complained about."""
    screens: list[Screen] = []
    async with AsyncExitStack() as stack:

        async def opens(url: str = "", **traits: Any) -> Screen:
            context = await browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | traits))
            stack.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE)
            screen = Screen(await context.new_page())
            screens.append(screen)
            await screen.opens(url or stage.standin.url)
            return screen

        yield opens
    assert [screen.foreign for screen in screens if screen.foreign] == []
    assert [screen.complaints for screen in screens if screen.complaints] == []


@pytest_asyncio.fixture(loop_scope="package")
async def screen(window: Window) -> Screen:
    """One window, as large as a small laptop's."""
    return await window()


@pytest.fixture
def newcomer(stage: Stage) -> Newcomer:
    """Brings somebody who has never been here; her phone is in every window that opens afterwards."""

    def comes(name: str, language: str) -> int:
        return stage.standin.world.add_actor(next(_numbers), name, language).id

    return comes


@pytest.fixture
def words(stage: Stage) -> Words:
    """Says a key of the catalogue as a chat shows it."""

    def say(key: str, language: str = "fr", **values: str | int) -> str:
        said = stage.app.content.catalogue.part(Part(key, tuple(values.items())), language)
        return said.replace("\u2068", "").replace("\u2069", "")

    return say
