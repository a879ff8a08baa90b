"""Owns the sentences that the understanding is held against: check lists, and the calm part of the training data."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT
from bot.understanding import danger

RULES = ROOT / "flows" / "danger"
#: every language that has danger rules
LANGUAGES = tuple(sorted(file.stem for file in RULES.glob("*.yml")))
URGENT = frozenset({"urgent_danger", "urgent_self_harm"})


@cache
def rules(*languages: str) -> danger.Rules:
    """The rules of some languages; of all of them where none is named."""
    return danger.load(RULES, languages or LANGUAGES)


@cache
def checklist(language: str) -> dict[str, list[str]]:
    """Sentences written apart from the rules: what must be raised, and what must not."""
    raw = _read(Path(__file__).parent / "danger" / f"{language}.yml")
    return {name: found for name, found in raw.items() if isinstance(found, list)}


@cache
def calm_training(language: str) -> tuple[str, ...]:
    """Every training sentence of a language that stands under no urgent intent."""
    sentences: list[str] = []
    for file in sorted((ROOT / "nlu" / "data" / language).glob("*.yml")):
        for block in _read(file)["nlu"]:
            if block["intent"] not in URGENT:
                sentences += [line[2:] for line in block["examples"].splitlines() if line.startswith("- ")]
    return tuple(sentences)


def _read(file: Path) -> dict[str, Any]:
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert isinstance(raw, dict)
    return raw
