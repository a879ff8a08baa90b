"""`halcyon understand`: one JSON line for each line, in order, always with the same keys."""

import asyncio
import io
import json

import pytest

from bot.commands.understand import answer_lines
from bot.errors import BadContent
from bot.settings import ROOT, read_deployment
from tests.understanding.real_rasa import trained

DEPLOYMENT = read_deployment(ROOT / "config.yml")
KEYS = ["intent", "confidence", "ranking", "danger", "language"]
LINES = [
    {"text": "il défonce la porte aidez moi", "lang": "fr"},
    {"text": "hello", "lang": "en"},
    {"text": "me ha robado la cuenta de instagram y no puedo entrar", "lang": "es"},
    {"text": "🙂"},
    {"text": 'a line with "quotes",\nand a break — “everything”', "lang": "en"},
]


@pytest.fixture(scope="module")
def answers() -> list[dict[str, object]]:
    """What one run answers to all the lines, with an empty line between and one at the end that is no JSON."""

    async def run() -> str:
        await trained()
        asked = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in LINES)
        said = io.StringIO()
        # a line that cannot be read ends it, named by its number, after those before it were answered
        with pytest.raises(BadContent, match=rf"line {2 * len(LINES)}: not JSON"):
            await answer_lines(DEPLOYMENT, io.StringIO(f"{asked}\nhello\n"), said)
        return said.getvalue()

    return [json.loads(line) for line in asyncio.run(run()).splitlines()]


def test_there_is_one_answer_for_each_line_in_order(answers: list[dict[str, object]]) -> None:
    assert [one["language"] for one in answers][:4] == ["fr", "en", "es", None]
    assert len(answers) == len(LINES)


def test_every_answer_has_the_same_keys(answers: list[dict[str, object]]) -> None:
    assert [list(one) for one in answers] == [KEYS] * len(LINES)


def test_danger_is_one_of_three_words(answers: list[dict[str, object]]) -> None:
    assert answers[0]["danger"] == "now"
    assert answers[1]["danger"] == "none"
    assert {one["danger"] for one in answers} <= {"none", "ask", "now"}


def test_the_ranking_falls_and_begins_with_the_intent(answers: list[dict[str, object]]) -> None:
    for one in answers:
        ranking = one["ranking"]
        assert isinstance(ranking, list)
        confidences = [rank["confidence"] for rank in ranking]
        assert confidences == sorted(confidences, reverse=True)
        assert (one["intent"], one["confidence"]) == (ranking[0]["name"], confidences[0])
        assert all(0 <= confidence <= 1 for confidence in confidences)
