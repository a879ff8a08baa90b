"""Holds the training data and the development set to what makes them worth learning from, and prints how they are.

Never changes a message. `.venv/bin/python health.py` ends with 1 and names file and message where something is wrong.
"""

# ruff: noqa: T201  (its product is what it prints)

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer
from tune import examples
from tune.examples import Example
from tune.variation import bare

#: examples that each intent has in each language, at least
ENOUGH, ENOUGH_URGENT = 60, 150
LARGE = frozenset({"urgent_danger", "urgent_self_harm", "out_of_scope"})
#: messages of the development set for each intent and language, at least
ENOUGH_UNSEEN = 6
#: likeness (cosine over three to five letters) from which two messages of different intents are one mistake, and from
#: which a message of the development set was written from one of the training data. Below 0.8 lie pairs such as
#: "who are you" and "who are you really".
ALIKE, COPIED = 0.9, 0.8
#: short messages are alike by chance
WORDS = 4
#: how the thing is called by those who have a name for it, in all languages
_DIRECT = re.compile(
    r"violen|gewalt|geweld|vagivald|vardarb|насил|عنف|harass|harcel|acoso|acoz|belastig|belästig|ahist|"
    r"vajā|преслед|домаг|تحرش|cyber|ciber|kiber|küber|кибер|кібер|sextor|секстор|deepfake|дипфейк|діпфейк|"
    r"doxx|докс|stalk|сталк|phishing|chantag|chantaj|extors|erpress|afpers|väljapress|šantāž|шантаж|ابتزاز|"
    r"abus|missbrauch|misbruik|kuritarvit|насильств|اغتصاب|viol|rape|rapist",
    re.IGNORECASE,
)
_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend: where it stands, and what is wrong."""

    place: str
    says: str

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"


def fold(text: str) -> str:
    """Return the text without case, accents and punctuation; as it is where nothing is left."""
    return _NOT_WORD.sub(" ", bare(text.casefold())).strip() or text


def missing(rows: list[Example], unseen: list[Example]) -> Iterator[Fault]:
    """Find intents without enough messages in a language."""
    intents, languages = {row.intent for row in rows}, {row.language for row in rows}
    learnt = Counter((row.language, row.intent) for row in rows)
    held = Counter((row.language, row.intent) for row in unseen)
    for language in sorted(languages):
        for intent in sorted(intents):
            place, need = (language, intent), ENOUGH_URGENT if intent in LARGE else ENOUGH
            if learnt[place] < need:
                yield Fault(f"data/{language}/{intent}.yml", f"{learnt[place]} messages, {need} are needed")
            if held[place] < ENOUGH_UNSEEN:
                said = f"{held[place]} messages of {intent}, {ENOUGH_UNSEEN} are needed"
                yield Fault(f"development/{language}.tsv", said)


def repeated(rows: list[Example], unseen: list[Example]) -> Iterator[Fault]:
    """Find what stands twice: in a language, under two intents in any, or in training data and development set."""
    first: dict[str, Example] = {}
    for row in rows:
        here = f"data/{row.language}/{row.intent}.yml"
        before = first.setdefault(fold(row.text), row)
        if before is not row and (before.language == row.language or before.intent != row.intent):
            yield Fault(here, f"{row.text!r} stands in data/{before.language}/{before.intent}.yml too")
    for row in unseen:
        # one word ("hallo", "non") can be written by everybody
        if row.text.count(" ") + 1 >= WORDS and fold(row.text) in first:
            yield Fault(f"development/{row.language}.tsv", f"{row.text!r} stands in the training data too")


def alike(rows: list[Example], unseen: list[Example]) -> Iterator[Fault]:
    """Find pairs that one person wrote from the other: across intents, and across training and development."""
    for language in sorted({row.language for row in rows}):
        ours = [row for row in rows if row.language == language and row.text.count(" ") + 1 >= WORDS]
        theirs = [row for row in unseen if row.language == language and row.text.count(" ") + 1 >= WORDS]
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        vectors = letters.fit_transform([fold(row.text) for row in ours])
        near = (vectors @ vectors.T).tocoo()
        for one, other, likeness in zip(near.row, near.col, near.data, strict=True):
            if one < other and likeness >= ALIKE and ours[one].intent != ours[other].intent:
                here = f"data/{language}/{ours[other].intent}.yml"
                yield Fault(here, f"{ours[other].text!r} is nearly {ours[one].text!r} of {ours[one].intent}")
        if theirs:
            near = (letters.transform([fold(row.text) for row in theirs]) @ vectors.T).tocoo()
            for one, other, likeness in zip(near.row, near.col, near.data, strict=True):
                if likeness >= COPIED:
                    said = f"{theirs[one].text!r} is nearly {ours[other].text!r} of the training data"
                    yield Fault(f"development/{language}.tsv", said)


def table(rows: list[Example]) -> Iterator[str]:
    """Give one line for each language: how many messages, how long, how bare, how direct."""
    yield "language  messages  up to 3 words  25 and more  no punctuation  names the thing"
    sorted_rows: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        sorted_rows[row.language].append(row.text)
    for language, texts in sorted(sorted_rows.items()):
        words = [len(text.split()) for text in texts]
        shares = (
            sum(count <= 3 for count in words),
            sum(count >= 25 for count in words),
            sum(not re.search(r"[.,;:!?،؟]", text) for text in texts),
            sum(bool(_DIRECT.search(text)) for text in texts),
        )
        short, long, unmarked, direct = (f"{share / len(texts):.0%}" for share in shares)
        yield f"{language:8}  {len(texts):8}  {short:>13}  {long:>11}  {unmarked:>14}  {direct:>15}"


def main() -> int:
    """Print the table and the faults; return 1 where there is one."""
    rows, unseen = examples.training(), examples.development()
    print("\n".join(table(rows)))
    faults = [fault for look in (missing, repeated, alike) for fault in look(rows, unseen)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
