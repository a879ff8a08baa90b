"""The whole bot in one process, over HTTP against the strict stand-in, with a desk that joined by invite links.

Never waits for a fixed time: quiet is when nothing is pending on either side.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from typing import Any

import httpx
from pydantic import SecretStr

from bot.app import App, running
from bot.channel.webhook import SECRET_HEADER
from bot.clock import system_clock
from bot.demo.calls import Call
from bot.demo.chats import Role
from bot.demo.clock import Clock
from bot.demo.seed import GROUP_ID, Persona, seed
from bot.demo.standin import StandIn
from bot.domain.effects import Part
from bot.service.arrivals import INVITE
from bot.settings import Deployment, Settings
from bot.store.crypto import new_key
from bot.understanding.child import free_port
from tests.demo.schema import SOURCES
from tests.factories import SettableClock
from tests.whole.phone import Phone

TOKEN = "7000000001:canary-token-of-the-stand-in"
SECRET = "canary-secret-of-the-webhook"
HER, ZOE, STRANGER = 7_654_321_001, 7_654_321_002, 7_654_321_003
MIA, KIM, SUE = 9_876_543_001, 9_876_543_002, 9_876_543_003
#: names that no text of ours contains
PEOPLE = (
    Persona(HER, "Camillecanary", "fr"),
    Persona(ZOE, "Zoecanary", "en"),
    Persona(STRANGER, "Strangecanary", "en"),
    Persona(MIA, "Miacanary", "en", Role.COUNSELLOR),
    Persona(KIM, "Kimcanary", "en", Role.COUNSELLOR),
    Persona(SUE, "Suecanary", "en", Role.SUPERVISOR),
)
DEPLOYMENT = Deployment(organisation="A test", languages=["en", "fr", "es"], countries=["BE", "FR", "ES", "EE", "LV"])
#: counts that tell of a defect of ours; a test that causes one says so in ``expected``
DEFECTS = (
    "update_failed",
    "set_aside",
    "letter_lost_refused",
    "letter_lost_defect",
    "letter_lost_gave_up",
    "job_failed",
)


@dataclass(frozen=True, slots=True)
class Setup:
    """On what a stage stands."""

    database: str = "sqlite"
    receiving: str = "webhook"
    #: Telegram's limits, on both sides; the clocks then run
    is_limited: bool = False
    #: the desk has joined; else the bot is alone
    has_desk: bool = True
    #: seconds for which the answer to a fragment waits
    quiet_seconds: float = 0

    def __str__(self) -> str:
        return f"{self.database}-{self.receiving}"


@dataclass(slots=True)
class Stage:
    """A bot that runs, and everybody around it."""

    standin: StandIn
    app: App
    clock: SettableClock
    log: StringIO
    phones: dict[int, Phone] = field(default_factory=dict)
    #: defects that this test causes on purpose
    expected: set[str] = field(default_factory=set)
    #: every update that Telegram gave, as it was given
    updates: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.standin.world.updates.watchers.append(lambda update: self.updates.append(update.body))

    @property
    def her(self) -> Phone:
        """A woman who writes French."""
        return self.phone(HER)

    @property
    def zoe(self) -> Phone:
        """A woman who writes English."""
        return self.phone(ZOE)

    @property
    def stranger(self) -> Phone:
        """Somebody who has nothing to do with the desk."""
        return self.phone(STRANGER)

    @property
    def mia(self) -> Phone:
        """A counsellor."""
        return self.phone(MIA)

    @property
    def kim(self) -> Phone:
        """Another counsellor."""
        return self.phone(KIM)

    @property
    def sue(self) -> Phone:
        """A supervisor."""
        return self.phone(SUE)

    def phone(self, who: int) -> Phone:
        """Look at the phone of somebody."""
        if who not in self.phones:
            self.phones[who] = Phone(self.standin.world, who, self.quiet)
        return self.phones[who]

    def newcomer(self, language: str = "en") -> Phone:
        """Look at the phone of somebody who has never been here."""
        who = STRANGER + 1_000 + len(self.phones)
        self.standin.world.add_actor(who, "Newcanary", language)
        return self.phone(who)

    def in_group(self, who: int, group: int = GROUP_ID) -> Phone:
        """Look at a group through the phone of somebody."""
        return Phone(self.standin.world, who, self.quiet, group)

    @property
    def group(self) -> Phone:
        """The staff group, as Mia sees it."""
        return self.in_group(MIA)

    def words(self, key: str, language: str = "fr", **values: str | int) -> str:
        """Say a key of the catalogue, as a chat shows it."""
        said = self.app.content.catalogue.part(Part(key, tuple(values.items())), language)
        return said.replace("\u2068", "").replace("\u2069", "")

    @property
    def calls(self) -> list[Call]:
        """Everything that the bot asked of Telegram."""
        return list(self.standin.calls)

    @property
    def counts(self) -> Counter[str]:
        """What the bot counted."""
        return self.app.counts.total

    async def quiet(self, seconds: float = 20.0) -> None:
        """Wait until no update waits, nothing is under way and the outbox is empty."""
        async with asyncio.timeout(seconds):
            while not await self._is_quiet():  # noqa: ASYNC110 - what is waited for rings no bell
                await asyncio.sleep(0.003)

    async def _is_quiet(self) -> bool:
        updates = self.standin.world.updates
        if len(updates):
            return False
        await self.app.deliverer.settle(60.0)
        await self.app.receiver.close()
        return await self.depth() == 0 and not len(updates)

    async def depth(self) -> int:
        """Count what is still to be sent."""
        async with self.app.works.begin() as work:
            return await work.unit.outbox.depth()

    async def advance(self, **time: float) -> None:
        """Let time pass on both sides, and what is due happen."""
        self.clock.advance(timedelta(**time))
        await self.app.jobs.alert()
        await self.quiet()

    async def invite(self, role: str = "counsellor", languages: tuple[str, ...] = ("en", "fr", "es")) -> str:
        """Make an invite and give what stands behind ``?start=`` in its link."""
        async with self.app.works.begin() as work:
            return INVITE + await work.unit.staff.invite(role, languages, work.now)

    async def desk_joins(self) -> None:
        """Let the desk's people join by an invite link each; the counsellors go on duty."""
        for phone, role in ((self.mia, "counsellor"), (self.kim, "counsellor"), (self.sue, "supervisor")):
            await phone.starts(await self.invite(role))
        for phone in (self.mia, self.kim):
            await phone.says("/on")

    async def deliver(self, body: bytes | dict[str, Any], secret: str | None = SECRET) -> int:
        """Post to the webhook as Telegram would, or as somebody else would, and tell the status of the answer."""
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(self.app.settings.telegram_webhook_url, content=content, headers=headers)
        return answer.status_code

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database, where a promise is about what it holds."""
        async with self.app.works.begin() as work:
            return [tuple(row) for row in await work.unit.connection.exec_driver_sql(query)]

    def faults(self) -> list[str]:
        """List what must be true of every run and is not."""
        wrong = [f"{name}: {self.counts[name]}" for name in DEFECTS if self.counts[name] and name not in self.expected]
        for call in self.calls:
            wrong += [f"{call.method}: {problem}" for problem in _call_problems(call)]
        logged = self.log.getvalue()
        secrets = [TOKEN, SECRET, *(persona.name for persona in PEOPLE), *(str(persona.id) for persona in PEOPLE)]
        return wrong + [f"logged: {secret}" for secret in secrets if secret in logged]


def _call_problems(call: Call) -> list[str]:
    """Hold a call to the official shapes, and to our own promises."""
    wrong = [] if not call.method.startswith("forward") else ["shows who wrote"]
    for source in SOURCES:
        known = source.parameters(call.method)
        wrong += [f"{source.name} knows no {name}" for name in call.params if name not in known]
        wrong += [f"{source.name} misses {name}" for name, must in known.items() if must and name not in call.params]
    if call.method in {"sendMessage", "editMessageText"}:
        preview = call.params.get("link_preview_options") or {}
        wrong += [] if "is_disabled" in str(preview) and "rue" in str(preview) else ["shows a preview of a link"]
    if call.params.get("protect_content"):
        wrong.append("protects content, which keeps her from saving evidence")
    return wrong


@asynccontextmanager
async def playing(setup: Setup, database_url: str, nlu_url: str, log: StringIO) -> AsyncIterator[Stage]:
    """Let a stage play for as long as this is open."""
    clock = SettableClock()
    time = Clock() if setup.is_limited else Clock(lambda: clock.now.timestamp())
    async with AsyncExitStack() as stack:
        standin = StandIn(token=TOKEN, clock=time, is_limited=setup.is_limited, first_pause=0.02)
        seed(standin.world, PEOPLE, "The desk")
        await stack.enter_async_context(standin)
        settings = _settings(standin, setup, database_url, nlu_url)
        app = await stack.enter_async_context(
            running(
                settings,
                DEPLOYMENT.model_copy(update={"quiet_seconds": setup.quiet_seconds}),
                clock=system_clock if setup.is_limited else clock,
                is_limited=setup.is_limited,
            )
        )
        stage = Stage(standin, app, clock, log)
        if setup.has_desk:
            await stage.desk_joins()
        yield stage


def _settings(standin: StandIn, setup: Setup, database_url: str, nlu_url: str) -> Settings:
    port = free_port()
    is_webhook = setup.receiving == "webhook"
    return Settings(
        _env_file=None,
        telegram_token=SecretStr(TOKEN),
        telegram_api_url=standin.url,
        telegram_webhook_url=f"http://127.0.0.1:{port}/telegram" if is_webhook else "",
        telegram_webhook_secret=SecretStr(SECRET),
        secret_keys=SecretStr(new_key()),
        database_url=SecretStr(database_url),
        staff_chat_id=GROUP_ID,
        nlu_url=nlu_url,
        http_port=port,
        log_level="DEBUG",
    )
