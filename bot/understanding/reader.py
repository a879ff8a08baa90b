"""Owns putting one reading together: danger rules first, then the language, then the model.

Never keeps a message, and never lets the model lower what a rule has found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.domain.reading import Danger, Peril, Ranked, Reading
from bot.understanding.danger import Alarm, Rules
from bot.understanding.language import Identifier
from bot.understanding.rasa import RasaAway

#: when the two urgent intents together are this likely, she is asked whether she is in danger: a missed danger
#: costs more than a question too many (docs/decisions/0016)
ALARMING = 0.25
#: in these languages the model is less sure of danger, and asks earlier
ALARMING_IN = {"ar": 0.1, "fr": 0.15, "pt": 0.15, "et": 0.2}
_PERILS = {"urgent_danger": Peril.DANGER, "urgent_self_harm": Peril.SELF_HARM}


class Parser(Protocol):
    """Whatever ranks intents."""

    async def parse(self, text: str) -> tuple[Ranked, ...]:
        """Rank the intents of a message; raises ``RasaAway``."""


class Reader:
    """Reads messages."""

    def __init__(
        self, rules: Rules, identifier: Identifier, parser: Parser, count: Callable[[str], None] = lambda name: None
    ) -> None:
        """Read with these; ``count`` is told what failed."""
        self._rules = rules
        self._identifier = identifier
        self._parser = parser
        self._count = count

    async def read(self, text: str) -> Reading:
        """Understand a message as well as possible now."""
        alarm = self._rules.judge(text)
        guess = self._identifier.identify(text)
        language = guess.language if guess is not None and guess.is_sure else None
        ranking = await self._ranking(text)
        alarm = _raised(alarm, ranking, alarming(guess.language if guess is not None else None))
        return Reading(ranking, alarm.danger, alarm.peril, language, alarm.why)

    async def _ranking(self, text: str) -> tuple[Ranked, ...]:
        try:
            return await self._parser.parse(text)
        except RasaAway:
            self._count("rasa_away")
            return ()


def alarming(language: str | None) -> float:
    """Say from which probability on the model raises danger in a message of that language; None is unknown."""
    return ALARMING_IN.get(language, ALARMING) if language is not None else ALARMING


def _raised(alarm: Alarm, ranking: tuple[Ranked, ...], threshold: float) -> Alarm:
    """Let the model raise a danger that no rule knows; it asks, it never acts by itself."""
    if alarm.danger is not Danger.NONE:
        return alarm
    urgent = [ranked for ranked in ranking if ranked.name in _PERILS]
    if sum(ranked.confidence for ranked in urgent) < threshold:
        return alarm
    return Alarm(Danger.ASK, _PERILS[urgent[0].name], (f"model:{urgent[0].name}",))
