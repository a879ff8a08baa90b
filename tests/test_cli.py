"""The commands a person types: what each prints, and the one line with which each failure ends."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.demo.standin import StandIn
from bot.domain.conversation import Conversation, Mode
from bot.ids import TelegramId
from bot.settings import ROOT, Settings
from bot.store.crypto import Vault, new_key
from bot.store.db import Database
from bot.store.staff import InviteUnknown
from bot.store.unit import Unit
from tests.factories import make_case, make_person
from tests.house.logging_state import restored

HALCYON = ROOT / ".venv" / "bin" / "halcyon"
#: what a shell knows of a run that may succeed when it is repeated (sysexits.h, EX_TEMPFAIL)
TRY_LATER = 75


@pytest.fixture(scope="module")
def telegram() -> Iterator[StandIn]:
    """The stand-in in a thread of its own: a command runs a loop of its own."""
    standin = StandIn()
    opened, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with standin:
            opened.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert opened.wait(10)
    yield standin
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()


@pytest.fixture(autouse=True)
def operator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Sit in an empty folder with a key and a database of one's own, and nothing else set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'halcyon.db'}")
    monkeypatch.setenv("SECRET_KEYS", new_key())
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # the old way warns, and a warning fails a test
    with restored():
        yield


@pytest.fixture
def known(telegram: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Be known to Telegram."""
    monkeypatch.setenv("TELEGRAM_TOKEN", telegram.token)
    monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
    return telegram


def halcyon(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def ends(result: Result, said: str, status: int = 1) -> None:
    """Whether a command ended with this one line, and nothing of a traceback."""
    assert result.exit_code == status, result.output
    assert result.stderr.splitlines()[-1] == f"halcyon: {said}"
    assert "Traceback" not in result.output


def rows(query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect("halcyon.db")) as database:
        return database.execute(query).fetchall()


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


# what is missing, and what is wrong


def test_without_a_token_the_bot_does_not_start() -> None:
    result = halcyon("run")
    ends(result, "The configuration cannot be used: TELEGRAM_TOKEN is missing")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["migrate", "purge", "reseal"])
