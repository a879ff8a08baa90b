"""One small server: it serves its routes and nothing else, and a taken port is said in one line."""

from __future__ import annotations

import logging
import socket

import pytest

from bot.web.server import PortTaken, serving
from tests.web.conftest import Site

ELSEWHERE = (
    "/", "/metrics/", "/health/x", "/docs", "/openapi.json", "/favicon.ico", "/robots.txt", "/admin", "/telegram",
    "/../config.yml", "/static/../.env", "/.env", "/%2e%2e/.env", "//health",
)  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_nothing_else_is_served(path: str, site: Site) -> None:
    answer = await site.get(path)
    assert answer.status_code in (404, 307)
    if answer.status_code == 307:
        # a slash too many: the only thing that is told is where it is without
        assert answer.headers["location"].endswith(("/metrics", "/health"))
        assert answer.content == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/health", "/metrics"])
async def test_nothing_can_be_changed(path: str, method: str, site: Site) -> None:
    assert (await site.get(path, method)).status_code == 405


async def test_the_answer_does_not_say_what_software_gives_it(site: Site) -> None:
    answer = await site.get("/health")
    assert "server" not in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1", "a.host.that.is.not.ours.invalid", "192.0.2.1"])
async def test_an_address_that_cannot_be_listened_on_is_said_in_one_line(
    host: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as why:
            async with serving((), host, port):
                pass
    assert str(why.value) == f"HTTP_PORT cannot be listened on: {host}:{port}"
    assert capfd.readouterr() == ("", "")


async def test_the_port_is_free_again_afterwards() -> None:
    async with serving((), "127.0.0.1", 0) as port:
        pass
    async with serving((), "127.0.0.1", port) as again:
        assert again == port


@pytest.mark.parametrize("name", ["uvicorn.access", "uvicorn.error", "uvicorn.asgi"])
async def test_requests_are_not_logged(
    name: str,
    site: Site,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # pytest listens at loggers that pass nothing on; without its ear the logger is as it is in earnest
    monkeypatch.setattr(logging.getLogger(name), "handlers", [])
    monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    monkeypatch.setattr(logging.getLogger(name), "_cache", {})
    logging.getLogger("a.witness").warning("this one is seen")
    await site.get("/health?she=was+here")
    await site.get("/nowhere?she=was+here")
    said = [record.getMessage() for record in caplog.records if record.name.startswith("uvicorn")]
    assert not [line for line in said if "was+here" in line]
    assert "this one is seen" in caplog.text
    assert "was+here" not in "".join(capfd.readouterr())
