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

    @property
    def intent(self) -> str | None:
        """Name the likeliest intent."""
        return self.ranking[0].name if self.ranking else None

    @property
    def confidence(self) -> float:
        """Say how likely that intent is, between 0 and 1."""
        return self.ranking[0].confidence if self.ranking else 0.0


#: what is known of a message that nothing was found in
NOTHING = Reading()
