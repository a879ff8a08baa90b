"""The connections by which updates travel."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.demo.courier import Courier, LineLost

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Play = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listener(play: Play) -> AsyncIterator[str]:
    """Serve connections by hand."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await play(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?a=b"


async def read(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0])
    return head + await reader.readexactly(length)


async def test_a_request_carries_its_headers_and_body() -> None:
    seen: list[bytes] = []

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await read(reader))
        writer.write(OK)

    async with listener(play) as url:
        courier = Courier(url, {"X-Secret": "100%d"})
        assert await courier.post(b'{"a": "%d"}') == 200
        courier.close()
    assert seen[0].startswith(b"POST /hook?a=b HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"X-Secret: 100%d\r\n" in seen[0]
    assert seen[0].endswith(b'Content-Length: 11\r\n\r\n{"a": "%d"}')


async def test_a_connection_is_kept_for_the_next_request() -> None:
    opened = 0

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        while True:
            await read(reader)
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" + OK)

    async with listener(play) as url:
        courier = Courier(url, {})
        assert [await courier.post(b"x") for _ in range(3)] == [200] * 3
        assert opened == 1
        assert await asyncio.gather(*(courier.post(b"x") for _ in range(3))) == [200] * 3
        assert opened == 3
        courier.close()


async def test_a_kept_connection_that_the_other_side_has_closed_is_opened_anew() -> None:
    opened = 0

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        await read(reader)
        writer.write(OK)
        if opened == 1:
            await read(reader)

    async with listener(play) as url:
        courier = Courier(url, {})
        assert await courier.post(b"x") == 200
        assert await courier.post(b"x") == 200
        assert opened == 2
        courier.close()


async def test_a_new_connection_that_ends_without_an_answer_is_lost() -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-")

    async with listener(play) as url:
        with pytest.raises(LineLost):
            await Courier(url, {}).post(b"x")


async def test_what_is_no_http_is_lost() -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read(reader)
        writer.write(b"hello\r\n\r\n")
        await reader.read()

    async with listener(play) as url:
        with pytest.raises(LineLost):
            await Courier(url, {}).post(b"x")


async def test_an_answer_that_closes_is_an_answer() -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read(reader)
        writer.write(b"HTTP/1.1 503 Later\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    async with listener(play) as url:
        courier = Courier(url, {})
        assert await courier.post(b"x") == 503
        assert await courier.post(b"x") == 503


async def test_nobody_listens() -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read(reader)

    async with listener(play) as url:
        pass
    with pytest.raises(OSError, match="Connect call failed"):
        await Courier(url, {}).post(b"x")
