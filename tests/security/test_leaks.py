"""A woman whose name, id and words are unmistakable goes through everything; afterwards none of it is anywhere."""

from __future__ import annotations

import asyncio
import logging
import traceback
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import make_url

from bot.channel import inbound, receive
from bot.demo.faults import Fault, Trouble
from bot.domain import engine
from bot.service import deliver, handle
from bot.store.db import DatabaseGone
from tests.whole.phone import Phone
from tests.whole.stage import SECRET, TOKEN, Setup, Stage

WHO = 8_123_456_789
NAME, USERNAME = "Wilhelminacanary", "wilhelmina_canary_user"
WORDS = {
    "danger": "he is at my door, canarydoor",
    "plain": "someone shares canaryphotos of me",
    "relay": "canaryrelay, are you there?",
    "edited": "canaryedited wording",
    "caption": "canarycaption",
    "answer": "canaryanswer of the counsellor",
    "poison": "canarypoison",
    "command": "/start canarylink",
    "garbage": "/canarycommand now",
    "late": "canarylate",
}
#: libraries that somebody who looks for a fault may set to DEBUG
LIBRARIES = (
    *("", "httpx", "httpcore", "telegram", "telegram.Bot", "telegram.ext", "aiosqlite", "sqlalchemy", "uvicorn"),
    *("uvicorn.error", "sqlalchemy.engine", "sqlalchemy.pool", "asyncio", "aiohttp", "aiohttp.client", "alembic"),
)


def canaries() -> list[bytes]:
    """Everything that must be nowhere, also as the databases would write a number."""
    words = [word for said in WORDS.values() for word in said.replace(",", " ").split() if "canary" in word]
    texts = [NAME, USERNAME, str(WHO), TOKEN, TOKEN.partition(":")[2], SECRET, *words]
    return [*(text.encode() for text in texts), WHO.to_bytes(5, "big"), WHO.to_bytes(8, "little")]


