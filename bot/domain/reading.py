"""Owns what was understood of one message: intent, how sure, danger, language, and why.

Never holds the message itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Danger(StrEnum):
    """How the message sounds: nothing, ask her, or act now."""

    NONE = "none"
    ASK = "ask"
    NOW = "now"

    @property
    def rank(self) -> int:
        """Order the three, so that a model can raise a danger and never lower one."""
        return (Danger.NONE, Danger.ASK, Danger.NOW).index(self)


class Peril(StrEnum):
    """Which of the two dangers, because the first words differ."""

    DANGER = "danger"
    SELF_HARM = "self_harm"

    @property
    def flow(self) -> str:
        """Name the flow that answers it."""
        return {Peril.DANGER: "urgent_danger", Peril.SELF_HARM: "urgent_self_harm"}[self]


class Reply(StrEnum):
    """A whole message that only answers what was asked last."""

    YES = "yes"
    NO = "no"
    #: and then? go on
    NEXT = "next"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    #: leave me, close this
    STOP = "stop"

    @property
    def place(self) -> int | None:
        """Count from 0 which button it means, where it means one."""
        counted = (Reply.FIRST, Reply.SECOND, Reply.THIRD, Reply.FOURTH)
        return counted.index(self) if self in counted else None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One intent and how likely it is, between 0 and 1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in one message."""

    #: likeliest first; empty where no model answered
    ranking: tuple[Ranked, ...] = ()
    danger: Danger = Danger.NONE
    peril: Peril = Peril.DANGER
    #: the language of the message, only where it is long enough to tell
    language: str | None = None
    #: rule ids and model facts, such as ``rule:fr.at_the_door``; never words of hers
    why: tuple[str, ...] = ()
    #: the whole message is a short answer to something
    reply: Reply | None = None
    #: a second intent, where the message speaks of two things
    also: str | None = None

    @property
    def intent(self) -> str | None:
        """Name the likeliest intent."""
        return self.ranking[0].name if self.ranking else None

    @property
    def confidence(self) -> float:
        """Say how likely that intent is, between 0 and 1."""
        return self.ranking[0].confidence if self.ranking else 0.0

    @property
    def alarm(self) -> float:
        """Say how likely the two urgent intents are together, between 0 and 1."""
        return sum(ranked.confidence for ranked in self.ranking if ranked.name in URGENT)


#: the two intents that speak of danger
URGENT = {"urgent_danger": Peril.DANGER, "urgent_self_harm": Peril.SELF_HARM}
#: what is known of a message that nothing was found in
NOTHING = Reading()
