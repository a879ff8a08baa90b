"""What an operator asks is answered with states and numbers, and with nothing about a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.store.db import DatabaseGone
from bot.store.unit import Unit
from tests.factories import NIGHT, make_case, make_person, new_telegram_id
from tests.web.conftest import Site


@pytest.fixture
def gone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database not answer any more."""

    @asynccontextmanager
    async def fails(_database: object) -> AsyncIterator[Unit]:
        raise DatabaseGone("OperationalError")
        yield

    monkeypatch.setattr(type(site.database), "begin", fails)


async def test_health_says_that_all_is_well_and_how_much_waits(site: Site) -> None:
    answer = await site.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "nlu": "ready", "outbox": 0, "waiting": 0}
    async with site.database.begin() as unit:
        case = await make_case(unit, NIGHT)
        await make_case(unit, NIGHT)
        taken = await unit.cases.get(case)
        assert taken is not None
        chat = await make_person(unit, NIGHT)
        await unit.outbox.add(chat, "card", {}, now=NIGHT, worker=None, case=None)
    assert (await site.get("/health")).json() == {"status": "ok", "nlu": "ready", "outbox": 1, "waiting": 2}


@pytest.mark.parametrize("state", ["starting", "away", "external"])
async def test_without_rasa_the_bot_is_still_healthy_and_says_what_rasa_does(state: str, site: Site) -> None:
    site.nlu.append(state)
    answer = await site.get("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["nlu"]) == (200, "ok", state)
    assert await site.metric("halcyon_nlu_ready") == 0


@pytest.mark.usefixtures("gone")
async def test_without_the_database_health_is_503_and_metrics_still_come(site: Site) -> None:
    site.counts.add("database_gone")
    answer = await site.get("/health")
    assert answer.status_code == 503
    assert answer.json() == {"status": "database_gone", "nlu": "ready"}
    assert (await site.get("/metrics")).status_code == 200
    assert await site.metric("halcyon_outbox_depth") == -1
    assert await site.metric('halcyon_events_total{kind="database_gone"}') == 1


async def test_metrics_give_events_outbox_cases_and_rasa(site: Site) -> None:
    for name in ("heard", "heard", "pressed"):
        site.counts.add(name)
    async with site.database.begin() as unit:
        await unit.cases.close(await make_case(unit, NIGHT), "helped", NIGHT)
        await make_case(unit, NIGHT)
    assert await site.metric('halcyon_events_total{kind="heard"}') == 2
    assert await site.metric('halcyon_events_total{kind="pressed"}') == 1
    assert await site.metric('halcyon_cases{state="waiting"}') == 1
    assert await site.metric('halcyon_cases{state="closed"}') == 1
    assert await site.metric("halcyon_outbox_depth") == 0
    assert await site.metric("halcyon_nlu_ready") == 1


async def test_metrics_are_read_by_prometheus(site: Site) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    site.counts.add("heard")
    answer = await site.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert {family.name for family in text_string_to_metric_families(answer.text)} == {
        "halcyon_events", "halcyon_outbox_depth", "halcyon_cases", "halcyon_nlu_ready",
    }  # fmt: skip


async def test_counts_written_to_the_database_go_on_rising_in_the_metrics(site: Site) -> None:
    site.counts.add("heard")
    site.counts.take()
    site.counts.add("heard")
    assert await site.metric('halcyon_events_total{kind="heard"}') == 2


async def test_nothing_tells_of_a_person(site: Site) -> None:
    who = new_telegram_id()
    async with site.database.begin() as unit:
        chat = await make_person(unit, NIGHT, who)
        await make_case(unit, NIGHT, chat)
        await unit.staff.join(await unit.staff.invite("counsellor", ("fr",), NIGHT), chat, NIGHT)
        (counsellor,) = await unit.staff.all()
    said = (await site.get("/health")).text + (await site.get("/metrics")).text
    for word in (str(who), counsellor.alias, "sextortion", "fr", "be", "danger.threat"):
        assert f'"{word}"' not in said
    assert str(who) not in said
    labels = {part.partition("=")[0] for part in said.replace("{", ",").split(",") if '="' in part}
    assert labels <= {"kind", "state"}
