"""Owns the danger rules: a small reviewed list per language that runs before any model, on every message.

Never keeps a message, and never lowers a danger that something else has found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from bot.domain.reading import Danger, Peril
from bot.errors import BadContent
from bot.plain import PlainLoader
from bot.understanding.folding import bare
from bot.understanding.patterns import Fragments, Unreadable

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
_SPACE = re.compile(r"\s+")
#: longer messages are read from both ends: what is happening now stands first or last
READ = 2_000


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it means, and the pattern that finds it in folded text."""

    id: str
    means: str
    pattern: re.Pattern[str]
    danger: Danger
    peril: Peril
    examples: tuple[str, ...]
    #: where this is found in a message, the rule does not count: a story of another day is not danger now
    unless: re.Pattern[str] | None = None


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
        self._exceptions = {rule.unless for rule in self.rules if rule.unless is not None}

    def judge(self, text: str) -> Alarm:
        """Look for danger in a message."""
        folded = fold(text)
        for idiom in self.idioms:
            folded = idiom.pattern.sub(" ", folded)
        # many rules share one exception: looked for once, not once a rule
        excepted = {exception for exception in self._exceptions if exception.search(folded)}
        for rule in self.rules:
            if rule.unless not in excepted and rule.pattern.search(folded):
                return Alarm(rule.danger, rule.peril, (f"rule:{rule.id}",))
        return Alarm()


def fold(text: str) -> str:
    """Bring a message to the form that patterns are written in: no accents, no case, one kind of apostrophe."""
    if len(text) > READ:
        text = f"{text[: READ // 2]} {text[-READ // 2 :]}"
    return _SPACE.sub(" ", bare(text.translate(_APOSTROPHES)).casefold()).strip()


def load(folder: Path, languages: Iterable[str]) -> Rules:
    """Read ``flows/danger/<lang>.yml`` for every language that ships.

    Raises:
        BadContent: a language has no rules, a rule is malformed, or a pattern does not match its own examples.
    """
    schema = json.loads(folder.with_name("danger.schema.json").read_text(encoding="utf-8"))
    shape = Draft202012Validator(schema)
    rules: list[Rule] = []
    idioms: list[Rule] = []
    for language in languages:
        found = tuple(_Book(folder, language, shape).rules())
        rules += [rule for rule in found if rule.danger is not Danger.NONE]
        idioms += [rule for rule in found if rule.danger is Danger.NONE]
    return Rules(rules, idioms)


class _Book:
    """The rule file of one language."""

    def __init__(self, folder: Path, language: str, shape: Draft202012Validator) -> None:
        self._language = language
        self._place = f"flows/danger/{language}.yml"
        try:
            written = (folder / f"{language}.yml").read_text(encoding="utf-8")
            self._raw: dict[str, Any] = yaml.load(written, PlainLoader)  # noqa: S506  a safe loader
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as why:
            raise BadContent(self._place, type(why).__name__) from None
        if fault := best_match(shape.iter_errors(self._raw)):
            raise BadContent(self._place, self._where(fault), fault.message.splitlines()[0][-200:])
        if self._raw["language"] != language:
            raise BadContent(self._place, "language", "is not the language that the file is named after")

    def rules(self) -> Iterator[Rule]:
        """Read every rule; a fragment that no rule uses is a mistake of the author."""
        try:
            self._fragments = Fragments(self._raw.get("fragments", {}))
        except Unreadable as why:
            raise BadContent(self._place, "fragments", why) from None
        names: set[str] = set()
        for rule in (*self._raised(), *self._idioms()):
            if rule.id in names:
                raise BadContent(self._place, rule.id, "stands there twice")
            names.add(rule.id)
            yield rule
        for name in self._fragments.unused():
            raise BadContent(self._place, name, "no rule uses this fragment")

    def _raised(self) -> Iterator[Rule]:
        for peril in Peril:
            kind = self._raw[peril.value]
            unless = self._pattern(f"{peril.value}.unless", kind["unless"]) if "unless" in kind else None
            for danger in (Danger.NOW, Danger.ASK):
                for record in kind[danger.value]:
                    yield self._rule(record, danger, peril, unless)

    def _idioms(self) -> Iterator[Rule]:
        for record in self._raw["idioms"]:
            yield self._rule(record, Danger.NONE, Peril.DANGER, None)

    def _rule(self, record: dict[str, Any], danger: Danger, peril: Peril, unless: re.Pattern[str] | None) -> Rule:
        pattern = self._pattern(record["id"], record["pattern"])
        for number, example in enumerate(record["examples"], start=1):
            folded = fold(example)
            if not pattern.search(folded) or (unless is not None and unless.search(folded)):
                raise BadContent(self._place, record["id"], f"does not match its own example {number}")
        name, examples = f"{self._language}.{record['id']}", tuple(record["examples"])
        return Rule(name, record["means"], pattern, danger, peril, examples, unless)

    def _pattern(self, where: str, written: str) -> re.Pattern[str]:
        try:
            return self._fragments.compile(written)
        except Unreadable as why:
            raise BadContent(self._place, where, why) from None

    def _where(self, fault: ValidationError) -> str:
        """Name the rule that a fault is in; an author looks for its id, not for its number."""
        at: Any = self._raw
        names: list[str] = []
        for step in fault.absolute_path:
            at = at[step]
            names.append(str(at.get("id", step + 1) if isinstance(at, dict) and isinstance(step, int) else step))
        return ".".join(names) or "the file"
