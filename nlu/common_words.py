"""Finds the words by which the languages are told apart, for `bot/understanding/common_words.yml`.

Never writes: `.venv/bin/python common_words.py` prints the file.
"""

# ruff: noqa: T201  (its product is what it prints)

from __future__ import annotations

import re
import textwrap
from collections import Counter

from tune import examples
from tune.variation import bare

#: words of a language that are kept, how often they must stand there, and how much rarer they are in any other
KEPT, OFTEN, RARER = 150, 8, 12
_WORD = re.compile(r"[^\W\d_]{2,}")
HEAD = """\
# The commonest words of each language in nlu/data that are at least twelve times as common there as in any other of the
# eleven, lower-case and without accents. Those of ru, uk and ar include how they are typed in Latin letters.
# Printed by nlu/common_words.py; nobody needs to make them anew when messages are added."""


def words(text: str) -> set[str]:
    """Return the words of a message, as `bot/understanding/language.py` folds them."""
    return set(_WORD.findall(bare(text.casefold())))


def main() -> None:
    """Print the words of every language."""
    counts: dict[str, Counter[str]] = {}
    for row in examples.training():
        counts.setdefault(row.language, Counter()).update(words(row.text))
    totals = {language: counts[language].total() for language in counts}
    print(HEAD)
    for language, own in counts.items():
        others = [other for other in counts if other != language]
        kept = [
            word
            for word, times in own.most_common()
            if times >= OFTEN
            and times / totals[language] >= RARER * max(counts[other][word] / totals[other] for other in others)
        ]
        lines = textwrap.wrap(" ".join(kept[:KEPT]), 116, break_long_words=False)
        print(f"{language}: >-", *(f"  {line}" for line in lines), sep="\n")


if __name__ == "__main__":
    main()
