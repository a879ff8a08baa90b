"""Owns reading messages with their intent and language, to learn from and to measure on.

Never changes them; `variation.py` does.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

PROJECT = Path(__file__).parents[1]


class Example(NamedTuple):
    """One message."""

    text: str
    intent: str
    language: str


def training() -> list[Example]:
    """Read `data/<lang>/<intent>.yml`, in the order of the names."""
    found = []
    for file in sorted((PROJECT / "data").glob("*/*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            found += [Example(line[2:].strip(), block["intent"], file.parent.name) for line in lines]
    return found


def development() -> list[Example]:
    """Read `development/<lang>.tsv`."""
    lines = [
        line.split("\t")
        for file in sorted((PROJECT / "development").glob("*.tsv"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [Example(text, intent, language) for text, intent, language, *_ in lines]
