"""A bot in a process of its own, the people around it, and the ways to end it.

Never looks into the process: it sees the chats, the database where a promise is about it, and how the process ended.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from bot.clock import system_clock
from bot.demo.chats import Role
from bot.demo.seed import GROUP_ID, Persona, seed
from bot.demo.standin import StandIn
from bot.ids import ChatKey, TelegramId
from bot.service.arrivals import INVITE
from bot.store.crypto import Vault, new_key
from bot.store.db import Database
from bot.understanding.child import free_port
from tests.chaos.balancer import Balancer
from tests.chaos.bot import LEASE, LIMITS, ORDER, Bot
from tests.chaos.kill import Kill
from tests.chaos.waiting import until
from tests.whole.phone import Phone

TOKEN = "7000000001:canary-token-of-the-stand-in"
SECRET = "canary-secret-of-the-webhook"
MIA, KIM, SUE = 9_876_543_001, 9_876_543_002, 9_876_543_003
DESK = (
    Persona(MIA, "Miacanary", "en", Role.COUNSELLOR),
    Persona(KIM, "Kimcanary", "en", Role.COUNSELLOR),
    Persona(SUE, "Suecanary", "en", Role.SUPERVISOR),
)
DOOR = "il est devant ma porte"
TAKE = "Take this case"
#: nobody listens there: Rasa is gone
NOWHERE = "http://127.0.0.1:1"
#: what the bot says in its log of a defect of ours
DEFECTS = ("Traceback", "letter_defect", "letter_lost", "letter_refused", "job_failed", "update_failed", "task_failed")

_people = count(7_654_000_001)


@dataclass(slots=True)
class Stage:
    """Everybody around the bot."""

    standin: StandIn
    bot: Bot
    vault: Vault
    database_url: str
    order: Path
    port: int
    client: httpx.AsyncClient
    #: defects that the log of this stage may name
    expected: set[str] = field(default_factory=set)
    phones: dict[tuple[int, int], Phone] = field(default_factory=dict)

    def newcomer(self, language: str = "fr") -> Phone:
        """Somebody who has never been here."""
        who = next(_people)
        self.standin.world.add_actor(who, "Newcanary", language)
        return self.phone(who)

    def phone(self, who: int, chat: int = 0) -> Phone:
        """The phone of somebody, showing a chat."""
        if (who, chat) not in self.phones:
            self.phones[who, chat] = Phone(self.standin.world, who, self.quiet, chat)
        return self.phones[who, chat]

    @property
    def mia(self) -> Phone:
        """A counsellor."""
        return self.phone(MIA)

    @property
    def group(self) -> Phone:
        """The staff group, as Mia sees it."""
        return self.phone(MIA, GROUP_ID)

    async def start(self, bot: Bot | None = None) -> None:
        """Start the bot, or another one beside it, and wait until it answers for its health."""
        starting = bot or self.bot
        starting.start()

        async def is_up() -> bool:
            assert starting.exit_code is None, starting.said.read_text()
            return await self.health(int(starting.environment["HTTP_PORT"])) is not None

        await until(is_up, "the bot is up")

    def beside(self) -> Bot:
        """Make a second process for the same bot, on a port of its own; nothing is ordered of it."""
        environment = {**self.bot.environment, "HTTP_PORT": str(free_port())}
        environment.pop(ORDER)
        return Bot(self.bot.arguments, environment, self.bot.folder, "beside")

    async def health(self, port: int | None = None) -> dict[str, Any] | None:
        """What the bot says of its health; None where it does not answer."""
        try:
            answer = await self.client.get(f"http://127.0.0.1:{port or self.port}/health")
        except httpx.HTTPError:
            return None
        told: dict[str, Any] = answer.json()
        return told

    async def quiet(self) -> None:
        """Wait until no update waits and nothing is left to be sent."""

        async def is_quiet() -> bool:
            updates = self.standin.world.updates
            health = None if len(updates) else await self.health()
            return health is not None and health.get("outbox") == 0 and not len(updates)

        await until(is_quiet, "everything was dealt with")

    async def tidy(self) -> None:
        """See to it that the bot runs, and that nothing of an earlier case is left in Mia's chat."""
        self.order.unlink(missing_ok=True)
        self.standin.faults.clear()
        if self.bot.exit_code is not None:
            await self.start()
        for message in self.mia.shown:
            self.standin.world.erase_own(message.chat_id, message.id)

    def arm(self, kill: Kill) -> None:
        """Order the bot to die at a step."""
        kill.write(self.order)

    async def dies(self) -> None:
        """Wait until the bot has killed itself at the ordered step, and take the order back."""
        code = await self.bot.ended()
        self.order.unlink()
        assert code == -9, f"{code}: {self.bot.said.read_text()}"

    @asynccontextmanager
    async def killed(self, kill: Kill) -> AsyncIterator[None]:
        """Let the bot die at a step of what is done meanwhile; afterwards it is dead."""
        await self.quiet()
        self.arm(kill)
        yield
        await self.dies()

    async def desk_joins(self) -> None:
        """Let the desk's people join by an invite link each; the counsellors go on duty."""
        for persona in DESK:
            async with self.database() as database, database.begin() as unit:
                now = system_clock()
                token = await unit.staff.invite(persona.role.value, ("en", "fr", "es"), now)
            await self.phone(persona.id).starts(INVITE + token)
            if persona.role is Role.COUNSELLOR:
                await self.phone(persona.id).says("/on")

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """Open the database beside the bot."""
        database = Database(self.database_url, self.vault)
        yield database
        await database.close()

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database, where a promise is about what it holds."""
        async with self.database() as database, database.begin() as unit:
            return [tuple(row) for row in await unit.connection.exec_driver_sql(query)]

    async def chat_key(self, who: int) -> ChatKey | None:
        """Our own number for a chat; None where nothing names it."""
        async with self.database() as database, database.begin() as unit:
            found = await unit.conversations.find(TelegramId(who))
            return found.key if found is not None else None

    def alerts(self) -> list[str]:
        """What the group reads of cases."""
        return [said for said in self.group.all_texts() if "case C-" in said]

    async def take(self) -> None:
        """Let Mia take the newest case."""
        await self.group.press(TAKE)

    def passed_on(self, *words: str) -> list[str]:
        """What Mia was given, of these words."""
        return [said for said in self.mia.all_texts() if said in words]

    async def close_case(self) -> None:
        """Let Mia close the case she has, so that the next one is her only one."""
        await self.mia.press("Close")
        await self.mia.press("She knows a next step")

    def faults(self) -> list[str]:
        """List what no log may hold and one of these does."""
        said = "".join(file.read_text() for file in self.bot.folder.glob("*.txt"))
        secrets = [TOKEN, SECRET, "canary", DOOR, "76540000", "98765430"]
        return [word for word in (*DEFECTS, *secrets) if word in said and word not in self.expected]


@asynccontextmanager
async def playing(
    database_url: str,
    folder: Path,
    *,
    receiving: str = "webhook",
    nlu_url: str = NOWHERE,
    is_limited: bool = False,
    front: Balancer | None = None,
    lease: float = 1.0,
) -> AsyncIterator[Stage]:
    """Let a bot run against a stand-in for as long as this is open."""
    key = new_key()
    port, order = free_port(), folder / "order.json"
    hook = port
    if front is not None:
        front.ports[:] = [port]
        hook = front.port
    async with (
        StandIn(token=TOKEN, is_limited=is_limited, first_pause=0.02) as standin,
        httpx.AsyncClient(trust_env=False, timeout=2.0) as client,
    ):
        seed(standin.world, DESK, "The desk")
        environment = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": standin.url,
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{hook}/telegram" if receiving == "webhook" else "",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "SECRET_KEYS": key,
            "DATABASE_URL": database_url,
            "STAFF_CHAT_ID": str(GROUP_ID),
            "NLU_URL": nlu_url,
            "HTTP_PORT": str(port),
            ORDER: str(order),
            LEASE: str(lease),
            **({LIMITS: "1"} if is_limited else {}),
        }
        bot = Bot(["run"], environment, folder)
        stage = Stage(standin, bot, Vault([key]), database_url, order, port, client)
        try:
            await stage.start()
            await stage.desk_joins()
            yield stage
        finally:
            await bot.killed()
        assert stage.faults() == []


def assert_said(said: Sequence[str], expected: Sequence[str], *, duplicates: int) -> None:
    """Hold what a chat shows to what it has to show: all of it, in order, and hardly anything twice."""
    heads, due = ([" ".join(words.split())[:60] for words in some] for some in (said, expected))
    reached = twice = 0
    for words in said:
        if reached < len(expected) and words == expected[reached]:
            reached += 1
        else:
            assert reached, f"{heads} instead of {due}"
            assert words == expected[reached - 1], f"{heads} instead of {due}"
            twice += 1
    assert reached == len(expected), f"{heads} instead of {due}"
    assert twice <= duplicates, f"said twice: {heads}"
