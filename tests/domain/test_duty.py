"""Whether she is told the truth about the desk while she is in danger."""

from bot.domain.conversation import Conversation
from bot.domain.effects import Show
from bot.domain.engine import decide
from bot.domain.events import Heard
from bot.domain.reading import Danger, Reading
from tests.domain.shipped import LIBRARY


def _said(duty: int) -> list[str]:
    event = Heard(1, reading=Reading(danger=Danger.NOW))
    effects = decide(Conversation(), event, LIBRARY, duty).effects
    return [part.key for effect in effects if isinstance(effect, Show) for part in effect.card.parts]


def test_in_danger_she_is_told_how_many_counsellors_are_there() -> None:
    assert "desk.on_duty" in _said(2)


def test_in_danger_she_is_told_honestly_that_nobody_is_there() -> None:
    assert "desk.nobody" in _said(0)
