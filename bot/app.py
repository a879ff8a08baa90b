"""Owns putting everything together: opened in order, closed in the other order, ended by a signal.

Never decides anything a user sees.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot import logs
from bot.channel import telegram
from bot.channel.bursts import Bursts
from bot.channel.outbound import Outbound
from bot.channel.polling import Polling
from bot.channel.receive import Receiver
from bot.channel.webhook import Webhook
from bot.clock import Clock, system_clock
from bot.content import content
from bot.content.content import Content
from bot.desk.inbound import DeskInbound
from bot.errors import BadConfiguration
from bot.ids import TelegramId
from bot.lifetime import listen, settle, task
from bot.service.aside import Aside
from bot.service.carry import Desk
from bot.service.casework import Casework
from bot.service.counts import Counts
from bot.service.deliver import Deliverer
from bot.service.desk import DeskHandler
from bot.service.handle import Handler
from bot.service.jobs import Jobs, terms
from bot.service.letters import Teller
from bot.service.pace import Pace
from bot.service.work import Works
from bot.settings import ROOT, Deployment, Settings
from bot.store.crypto import Vault
from bot.store.db import Database
from bot.store.migrate import migrate
from bot.understanding import danger
from bot.understanding.child import Child, free_port
from bot.understanding.language import Identifier
from bot.understanding.rasa import Rasa
from bot.understanding.reader import Reader
from bot.understanding.training import Project
from bot.web.health import Health
from bot.web.server import serving


class TooPublic(BadConfiguration):
    """TELEGRAM_WEBHOOK_SECRET is missing: anybody could send updates."""


@dataclass(frozen=True, slots=True)
class App:
    """The running bot, for whoever has to look at its parts."""

    settings: Settings
    content: Content
    database: Database
    works: Works
    deliverer: Deliverer
    handler: Handler
    desk_handler: DeskHandler
    jobs: Jobs
    receiver: Receiver
    reader: Reader
    counts: Counts
    rasa: Rasa
    child: Child | None
    bot: telegram.Connection
    port: int


def read_content(deployment: Deployment, root: Path = ROOT) -> Content:
    """Read the content that a deployment names.

    Raises:
        BadContent, BadConfiguration: it cannot be used.
    """
    return content.read(root, tuple(deployment.languages), tuple(deployment.countries), deployment.organisation)


def read_rules(deployment: Deployment, root: Path = ROOT) -> danger.Rules:
    """Read the danger rules of the languages that a deployment names.

    Raises:
        BadContent: they cannot be used.
    """
    return danger.load(root / "flows" / "danger", deployment.languages)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database at its newest state.

    Raises:
        BadConfiguration: address or keys cannot be used.
        WrongKey: the database was sealed with another key.
        DatabaseGone: it does not answer.
    """
    database = Database(settings.database_url.get_secret_value(), Vault(settings.keys))
    try:
        await migrate(database)
        async with database.begin() as unit:
            await unit.conversations.verify()
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def running(
    settings: Settings, deployment: Deployment, *, clock: Clock = system_clock, is_limited: bool = True
) -> AsyncIterator[App]:
    """Run the bot for as long as this is open.

    Args:
        settings: secrets and addresses.
        deployment: what ``config.yml`` says.
        clock: the time, for tests.
        is_limited: keep Telegram's limits; off only to measure against a stand-in without limits.

    Raises:
        Broken: it cannot start; the message is one clear line.
        TelegramAway, DatabaseGone: it cannot start now.
    """
    if settings.telegram_token is None:
        raise BadConfiguration("TELEGRAM_TOKEN is missing")
    secret = settings.telegram_webhook_secret.get_secret_value() if settings.telegram_webhook_secret else ""
    if settings.telegram_webhook_url and not secret:
        raise TooPublic
    counts = Counts()
    everything = read_content(deployment)
    rules = read_rules(deployment)
    everything.catalogue.explain({f"rule:{rule.id}": rule.means for rule in rules.rules})
    async with AsyncExitStack() as stack:
        child, rasa = _rasa(settings)
        if child is not None:
            # first of all and beside all: it takes longest, and nobody waits for it
            await stack.enter_async_context(task(child.run(), "rasa"))
        stack.push_async_callback(rasa.close)
        database = await stack.enter_async_context(open_database(settings))
        bot = telegram.make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
        await stack.enter_async_context(telegram.connected(bot))
        outbound = Outbound(bot)
        teller = Teller(database, everything.renderer, outbound, clock)
        deliverer = Deliverer(database, teller, clock, Pace(is_limited=is_limited), counts.add)
        works = Works(database, clock, deliverer.worker, deliverer.post, deliverer.take_back)
        desk = await desk_of(works, settings, deployment)
        handler = Handler(works, everything.library, desk, counts.add, deployment.quiet_seconds)
        deliverer.on_unreachable = handler.unreachable
        deliverer.on_lost = handler.letter_lost
        casework = Casework(handler)
        desk_handler = DeskHandler(works, casework, counts.add)
        desk_inbound = DeskInbound(desk_handler)
        reader = Reader(rules, Identifier(), rasa, counts.add)
        bursts = Bursts(deployment.quiet_seconds)
        receiver = Receiver(
            handler,
            reader,
            outbound,
            everything.renderer,
            Aside(works, desk, counts),
            counts,
            desk_inbound.take,
            bursts,
        )
        desk_inbound.answer = receiver.answer
        days = deployment.retention
        jobs = Jobs(works, casework, counts, terms(days.people_days, days.cases_days, days.audit_days))
        await stack.enter_async_context(task(deliverer.run(), "deliverer"))
        stack.push_async_callback(jobs.write_counts_once)
        stack.push_async_callback(deliverer.stop)
        await stack.enter_async_context(task(jobs.run(), "jobs"))
        routes = list(Health(works, counts, lambda: _nlu(child)).routes)
        if settings.telegram_webhook_url:
            path = urlsplit(settings.telegram_webhook_url).path
            routes.append(Webhook(path, secret, receiver, counts).route)
        port = await stack.enter_async_context(serving(routes, settings.http_host, settings.http_port))
        # the last thing to open, so that nothing arrives before it can be dealt with
        stack.push_async_callback(receiver.close)
        await telegram.choose_receiving(bot, settings.telegram_webhook_url, secret)
        if not settings.telegram_webhook_url:
            await stack.enter_async_context(task(Polling(bot, receiver).run(), "polling"))
        texts = everything.catalogue.text
        await stack.enter_async_context(task(telegram.introduce(bot, everything.library.languages, texts), "commands"))
        logs.get().info(
            "started", languages=len(deployment.languages), countries=len(deployment.countries), port=port,
            mode="webhook" if settings.telegram_webhook_url else "polling", pid=os.getpid(),
        )  # fmt: skip
        yield App(
            settings, everything, database, works, deliverer, handler, desk_handler, jobs, receiver, reader, counts,
            rasa, child, bot, port,
        )  # fmt: skip


async def run(settings: Settings, deployment: Deployment) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises:
        Broken, TryLater: it cannot start.
    """
    stop = listen()
    async with running(settings, deployment):
        settle()
        await stop.wait()


def _rasa(settings: Settings) -> tuple[Child | None, Rasa]:
    if settings.nlu_url:
        return None, Rasa(settings.nlu_url)
    port = free_port()
    return Child(Project(ROOT / "nlu"), port), Rasa(f"http://127.0.0.1:{port}")


def _nlu(child: Child | None) -> str:
    if child is None:
        return "external"
    return "ready" if child.is_ready else "starting" if child.pid else "away"


async def desk_of(works: Works, settings: Settings, deployment: Deployment) -> Desk:
    """Know the staff group by our own number for it."""
    key = None
    if settings.staff_chat_id is not None:
        async with works.begin() as work:
            key = (await work.unit.conversations.lock(TelegramId(settings.staff_chat_id), work.now, "group")).key
    else:
        logs.get().warning("no_staff_group", advice="set STAFF_CHAT_ID: without it nobody is alerted")
    return Desk(key, deployment.desk.language, tuple(sorted(deployment.desk.alert_minutes)))
