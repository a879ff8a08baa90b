"""Asking Rasa over a real socket: slow, broken or gone, it never holds anybody up and never tells what she wrote."""

import asyncio
import json
import time
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from bot.domain.reading import Ranked
from bot.understanding.rasa import FAILURES, PAUSE, Rasa, RasaAway

HERS = "il a mes photos et il les montre"
LIMIT = 0.3
RANKING = {"intent_ranking": [{"name": "greet", "confidence": 0.2}, {"name": "report_threats", "confidence": 0.8}]}


class Server:
    """A server on loopback that answers as it is told, and keeps what it was sent."""

    def __init__(self) -> None:
        self.answer: bytes | None = answer(200, json.dumps(RANKING))
        self.delay = 0.0
        self.got: list[tuple[str, bytes]] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                length = next(
                    (int(one.partition(":")[2]) for one in lines if one.lower().startswith("content-length")), 0
                )
                self.got.append((lines[0], await reader.readexactly(length)))
                await asyncio.sleep(self.delay)
                if self.answer is None:
                    break
                writer.write(self.answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def answer(status: int, body: str) -> bytes:
    raw = body.encode()
    head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(raw)}\r\n\r\n"
    return head.encode() + raw


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as running:
        yield running


@pytest.fixture
async def rasa(server: Server) -> AsyncIterator[Rasa]:
    client = Rasa(server.url, limit=LIMIT)
    yield client
    await client.close()


def slow(server: Server) -> None:
    server.delay = 2.0


def dropped(server: Server) -> None:
    server.answer = None


def answering(status: int, body: str) -> object:
    def prepare(server: Server) -> None:
        server.answer = answer(status, body)

    return prepare


FAULTS = {
    "slow": slow,
    "dropped": dropped,
    "fails": answering(500, "{}"),
    "refuses": answering(404, json.dumps(RANKING)),
    "no JSON": answering(200, "<html>"),
    "no ranking": answering(200, "{}"),
    "an empty ranking": answering(200, '{"intent_ranking": []}'),
    "a list": answering(200, "[1, 2]"),
    "no name": answering(200, '{"intent_ranking": [{"confidence": 1}]}'),
    "no number": answering(200, '{"intent_ranking": [{"name": "greet", "confidence": "high"}]}'),
}


@pytest.fixture(params=FAULTS)
def faulty(request: pytest.FixtureRequest, server: Server) -> Server:
    FAULTS[request.param](server)  # type: ignore[operator]
    return server


def whole_chain(why: BaseException | None) -> Iterator[BaseException]:
    while why is not None:
        yield why
        why = why.__cause__ or why.__context__


async def test_the_ranking_comes_likeliest_first(rasa: Rasa, server: Server) -> None:
    assert await rasa.parse(HERS) == (Ranked("report_threats", 0.8), Ranked("greet", 0.2))
    assert server.got == [("POST /model/parse HTTP/1.1", json.dumps({"text": HERS}, separators=(",", ":")).encode())]


async def test_every_fault_is_rasa_away_within_the_limit(rasa: Rasa, faulty: Server) -> None:
    began = time.monotonic()
    with pytest.raises(RasaAway):
        await rasa.parse(HERS)
    assert time.monotonic() - began < LIMIT + 0.5


async def test_no_exception_in_the_chain_carries_what_she_wrote(rasa: Rasa, faulty: Server) -> None:
    with pytest.raises(RasaAway) as caught:
        await rasa.parse(HERS)
    assert list(whole_chain(caught.value)) == [caught.value]
    assert HERS not in "".join(traceback.format_exception(caught.value))
    assert HERS not in repr(caught.value)


async def test_a_port_where_nobody_listens_is_rasa_away() -> None:
    async with serving() as gone:
        url = gone.url
    client = Rasa(url, limit=LIMIT)
    with pytest.raises(RasaAway, match="ConnectError"):
        await client.parse(HERS)
    assert await client.is_ready() is False
    await client.close()


async def test_after_repeated_failures_nobody_waits_until_the_pause_is_over(server: Server) -> None:
    now = [1000.0]
    client = Rasa(server.url, limit=LIMIT, monotonic=lambda: now[0])
    dropped(server)
    for _ in range(FAILURES):
        with pytest.raises(RasaAway):
            await client.parse(HERS)
    asked = len(server.got)
    server.answer = answer(200, json.dumps(RANKING))
    now[0] += PAUSE - 0.1
    with pytest.raises(RasaAway, match="paused"):
        await client.parse(HERS)
    assert len(server.got) == asked
    now[0] += 0.2
    assert (await client.parse(HERS))[0].name == "report_threats"
    await client.close()


async def test_one_failure_after_the_pause_pauses_again(server: Server) -> None:
    now = [1000.0]
    client = Rasa(server.url, limit=LIMIT, monotonic=lambda: now[0])
    dropped(server)
    for _ in range(FAILURES):
        with pytest.raises(RasaAway):
            await client.parse(HERS)
    now[0] += PAUSE
    with pytest.raises(RasaAway, match="RemoteProtocolError"):
        await client.parse(HERS)
    with pytest.raises(RasaAway, match="paused"):
        await client.parse(HERS)
    await client.close()


async def test_failures_that_are_not_in_a_row_pause_nothing(rasa: Rasa, server: Server) -> None:
    good = server.answer
    for _ in range(FAILURES * 2):
        server.answer = answer(500, "{}")
        with pytest.raises(RasaAway, match="HTTPStatusError"):
            await rasa.parse(HERS)
        server.answer = good
        assert await rasa.parse(HERS)


async def test_a_proxy_of_the_machine_never_sees_a_message(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        client = Rasa(server.url, limit=LIMIT)
        assert await client.parse(HERS)
        await client.close()
        assert proxy.got == []


async def test_rasa_is_ready_when_it_names_its_model(rasa: Rasa, server: Server) -> None:
    server.answer = answer(200, '{"model_id": "abc"}')
    assert await rasa.is_ready() is True
    assert server.got[0][0].startswith("GET /status")


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, '{"model_id": null}'), (200, "{}"), (200, "<html>"), (200, "[]"), (409, '{"model_id": "a"}')],
)
async def test_whatever_else_answers_there_is_not_ready(rasa: Rasa, server: Server, status: int, body: str) -> None:
    server.answer = answer(status, body)
    assert await rasa.is_ready() is False
