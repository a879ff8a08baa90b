"""A log line holds what the list allows, and of a library only that it has something to say."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator

import pytest

from bot import logs
from tests.house.logging_state import restored

#: what she wrote; it must never come out anywhere
WORDS = "he-is-at-my-door"
LIBRARIES = (
    "httpx",
    "httpcore.http11",
    "telegram.ext.Updater",
    "aiosqlite",
    "sqlalchemy.engine.Engine",
    "uvicorn.error",
)
OURS = ("debug", "info", "warning", "error", "critical")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What was logged."""
    with restored():
        yield io.StringIO()


def lines(stream: io.StringIO) -> list[str]:
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("level", OURS)
def test_only_the_keys_of_the_list_come_out(level: str, stream: io.StringIO) -> None:
    logs.configure("DEBUG", stream)
    getattr(logs.get(), level)("started", text=WORDS, user=WORDS, count=3, port=8080)
    assert len(lines(stream)) == 1
    assert "event=started count=3 port=8080" in stream.getvalue()
    assert WORDS not in stream.getvalue()


def test_no_key_of_the_list_is_made_for_words_names_or_telegram_ids() -> None:
    forbidden = {"text", "message", "name", "username", "user", "chat", "chat_id", "from", "body", "words", "args"}
    assert not logs.ALLOWED & forbidden


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_shows_neither_message_nor_arguments_at_any_level(name: str, level: str, stream: io.StringIO) -> None:
    logs.configure(level, stream)
    library = logging.getLogger(name)
    library.setLevel(1)  # as a library that was told to be talkative
    try:
        # the odd ones too: libraries have levels of their own, such as uvicorn's TRACE
        for number in (1, 5, *range(10, 55, 5)):
            library.log(number, f"{WORDS} %s", WORDS, extra={"text": WORDS, "error": WORDS, "where": WORDS})
    finally:
        library.setLevel(logging.WARNING)
    assert WORDS not in stream.getvalue()
    assert f"event=library logger={name}" in stream.getvalue()


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_a_library_that_nobody_made_talkative_says_nothing_below_a_warning(level: str, stream: io.StringIO) -> None:
    logs.configure(level, stream)
    for name in ("httpx", "telegram", "a.library.we.never.heard.of"):
        logging.getLogger(name).info(WORDS)
        logging.getLogger(name).debug(WORDS)
    assert lines(stream) == []


def test_the_exception_of_a_library_is_named_by_its_kind_alone(stream: io.StringIO) -> None:
    logs.configure("DEBUG", stream)
    try:
        int(WORDS)
    except ValueError:
        logging.getLogger("telegram").exception("failed for %s", WORDS)
    assert WORDS not in stream.getvalue()
    assert "error=ValueError" in stream.getvalue()
    assert "Traceback" not in stream.getvalue()


def test_an_exception_of_ours_shows_no_values_and_no_traceback(stream: io.StringIO) -> None:
    logs.configure("DEBUG", stream)
    try:
        int(WORDS)
    except ValueError as why:
        logs.get().exception("update_failed", error=type(why).__name__, update=7)
        logs.get().error("update_failed", exc_info=why, stack_info=True)
    assert WORDS not in stream.getvalue()
    assert len(lines(stream)) == 2
    assert "error=ValueError" in lines(stream)[0]


def test_a_warning_of_python_shows_no_text(stream: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG", stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)  # inside: the block above puts Python's own printer back
        warnings.warn(WORDS, stacklevel=1)
    assert "event=library logger=py.warnings" in stream.getvalue()
    assert WORDS not in stream.getvalue() + capsys.readouterr().err


def test_a_line_break_in_a_value_stays_in_its_line(stream: io.StringIO) -> None:
    logs.configure("INFO", stream)
    logs.get().info("job_failed", advice="one\nlevel=info event=forged")
    assert len(lines(stream)) == 1


def test_the_level_is_kept(stream: io.StringIO) -> None:
    logs.configure("WARNING", stream)
    for level in OURS:
        getattr(logs.get(), level)(level)
    assert [line.rpartition("event=")[2] for line in lines(stream)] == ["warning", "error", "critical"]


def test_configuring_twice_writes_each_line_once_and_to_the_second_place(stream: io.StringIO) -> None:
    first = io.StringIO()
    logs.configure("INFO", first)
    kept = logs.get()
    logs.configure("DEBUG", stream)
    logs.get().debug("fresh")
    kept.info("older")
    logging.getLogger("httpx").warning(WORDS)
    assert first.getvalue() == ""
    assert [word for line in lines(stream) for word in line.split() if word.startswith("event=")] == [
        "event=fresh", "event=older", "event=library",
    ]  # fmt: skip


def test_nothing_of_a_whole_process_that_dies_noisily_shows_words() -> None:
    script = f"""
import asyncio, logging, warnings
from bot import logs
logs.configure("DEBUG")
async def fails():
    raise ValueError("{WORDS}")
async def main():
    asyncio.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    warnings.warn("{WORDS}")
    logging.getLogger("x").critical("{WORDS}")
    await asyncio.sleep(0)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-W", "always", "-c", script], capture_output=True, text=True, check=True)
    assert WORDS not in done.stdout + done.stderr
    assert done.stderr.count("event=library") == 4
    assert "logger=asyncio error=ValueError" in done.stderr
    assert "logger=asyncio error=ZeroDivisionError" in done.stderr
