"""The measurement counts what it says, and writes its table into the page and nowhere else."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import bench
from bot.commands.bench_load import Times
from bot.settings import ROOT, read_deployment

LINES = [bench.Line("message to reply, p50", "41 ms", "60 ms"), bench.Line("memory of the bot", "120 MB", "300 MB")]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A README of one's own, and a load that takes no time."""

    @asynccontextmanager
    async def stage(_folder: Path) -> AsyncIterator[None]:
        yield

    async def ours(_running: object, texts: list[str], _seconds: float) -> list[bench.Line]:
        assert texts
        return LINES

    sentences = bench.sentences("en")
    monkeypatch.setattr(bench, "sentences", lambda _language: sentences)
    monkeypatch.setattr(bench, "stage", stage)
    monkeypatch.setattr(bench, "_ours", ours)
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    file = tmp_path / "README.md"
    file.write_text(f"# Before\n\n{bench.BEGIN}\nan old table\n{bench.END}\n\n## After\n", encoding="utf-8")
    return file


async def test_the_table_says_what_was_measured_beside_what_was_aimed_at(page: Path) -> None:
    before = page.read_text("utf-8")
    table = await bench.measure(read_deployment(), seconds=1, write=False, with_peer=False)
    assert "| message to reply, p50 | 41 ms | 60 ms |" in table.splitlines()
    assert "| memory of the bot | 120 MB | 300 MB |" in table.splitlines()
    assert page.read_text("utf-8") == before


async def test_writing_replaces_the_old_table_and_nothing_else(page: Path) -> None:
    for _ in range(2):
        table = await bench.measure(read_deployment(), seconds=1, write=True, with_peer=False)
        assert page.read_text("utf-8") == f"# Before\n\n{bench.BEGIN}\n{table}\n{bench.END}\n\n## After\n"


def test_the_readme_has_one_place_for_the_table() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert (readme.count(bench.BEGIN), readme.count(bench.END)) == (1, 1)
    assert readme.index(bench.BEGIN) < readme.index(bench.END)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_percentile_is_a_time_that_was_measured_and_so_many_are_not_longer(took: list[float], share: float) -> None:
    found = Times(took=took).percentile(share)
    assert found in took
    assert sum(time <= found for time in took) >= share * len(took)


def test_nothing_measured_is_no_number() -> None:
    assert math.isnan(Times().percentile(0.5))
    assert Times().rate == 0
    assert Times(took=[1.0] * 50, lasted=2.0).rate == 25


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_written_is_varied_and_the_same_in_every_run(language: str) -> None:
    texts = bench.sentences(language)
    assert texts == bench.sentences(language)
    assert len(set(texts)) > 500
    assert all(text.strip() for text in texts)