async def everything(stage: Stage, her: Phone, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Go through every path, the failing ones too, and give what the exceptions on the way say."""
    said: list[str] = []
    world = stage.standin.world
    await her.says(WORDS["command"])
    await her.says(WORDS["garbage"])
    for command in ("start", "help", "emergency", "services", "quiz", "learn", "language", "country", "privacy"):
        await her.says(f"/{command}")
    sent = await her.says(WORDS["plain"])
    await her.edits(sent, WORDS["edited"])
    for kind in ("photo", "voice", "contact", "document", "location", "sticker"):
        await her.sends(kind, WORDS["caption"] if kind in {"photo", "voice", "document"} else "")
    world.person_forwards(her.id, WORDS["plain"], from_name=NAME)
    await stage.quiet()
    her.forge("1|canaryaction")
    await stage.quiet()

    await her.says(WORDS["danger"])
    await stage.group.press("Take this case")
    relayed = await her.says(WORDS["relay"])
    await her.edits(relayed, WORDS["edited"])
    await her.sends("photo", WORDS["caption"])
    await stage.mia.says(WORDS["answer"])

    for trouble in (Trouble.FLOOD, Trouble.STATUS, Trouble.DROP, Trouble.LOST):
        stage.standin.faults.order(Fault(trouble, count=2))
        await her.says(WORDS["relay"])
    for status in (400, 401, 403, 404, 409):
        # refused for ever: the letter is lost, and said to be so without a word of it
        stage.standin.faults.order(Fault(Trouble.STATUS, method="copyMessage", status=status))
        if status != 403:
            await her.says(WORDS["relay"])
    stage.standin.faults.clear()

    real = engine.decide

    def broken(conversation: Any, event: Any, *rest: Any) -> Any:
        if event.__class__.__name__ == "Heard" and event.command == "privacy":
            raise RuntimeError(f"{NAME} {WHO} {WORDS['poison']}")
        return real(conversation, event, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(handle, "decide", broken)
        patch.setattr(inbound, "read", _reading(inbound.read))
        await her.says("/privacy")
        await her.says(WORDS["poison"])
        raw = {**stage.updates[-1], "update_id": stage.updates[-1]["update_id"] + 900_000}
        try:
            await stage.app.receiver.receive(raw["update_id"], raw)
        except receive.ComeAgain as why:
            said.append("".join(traceback.format_exception(why)))
    with monkeypatch.context() as patch:
        patch.setattr(type(stage.app.database), "begin", _gone)
        try:
            await stage.app.receiver.receive(raw["update_id"] + 1, {**raw, "update_id": raw["update_id"] + 1})
        except receive.ComeAgain as why:
            said.append("".join(traceback.format_exception(why)))
    for raw in ({"update_id": 77, "message": {"text": WORDS["poison"], "chat": {"id": WHO}}}, {"canary": NAME}):
        await stage.deliver(raw)
    await stage.deliver({"update_id": 78, "message": {"text": WORDS["poison"]}}, "wrong")
    assert len(said) == 2
    return said


def _reading(real: Any) -> Any:
    def read(update: Any) -> Any:
        message = update.message
        if message is not None and message.text == WORDS["poison"]:
            raise ValueError(f"cannot read {message.text} of {message.chat.first_name} {message.chat.id}")
        return real(update)

    return read


def _gone(_self: object) -> Any:
    raise DatabaseGone


@pytest.mark.parametrize("setup", [Setup()], indirect=True, ids=[""])
async def test_nothing_of_her_is_in_logs_exceptions_metrics_health_or_database(
    stage: Stage,
    database_url: str,
    log: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    stage.expected = {"update_failed", "set_aside", "letter_lost_refused"}
    monkeypatch.setattr(deliver, "PAUSES", (0.01,))
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.DEBUG)
    unhandled: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: unhandled.append(repr(context)))
    stage.standin.world.add_actor(WHO, NAME, "en", username=USERNAME)
    her = stage.phone(WHO)
    said = await everything(stage, her, monkeypatch)
    await stage.quiet(60)
    assert stage.mia.sees(WORDS["relay"]), "the paths were really walked"
    assert log.getvalue().count("event=library") > 100, "the libraries really talked"
    assert unhandled == []

    port = stage.app.port
    async with httpx.AsyncClient(trust_env=False) as client:
        pages = [(await client.get(f"http://127.0.0.1:{port}/{page}")).text for page in ("health", "metrics")]
    file = make_url(database_url).database or ""
    stored = b"".join(path.read_bytes() for path in Path(file).parent.glob(f"{Path(file).name}*"))
    shown = capfd.readouterr()
    places = {
        "log": log.getvalue().encode(),
        "exceptions": "".join(said).encode(),
        "pages": "".join(pages).encode(),
        "database": stored,
        "output": (shown.out + shown.err).encode(),
    }
    assert [(place, canary) for place, held in places.items() for canary in canaries() if canary in held] == []


async def test_the_key_and_the_address_of_the_database_are_not_logged(
    stage: Stage, database_url: str, log: StringIO
) -> None:
    keys = stage.app.settings.keys
    await stage.her.says("/start")
    assert keys
    assert not [key for key in keys if key in log.getvalue()]
    assert database_url not in log.getvalue()


async def test_what_the_bot_shows_of_itself_hides_its_secrets(stage: Stage) -> None:
    shown = f"{stage.app.settings!r} {stage.app.settings} {stage.app!r}"
    assert not [secret for secret in (TOKEN, SECRET, *stage.app.settings.keys) if secret in shown]


async def test_a_message_that_arrives_hides_its_words_when_it_is_shown(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = inbound.read

    def watch(update: Any) -> Any:
        arrived = real(update)
        seen.append(repr(arrived))
        return arrived

    monkeypatch.setattr(inbound, "read", watch)
    await stage.zoe.says(WORDS["plain"])
    assert seen
    assert not [shown for shown in seen if "canaryphotos" in shown]
