"""Owns measuring the understanding on labelled messages, and writing down what came out.

Never tunes anything, and never writes the words of a file that is not the project's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel import Locale, UnknownLocaleError

from bot.commands import card, marks
from bot.commands.tally import Measured, Tally
from bot.commands.understand import reading
from bot.errors import BadContent
from bot.settings import ROOT, Deployment
from bot.understanding.reader import Reader, alarming

#: messages that nobody who wrote training data has written: thresholds are chosen on them, and the cards show them
DEVELOPMENT = ROOT / "nlu" / "development"
CARDS = ROOT / "docs" / "understanding"
BEGIN, END = "<!-- understanding:begin -->", "<!-- understanding:end -->"
EVERY = "all"
#: what CI holds later measurements to
FIGURES = "figures.json"


async def evaluate(deployment: Deployment, files: Sequence[Path], cards: Path | None) -> str:
    """Measure the understanding on labelled files: tab-separated text, intent and language, or JSON lines.

    Args:
        deployment: whose rules and languages are measured.
        files: what is read.
        cards: the folder that a safety card for each language is written to; None writes those of the project's own
            messages into ``docs/understanding``, and no others.

    Returns:
        One row for each language, as a Markdown table.

    Raises:
        RasaNotReady: Rasa did not start.
        BadContent: a line has neither form; names file and line.
    """
    async with reading(deployment) as reader:
        tallies = by_language([one for file in files for one in await measure(reader, file)])
    table = card.summary(tallies.items())
    is_ours = all(file.resolve().is_relative_to(DEVELOPMENT) for file in files)
    if folder := cards or (CARDS if is_ours else None):
        write(folder, tallies, table, with_words=is_ours)
    return table


async def measure(reader: Reader, file: Path) -> list[Measured]:
    """Read every message of a file, one after the other.

    Raises:
        BadContent: a line has neither form; names file and line.
    """
    return [
        Measured(text, number, intent, language, await reader.read(text))
        for number, text, intent, language in labelled(file)
    ]


def by_language(measured: Iterable[Measured]) -> dict[str, Tally]:
    """Sort into languages, in the order of their codes, and put all together at the end."""
    found = list(measured)
    codes = sorted({one.language for one in found} - {EVERY})
    tallies = {code: Tally(one for one in found if one.language == code) for code in codes}
    return tallies | {EVERY: Tally(found)}


def write(folder: Path, tallies: dict[str, Tally], table: str, *, with_words: bool) -> None:
    """Write a card and its pictures for each language, the figures, and the table between the marks of the README."""
    folder.mkdir(parents=True, exist_ok=True)
    for code, tally in tallies.items():
        picture = f"{code}.svg"
        (folder / picture).write_text(card.drawing(tally, None if code == EVERY else alarming(code)), encoding="utf-8")
        text = card.page(_name(code), tally, picture, with_words=with_words)
        (folder / f"{code}.md").write_text(text, encoding="utf-8")
    figures = {code: tally.figures() for code, tally in tallies.items()}
    (folder / FIGURES).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for readme in (folder / "README.md", *([ROOT / "README.md"] if folder == CARDS else [])):
        if readme.exists():
            marks.put(readme, BEGIN, END, table)


def labelled(file: Path) -> Iterator[tuple[int, str, str, str]]:
    """Give number, text, intent and language of every line that is not empty.

    Raises:
        BadContent: a line has neither form; names file and line.
    """
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            yield number, *_fields(line, f"{file.name}, line {number}")


def _fields(line: str, place: str) -> tuple[str, str, str]:
    if line.lstrip().startswith("{"):
        try:
            raw = json.loads(line)
            return str(raw["text"]), str(raw["intent"]), str(raw.get("lang") or raw.get("language") or EVERY)
        except (ValueError, KeyError):
            raise BadContent(place, 'not JSON with "text" and "intent"') from None
    fields = line.split("\t")
    if len(fields) < 2:
        raise BadContent(place, "not text and intent, separated by a tab")
    return fields[0], fields[1], fields[2] if len(fields) > 2 else EVERY


def _name(code: str) -> str:
    if code == EVERY:
        return "All languages"
    try:
        return Locale.parse(code).english_name or code
    except (ValueError, UnknownLocaleError):
        return code