@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("", "SECRET_KEYS is empty: make one with `halcyon key`"),
        ("hunter2", "SECRET_KEYS, key 1: not 32 bytes"),
        (f"{new_key()},hunter2", "SECRET_KEYS, key 2: not 32 bytes"),
    ],
)
def test_without_a_good_key_no_database_is_opened(
    command: str, keys: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEYS", keys)
    result = halcyon(command)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "hunter2" not in result.output
    assert len(result.stderr.splitlines()) == 1
    assert not Path("halcyon.db").exists()


@pytest.mark.parametrize("url", ["hunter2", "mysql://a:hunter2@localhost/b", "postgresql://a:hunter2@localhost:x/b"])
def test_a_database_address_that_is_none_is_named_and_not_shown(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    result = halcyon("migrate")
    assert result.exit_code == 1
    assert result.stderr.startswith("halcyon: The configuration cannot be used: DATABASE_URL")
    assert "hunter2" not in result.output
    assert len(result.stderr.splitlines()) == 1


def test_a_database_that_does_not_answer_may_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://a:hunter2@127.0.0.1:{closed_port()}/b")
    result = halcyon("migrate")
    assert result.exit_code == TRY_LATER
    assert result.stderr.startswith("halcyon: The database does not answer")
    assert "hunter2" not in result.output


def test_a_folder_that_cannot_be_made_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("taken").write_text("")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///taken/halcyon.db")
    ends(halcyon("migrate"), "File exists: taken")


def test_a_value_that_is_wrong_ends_every_command_that_reads_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PORT", "hunter2")
    for words in (["run"], ["migrate"], ["purge"], ["reseal"], ["staff", "list"], ["demo"], ["understand"]):
        result = halcyon(*words)
        assert result.exit_code == 1
        assert result.stderr.startswith("halcyon: The configuration cannot be used: HTTP_PORT: ")
        assert len(result.stderr.splitlines()) == 1
        assert "hunter2" not in result.output


def test_what_stands_in_brackets_is_printed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///[red]/[/]/halcyon.db")
    Path("[red]").write_text("")
    ends(halcyon("migrate"), "Not a directory: [red]/[/]")


def test_a_wrong_key_is_told_from_a_missing_one(known: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    join(halcyon("staff", "invite").stdout)
    monkeypatch.setenv("SECRET_KEYS", new_key())
    ends(halcyon("reseal"), "The database was sealed with a key that is not among SECRET_KEYS.")


# keys and the database


def test_a_new_key_is_one_that_the_bot_takes() -> None:
    result = halcyon("key")
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    vault = Vault([line])
    assert vault.open(vault.seal("a text")) == "a text"
    assert halcyon("key").stdout != result.stdout


def test_migrate_makes_the_tables_and_may_be_repeated() -> None:
    for _ in range(2):
        result = halcyon("migrate")
        assert (result.exit_code, result.stdout) == (0, "The database is up to date.\n")
    assert ("cases",) in rows("select name from sqlite_master where type = 'table'")


def test_a_database_of_a_newer_version_is_left_alone() -> None:
    halcyon("migrate")
    with closing(sqlite3.connect("halcyon.db")) as database, database:
        database.execute("update alembic_version set version_num = '9999'")
    result = halcyon("migrate")
    assert result.exit_code == 1
    assert "the database is of a newer version of the bot: 9999" in result.stderr
    assert rows("select version_num from alembic_version") == [("9999",)]


def test_purge_deletes_what_is_past_its_time_and_tells_how_much(known: StandIn) -> None:
    halcyon("staff", "invite")
    halcyon("staff", "invite")
    with closing(sqlite3.connect("halcyon.db")) as database, database:
        database.execute("update invites set expires_at = 0 where rowid = 1")
    result = halcyon("purge")
    assert result.exit_code == 0
    assert "invites: 1" in result.stdout.splitlines()
    assert "people: 0" in result.stdout.splitlines()
    assert rows("select count(*) from invites") == [(1,)]


def test_after_reseal_the_older_key_is_needed_no_more(known: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    join(halcyon("staff", "invite").stdout)
    new, old = new_key(), os.environ["SECRET_KEYS"]
    monkeypatch.setenv("SECRET_KEYS", f"{new},{old}")
    result = halcyon("reseal")
    assert result.exit_code == 0
    count = int(result.stdout.split()[0])
    assert count > 0
    monkeypatch.setenv("SECRET_KEYS", new)
    assert halcyon("reseal").stdout == result.stdout
    monkeypatch.setenv("SECRET_KEYS", old)
    assert halcyon("reseal").exit_code == 1


# the desk


def on_database(work: Callable[[Unit, datetime], Awaitable[None]]) -> None:
    """Do something in one transaction, as a running bot would."""

    async def run() -> None:
        database = Database(os.environ["DATABASE_URL"], Vault(os.environ["SECRET_KEYS"].split(",")))
        try:
            async with database.begin() as unit:
                await work(unit, datetime.now(UTC))
        finally:
            await database.close()

    asyncio.run(run())


def join(invite: str, telegram_id: int = 9_001) -> None:
    """Use an invite as the bot does when the person opens the link."""
    token = invite.split("start=desk_")[1].split()[0]

    async def work(unit: Unit, now: datetime) -> None:
        chat = await unit.conversations.lock(TelegramId(telegram_id), now)
        await unit.staff.join(token, chat.key, now)

    on_database(work)


def test_an_invite_is_a_link_to_the_bot_that_works_once(known: StandIn) -> None:
    result = halcyon("staff", "invite", "--role", "supervisor", "--languages", "fr, en")
    assert result.exit_code == 0, result.output
    link, note = result.stdout.splitlines()
    assert link.startswith("https://t.me/")
    assert "once" in note
    token = link.partition("?start=")[2]
    # Telegram's limit for a deep link (Bot features, "Deep linking")
    assert 0 < len(token) <= 64
    assert rows("select role, languages, used_at from invites") == [("supervisor", "fr,en", None)]
    assert token not in str(rows("select * from invites"))
    join(result.stdout)
    with pytest.raises(InviteUnknown):
        join(result.stdout, 9_002)


def test_who_has_joined_is_listed_by_alias_and_ends_at_once_when_removed(known: StandIn) -> None:
    join(halcyon("staff", "invite", "--languages", "fr,es").stdout)
    (alias,) = rows("select alias from staff")[0]
    listed = halcyon("staff", "list")
    assert listed.exit_code == 0
    (line,) = [line for line in listed.stdout.splitlines() if str(alias) in line]
    assert [cell.strip() for cell in line.strip("│").split("│")] == [alias, "counsellor", "fr, es", "no"]
    assert "9001" not in listed.stdout
    removed = halcyon("staff", "remove", str(alias).lower())
    assert (removed.exit_code, removed.stdout) == (0, "Removed. Cases that went back to the queue: 0.\n")
    assert str(alias) not in halcyon("staff", "list").stdout
    assert rows("select action from audit") == [("removed",)]
    ends(
        halcyon("staff", "remove", str(alias)),
        f"Nobody at the desk bears this alias: see `halcyon staff list`: {alias}",
    )


def test_the_cases_of_somebody_who_is_removed_wait_again(known: StandIn) -> None:
    join(halcyon("staff", "invite").stdout)
    take_a_case()
    (alias,) = rows("select alias from staff")[0]
    assert rows("select state from cases") == [("taken",)]
    removed = halcyon("staff", "remove", str(alias))
    assert removed.stdout == "Removed. Cases that went back to the queue: 1.\n"
    assert rows("select state, staff from cases") == [("waiting", None)]


def take_a_case() -> None:
    """Let somebody write, and the only person of the desk take her case."""

    async def work(unit: Unit, now: datetime) -> None:
        (person,) = await unit.staff.all()
        chat = await make_person(unit, now)
        await unit.cases.take(await make_case(unit, now, chat), person.key, now)
        await unit.conversations.save(chat, Conversation(language="fr", mode=Mode.HUMAN), now)

    on_database(work)


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ("xx", "xx is not a language of this deployment"),
        ("fr,tlh", "tlh is not a language of this deployment"),
        (" , ", "needs at least one, such as fr,en"),
    ],
)
def test_an_invite_for_a_language_that_nobody_is_spoken_to_in_is_refused(
    languages: str, said: str, known: StandIn
) -> None:
    result = halcyon("staff", "invite", "--languages", languages)
    ends(result, f"The configuration cannot be used: --languages: {said}")
    assert not Path("halcyon.db").exists()


def test_an_invite_without_a_token_says_what_it_is_needed_for() -> None:
    ends(
        halcyon("staff", "invite"),
        "The configuration cannot be used: TELEGRAM_TOKEN is missing: the link needs the bot's name",
    )


def test_an_invite_that_could_not_be_shown_is_not_made(telegram: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:hunter2")
    monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
    result = halcyon("staff", "invite")
    ends(result, "Telegram does not know TELEGRAM_TOKEN.")
    assert "hunter2" not in result.output
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{closed_port()}")
    result = halcyon("staff", "invite")
    assert result.exit_code == TRY_LATER
    assert "TELEGRAM_API_URL cannot be reached" in result.stderr
    assert "hunter2" not in result.output
    assert not Path("halcyon.db").exists()


def test_a_role_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    result = halcyon("staff", "invite", "--role", "queen")
    assert result.exit_code == 2
    for role in ("counsellor", "supervisor", "coordinator", "admin"):
        assert role in result.stderr


# as a person types it


def typed(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [HALCYON, *words], capture_output=True, text=True, timeout=60, env={**os.environ, **more}, check=False
    )


def test_typed_without_a_token_it_says_so_in_one_line_and_ends_with_1() -> None:
    done = typed("run")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "halcyon: The configuration cannot be used: TELEGRAM_TOKEN is missing\n"


def test_typed_with_a_token_that_telegram_does_not_know_it_says_so_and_stops(telegram: StandIn) -> None:
    done = typed(
        "run", TELEGRAM_TOKEN="1:hunter2", TELEGRAM_API_URL=telegram.url, NLU_URL="http://127.0.0.1:9", HTTP_PORT="0"
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "halcyon: Telegram does not know TELEGRAM_TOKEN."
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr


def test_typed_with_a_port_that_is_taken_it_says_so_and_stops(known: StandIn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = typed("run", NLU_URL="http://127.0.0.1:9", HTTP_PORT=port)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (f"halcyon: HTTP_PORT cannot be listened on: 127.0.0.1:{port}")
    assert "Traceback" not in done.stderr


def test_typed_for_a_page_whose_port_is_taken_it_says_so_and_stops() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = typed("demo", "--no-open", "--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stderr) == (1, "halcyon: Address already in use\n")


def listens(pid: int) -> bool:
    """Whether a process catches SIGTERM by now; it says that it started a moment before."""
    (caught,) = re.findall(r"^SigCgt:\s*([0-9a-f]+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_running_bot_ends_cleanly_on_a_signal(number: signal.Signals, known: StandIn) -> None:
    env = {**os.environ, "NLU_URL": "http://127.0.0.1:9", "HTTP_PORT": "0"}
    with subprocess.Popen([HALCYON, "run"], stderr=subprocess.PIPE, text=True, env=env) as running:
        assert running.stderr is not None
        seen = []
        for line in running.stderr:
            seen.append(line)
            if "event=started" in line:
                break
        while not listens(running.pid):
            assert running.poll() is None, "".join(seen)
            time.sleep(0.01)
        running.send_signal(number)
        _, rest = running.communicate(timeout=30)
    assert running.returncode == 0, "".join(seen) + rest
    assert "event=stopping" in rest
    assert known.token not in "".join(seen) + rest


def test_typed_as_a_module_it_is_the_same_command() -> None:
    done = subprocess.run(
        [HALCYON.with_name("python"), "-m", "bot", "key"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert Vault([done.stdout.strip()])
