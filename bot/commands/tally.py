"""Owns the counts of a measured language: what was found, what was missed, and how sure the numbers are.

Never reads a message; it is given labels and readings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from bot.domain.reading import URGENT, Danger, Reading
from bot.domain.triage import Course, course

OUT_OF_SCOPE = "out_of_scope"
#: columns of the calibration picture: confidence in tenths
BINS = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """One labelled message and what was understood of it."""

    #: the message, as the file has it
    text: str
    #: its place in the file, counted from one
    line: int
    intent: str
    language: str
    reading: Reading

    @property
    def is_urgent(self) -> bool:
        """Whether it ought to raise danger."""
        return self.intent in URGENT

    @property
    def is_raised(self) -> bool:
        """Whether danger was raised, to be asked or to be acted upon."""
        return self.reading.danger is not Danger.NONE

    @property
    def alarm(self) -> float:
        """How loudly it alarms: above 1 where a rule raised it, else the summed probability of the urgent intents."""
        if any(why.startswith("rule:") for why in self.reading.why):
            return 2.0
        return self.reading.alarm

    @property
    def is_followed(self) -> bool:
        """Whether the likeliest intent is shown without asking."""
        return course(self.reading) is Course.FOLLOW


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, between 0 and 1; 0 of nothing is 0."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies in 95 of 100 such samples (Wilson, 1927, doi 10.1080/01621459.1927.10502953)."""
        if not self.whole:
            return 0.0, 1.0
        z, n, p = 1.96, self.whole, self.value
        middle, width = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - width) / (1 + z * z / n)), min(1.0, (middle + width) / (1 + z * z / n))

    def __str__(self) -> str:
        """Write it as a percentage."""
        return f"{100 * self.value:.1f} %" if self.whole else "-"


class Tally:
    """What came out for the messages of one language, or of all."""

    def __init__(self, measured: Iterable[Measured]) -> None:
        """Count these."""
        self.messages = tuple(measured)

    @cached_property
    def urgent(self) -> tuple[Measured, ...]:
        """The messages that ought to raise danger."""
        return tuple(one for one in self.messages if one.is_urgent)

    @cached_property
    def calm(self) -> tuple[Measured, ...]:
        """All others."""
        return tuple(one for one in self.messages if not one.is_urgent)

    @property
    def recall(self) -> Share:
        """Urgent messages that raised danger."""
        return _share(one.is_raised for one in self.urgent)

    @property
    def false_alarms(self) -> Share:
        """Calm messages that raised danger."""
        return _share(one.is_raised for one in self.calm)

    @property
    def false_now(self) -> Share:
        """Calm messages that were answered as danger now, without asking."""
        return _share(one.reading.danger is Danger.NOW for one in self.calm)

    @property
    def first(self) -> Share:
        """Messages whose likeliest intent is the right one."""
        return _share(one.reading.intent == one.intent for one in self.messages)

    @property
    def third(self) -> Share:
        """Messages whose right intent is among the three likeliest."""
        return _share(one.intent in [rank.name for rank in one.reading.ranking[:3]] for one in self.messages)

    @property
    def wrong(self) -> Share:
        """Messages that were followed without asking, to a wrong place."""
        return _share(one.is_followed and one.reading.intent != one.intent for one in self.messages)

    @property
    def fallen_back(self) -> Share:
        """Messages out of scope that neither raised danger nor were followed into something else."""
        return _share(
            not one.is_raised and (one.reading.intent == OUT_OF_SCOPE or not one.is_followed)
            for one in self.messages
            if one.intent == OUT_OF_SCOPE
        )

    def figures(self) -> dict[str, float]:
        """Give the shares by name, rounded to a tenth of a per mille."""
        named = ("recall", "false_alarms", "false_now", "first", "third", "fallen_back", "wrong")
        return {name: round(getattr(self, name).value, 4) for name in named}

    def curve(self) -> Iterator[tuple[float, float, float]]:
        """Give threshold, false alarms and recall for every threshold that changes one of them, highest first."""
        urgent, calm = (sorted((one.alarm for one in part), reverse=True) for part in (self.urgent, self.calm))
        for threshold in sorted({*urgent, *calm}, reverse=True):
            yield (
                threshold,
                sum(alarm >= threshold for alarm in calm) / max(1, len(calm)),
                sum(alarm >= threshold for alarm in urgent) / max(1, len(urgent)),
            )

    def calibration(self) -> Iterator[tuple[float, Share]]:
        """Give the mean confidence of each tenth, and how many of its messages were read rightly."""
        tenths: dict[int, list[Measured]] = {}
        for one in self.messages:
            tenths.setdefault(min(BINS - 1, int(one.reading.confidence * BINS)), []).append(one)
        for _, part in sorted(tenths.items()):
            mean = sum(one.reading.confidence for one in part) / len(part)
            yield mean, _share(one.reading.intent == one.intent for one in part)

    def confusions(self) -> list[tuple[tuple[str, str], int]]:
        """Give the ten commonest pairs of meant and understood."""
        pairs = Counter(
            (one.intent, one.reading.intent or "nothing") for one in self.messages if one.reading.intent != one.intent
        )
        return sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:10]

    def worst(self) -> list[Measured]:
        """Give the ten worst misses: danger not raised, then danger wrongly acted upon, then the surest errors."""
        missed = [one for one in self.urgent if not one.is_raised]
        acted = [one for one in self.calm if one.reading.danger is Danger.NOW]
        sure = [one for one in self.calm if one.is_followed and one.reading.intent != one.intent]
        missed.sort(key=lambda one: one.alarm)
        sure.sort(key=lambda one: -one.reading.confidence)
        return [*missed, *acted, *sure][:10]


def _share(holds: Iterable[bool]) -> Share:
    """Count for how many it holds."""
    each = list(holds)
    return Share(sum(each), len(each))
