"""Owns the danger rules: a small reviewed list per language that runs before any model, on every message.

Never keeps a message, and never lowers a danger that something else has found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.domain.reading import Danger, Peril
from bot.errors import BadContent

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
_SPACE = re.compile(r"\s+")
#: longer messages are read from both ends: what is happening now stands first or last
READ = 3_000


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it means, and the pattern that finds it in folded text."""

    id: str
    means: str
    pattern: re.Pattern[str]
    danger: Danger
    peril: Peril
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the rules found."""

    danger: Danger = Danger.NONE
    peril: Peril = Peril.DANGER
    #: ids of the rules, such as ``rule:fr.at_the_door``
    why: tuple[str, ...] = ()


class Rules:
    """The rules of all languages; each message is held against all of them, because women mix languages."""

    def __init__(self, rules: Iterable[Rule], idioms: Iterable[Rule]) -> None:
        """Order the rules: now before ask, so that the first match settles it."""
        self.rules = tuple(sorted(rules, key=lambda rule: -rule.danger.rank))
        self.idioms = tuple(idioms)

    def judge(self, text: str) -> Alarm:
        """Look for danger in a message."""
        folded = fold(text)
        for idiom in self.idioms:
            folded = idiom.pattern.sub(" ", folded)
        for rule in self.rules:
            if rule.pattern.search(folded):
                return Alarm(rule.danger, rule.peril, (f"rule:{rule.id}",))
        return Alarm()


def fold(text: str) -> str:
    """Bring a message to the form that patterns are written in: no accents, no case, one kind of apostrophe."""
    if len(text) > READ:
        text = f"{text[: READ // 2]} {text[-READ // 2 :]}"
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _SPACE.sub(" ", bare.casefold()).strip()


def load(folder: Path, languages: Iterable[str]) -> Rules:
    """Read ``flows/danger/<lang>.yml`` for every language that ships.

    Raises:
        BadContent: a language has no rules, a rule is malformed, or a pattern does not match its own examples.
    """
    rules: list[Rule] = []
    idioms: list[Rule] = []
    for language in languages:
        place = f"flows/danger/{language}.yml"
        try:
            raw = yaml.safe_load((folder / f"{language}.yml").read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as why:
            raise BadContent(place, type(why).__name__) from None
        for peril in Peril:
            for danger in (Danger.NOW, Danger.ASK):
                for record in raw.get(peril.value, {}).get(danger.value, ()):
                    rules.append(_rule(place, language, record, danger, peril))
        idioms += [_rule(place, language, record, Danger.NONE, Peril.DANGER) for record in raw.get("idioms", ())]
    return Rules(rules, idioms)


def _rule(place: str, language: str, record: dict[str, Any], danger: Danger, peril: Peril) -> Rule:
    name = record.get("id", "a rule without id")
    try:
        pattern = re.compile(record["pattern"])
        examples = tuple(record["examples"])
        means = record["means"]
    except (KeyError, re.error) as why:
        raise BadContent(place, name, f"{type(why).__name__} {why}") from None
    for number, example in enumerate(examples, start=1):
        if not pattern.search(fold(example)):
            raise BadContent(place, name, f"does not match its own example {number}")
    return Rule(f"{language}.{name}", means, pattern, danger, peril, examples)
