"""What is understood of the development set, in every language, measured again on the real model."""

import asyncio
import json

import pytest

from bot.commands.evaluate import CARDS, DEVELOPMENT, EVERY, FIGURES, by_language, measure
from bot.commands.tally import Tally
from bot.commands.understand import reading
from bot.settings import ROOT, read_deployment
from bot.understanding.language import KNOWN
from tests.understanding.real_rasa import trained

#: how far a share may fall before it is a fault; another processor rounds the model's numbers a little otherwise
POINT = 0.01
RECORDED = json.loads((CARDS / FIGURES).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """What is understood now."""

    async def measured() -> dict[str, Tally]:
        await trained()
        async with reading(read_deployment(ROOT / "config.yml")) as reader:
            return by_language([one for code in KNOWN for one in await measure(reader, DEVELOPMENT / f"{code}.tsv")])

    return asyncio.run(measured())


@pytest.mark.parametrize("language", [*KNOWN, EVERY])
def test_no_more_danger_is_missed_than_was_recorded(tallies: dict[str, Tally], language: str) -> None:
    assert tallies[language].recall.value >= RECORDED[language]["recall"] - POINT


@pytest.mark.parametrize("language", [*KNOWN, EVERY])
def test_calm_messages_are_raised_no_more_often_than_was_recorded(tallies: dict[str, Tally], language: str) -> None:
    assert tallies[language].false_alarms.value <= RECORDED[language]["false_alarms"] + POINT


@pytest.mark.parametrize("figure", ["first", "third", "fallen_back"])
def test_intents_are_understood_as_well_as_was_recorded(tallies: dict[str, Tally], figure: str) -> None:
    assert tallies[EVERY].figures()[figure] >= RECORDED[EVERY][figure] - POINT


def test_it_is_wrong_and_sure_no_more_often_than_was_recorded(tallies: dict[str, Tally]) -> None:
    assert tallies[EVERY].wrong.value <= RECORDED[EVERY]["wrong"] + POINT


def test_nothing_calm_is_answered_as_danger_now_more_often_than_was_recorded(tallies: dict[str, Tally]) -> None:
    assert tallies[EVERY].false_now.value <= RECORDED[EVERY]["false_now"] + POINT / 10


def test_every_language_has_a_card(tallies: dict[str, Tally]) -> None:
    assert set(RECORDED) == set(tallies)
    for language in tallies:
        assert (CARDS / f"{language}.md").exists()
        assert (CARDS / f"{language}.svg").exists()
