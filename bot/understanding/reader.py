"""Owns putting one reading together: danger rules first, then the language, then the model.

Never keeps a message, and never lets the model lower what a rule has found.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.domain import triage
from bot.domain.reading import URGENT, Danger, Ranked, Reading
from bot.understanding import replies
from bot.understanding.danger import Alarm, Rules
from bot.understanding.language import Identifier
from bot.understanding.rasa import RasaAway

#: when the two urgent intents together are this likely, she is asked whether she is in danger: a missed danger
#: costs more than a question too many (docs/decisions/0016)
ALARMING = 0.08
#: in these languages the model is less sure of danger, and asks earlier
ALARMING_IN = {"es": 0.05, "fr": 0.05, "pt": 0.05, "uk": 0.05}

#: a message of two to so many sentences, each of some words, may speak of two things
SENTENCES, WORDS = 3, 4
#: and does where two of them, read alone, are this sure of different intents
DISTINCT = 0.85
_END = re.compile(r"[.!?…;؟\n]+")


class Parser(Protocol):
    """Whatever ranks intents."""

    async def parse(self, text: str) -> tuple[Ranked, ...]:
        """Rank the intents of a message; raises ``RasaAway``."""


class Reader:
    """Reads messages."""

    def __init__(
        self, rules: Rules, identifier: Identifier, parser: Parser, count: Callable[[str], None] = lambda name: None
    ) -> None:
        """Read with these; ``count`` is told what failed.

        Raises:
            BadContent: the list of short replies cannot be used.
        """
        self._replies = replies.read()
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
        reply = self._replies.get(replies.fold(text))
        reading = Reading(ranking, alarm.danger, alarm.peril, language, alarm.why, reply)
        if alarm.danger is not Danger.NONE:
            return reading
        return replace(reading, also=await self._also(text, reading.intent))

    async def _also(self, text: str, intent: str | None) -> str | None:
        """Name a second thing that the message speaks of, beside what it is about as a whole."""
        sentences = [part for part in _END.split(text) if len(part.split()) >= WORDS]
        if intent is None or not 2 <= len(sentences) <= SENTENCES:
            return None
        alone = await asyncio.gather(*(self._ranking(sentence) for sentence in sentences))
        sure = {ranking[0].name: None for ranking in alone if ranking and ranking[0].confidence >= DISTINCT}
        others = [name for name in sure if name != intent and name not in triage.NOT_OFFERED]
        return others[0] if intent in sure and others else None

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
    urgent = [ranked for ranked in ranking if ranked.name in URGENT]
    if sum(ranked.confidence for ranked in urgent) < threshold:
        return alarm
    return Alarm(Danger.ASK, URGENT[urgent[0].name], (f"model:{urgent[0].name}",))
