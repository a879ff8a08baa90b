"""Somebody is invited only where the link can be shown, and is gone at once, with every case back in the queue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import system_clock
from bot.commands import staff
from bot.demo.standin import StandIn
from bot.domain.conversation import Conversation, Mode
from bot.domain.roles import Role
from bot.errors import BadConfiguration
from bot.ids import ChatKey
from bot.settings import Settings, read_deployment, read_settings
from bot.store.crypto import Vault, new_key
from bot.store.db import Database
from bot.store.staff import Person
from bot.store.unit import Unit
from tests.factories import make_case, make_person, new_telegram_id

DEPLOYMENT = read_deployment()


@pytest.fixture
async def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Settings]:
    """A deployment known to the stand-in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with StandIn() as standin:
        yield read_settings(
            telegram_token=standin.token, telegram_api_url=standin.url, secret_keys=new_key(),
            database_url=f"sqlite:///{tmp_path / 'halcyon.db'}", staff_chat_id=-100_123,
        )  # fmt: skip


@asynccontextmanager
async def unit_of(settings: Settings) -> AsyncIterator[Unit]:
    database = Database(settings.database_url.get_secret_value(), Vault(settings.keys))
    try:
        async with database.begin() as unit:
            yield unit
    finally:
        await database.close()


async def join(settings: Settings, languages: str = "fr,en") -> Person:
    """Invite somebody, and let them use the link."""
    link = await staff.invite(settings, DEPLOYMENT, Role.COUNSELLOR, languages)
    async with unit_of(settings) as unit:
        now = datetime.now(UTC)
        chat = await unit.conversations.lock(new_telegram_id(), now)
        return await unit.staff.join(link.partition("?start=desk_")[2], chat.key, now)


async def take(settings: Settings, person: Person) -> ChatKey:
    """Let somebody write, and this person take her case."""
    async with unit_of(settings) as unit:
        now = datetime.now(UTC)
        chat = await make_person(unit, now)
        await unit.cases.take(await make_case(unit, now, chat), person.key, now)
        await unit.conversations.save(chat, Conversation(language="fr", mode=Mode.HUMAN), now)
        return chat


@pytest.mark.parametrize("role", list(Role))
async def test_an_invite_gives_the_role_and_the_languages_it_was_made_for(role: Role, settings: Settings) -> None:
    link = await staff.invite(settings, DEPLOYMENT, role, "es, fr")
    async with unit_of(settings) as unit:
        chat = await unit.conversations.lock(new_telegram_id(), system_clock())
        person = await unit.staff.join(link.partition("desk_")[2], chat.key, system_clock())
    assert (person.role, person.languages, person.is_on_duty) == (role.value, ("es", "fr"), False)


@pytest.mark.parametrize("languages", ["xx", "fr,xx", "FR", "", ",,"])
async def test_nobody_is_invited_for_a_language_that_the_deployment_has_not(
    languages: str, settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(BadConfiguration, match="--languages: "):
        await staff.invite(settings, DEPLOYMENT, Role.COUNSELLOR, languages)
    assert not (tmp_path / "halcyon.db").exists()


async def test_whoever_is_removed_leaves_no_case_and_no_chat_behind(settings: Settings) -> None:
    one, other = await join(settings), await join(settings)
    hers = [await take(settings, one), await take(settings, one)]
    kept = await take(settings, other)
    assert await staff.remove(settings, DEPLOYMENT, one.alias.upper()) == 2
    async with unit_of(settings) as unit:
        assert [person.alias for person in await unit.staff.all()] == [other.alias]
        for chat in hers:
            case = await unit.cases.open_of(chat)
            assert case is not None
            assert (case.state, case.staff) == ("waiting", None)
        case = await unit.cases.open_of(kept)
        assert case is not None
        assert (case.state, case.staff) == ("taken", other.key)


async def test_an_alias_that_nobody_bears_changes_nothing(settings: Settings) -> None:
    person = await join(settings)
    await take(settings, person)
    with pytest.raises(staff.AliasUnknown, match="see `halcyon staff list`: Nobody Here"):
        await staff.remove(settings, DEPLOYMENT, "Nobody Here")
    async with unit_of(settings) as unit:
        assert len(await unit.cases.of_staff(person.key)) == 1
