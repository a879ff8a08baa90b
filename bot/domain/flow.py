"""Owns the shape of guidance: flows of steps with buttons, quizzes of questions, and the library of them all.

Never reads a file; the loader does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.conversation import Place


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a step: where it goes, or what it does. Exactly one of the three is set."""

    goto: Place | None = None
    do: str | None = None
    quiz: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One card of a flow."""

    place: Place
    choices: tuple[Choice, ...] = ()
    #: what the software adds below the text: services, emergency, desk, languages, countries, organisation
    show: str | None = None
    kinds: tuple[str, ...] = ()
    minor: bool = False
    footer: bool = True
    safety: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """Guidance for one situation or question."""

    name: str
    start: str
    steps: Mapping[str, Step]
    intents: tuple[str, ...] = ()
    has_topic: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a quiz; ``right`` is the index of the right option."""

    name: str
    options: int
    right: int


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions with an explanation for every option, and words for every score."""

    name: str
    questions: tuple[Question, ...]
    #: lower bounds of the score texts, ascending, starting at 0
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """All content that the engine walks through."""

    flows: Mapping[str, Flow]
    quizzes: Mapping[str, Quiz]
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    intents: Mapping[str, Place] = field(default_factory=dict)
    #: who runs this deployment
    organisation: str = ""

    def step(self, place: Place) -> Step | None:
        """Find a step, or None where an old button names one that is gone."""
        flow = self.flows.get(place.flow)
        return flow.steps.get(place.step or flow.start) if flow else None
