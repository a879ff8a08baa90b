"""Owns the demo: the real bot, on a stage where a strict stand-in plays Telegram and a page shows both sides.

Never speaks to Telegram, and keeps nothing: every demo begins with an empty database.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, running
from bot.demo.chats import Role
from bot.demo.seed import GROUP_ID, Persona, seed
from bot.demo.standin import StandIn
from bot.service.arrivals import INVITE
from bot.settings import ROOT, Deployment, Settings
from bot.store.crypto import new_key
from bot.understanding.child import free_port

#: who can be played; the names stand on the page only
PERSONAS = (
    Persona(7_001, "Ana", "en"),
    Persona(7_002, "Camille", "fr"),
    Persona(7_003, "Lucía", "es"),
    Persona(7_004, "Layla", "ar"),
)
COUNSELLORS = (
    Persona(9_001, "Counsellor 1", "en", Role.COUNSELLOR),
    Persona(9_002, "Counsellor 2", "en", Role.COUNSELLOR),
    Persona(9_003, "Supervisor", "en", Role.SUPERVISOR),
)
#: what the desk's people speak, by role
SPOKEN = ("en", "fr", "es")


@dataclass(frozen=True, slots=True)
class Stage:
    """A demo that runs."""

    standin: StandIn
    app: App


@asynccontextmanager
async def playing(
    deployment: Deployment, *, port: int = 0, nlu_url: str = "", folder: Path | None = None
) -> AsyncIterator[Stage]:
    """Play the demo for as long as this is open.

    Args:
        deployment: what ``config.yml`` says.
        port: where the page is served on loopback; 0 finds a free one.
        nlu_url: a Rasa that runs already; empty starts one.
        folder: where the database is made anew.

    Raises:
        Broken, TryLater: it cannot start; the message is one clear line.
    """
    folder = folder or ROOT / "data" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    async with AsyncExitStack() as stack:
        standin = StandIn(port=port)
        seed(standin.world, (*PERSONAS, *COUNSELLORS), "Halcyon desk", GROUP_ID)
        await stack.enter_async_context(standin)
        app = await stack.enter_async_context(running(_settings(standin, folder, nlu_url), deployment))
        await _staff(app, standin)
        yield Stage(standin, app)


def _settings(standin: StandIn, folder: Path, nlu_url: str) -> Settings:
    hook_port = free_port()
    return Settings(
        _env_file=None,  # the demo never reads a real token
        telegram_token=SecretStr(standin.token),
        telegram_api_url=standin.url,
        telegram_webhook_url=f"http://127.0.0.1:{hook_port}/telegram",
        telegram_webhook_secret=SecretStr(secrets.token_urlsafe(24)),
        secret_keys=SecretStr(new_key()),
        database_url=SecretStr(f"sqlite+aiosqlite:///{folder / 'halcyon.db'}"),
        staff_chat_id=GROUP_ID,
        nlu_url=nlu_url,
        http_port=hook_port,
    )


async def _staff(app: App, standin: StandIn) -> None:
    """Let the desk's people join as they would: by an invite link each, then /on."""
    for persona in COUNSELLORS:
        async with app.works.begin() as work:
            token = await work.unit.staff.invite(persona.role.value, SPOKEN, work.now)
        standin.world.start(persona.id, f"{INVITE}{token}")
        if persona.role is Role.COUNSELLOR:
            standin.world.person_says(persona.id, "/on")
