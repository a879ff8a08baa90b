"""Owns which language a message is in, among those that Halcyon speaks or will speak.

Never switches a conversation; it says how sure it is, and a single word is never sure.
"""

from __future__ import annotations

import copy
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.plain import PlainLoader
from bot.understanding.folding import bare

#: the eleven languages of the design; one that does not ship yet must still be recognised, or it would be taken
#: for its neighbour
KNOWN = ("en", "fr", "es", "nl", "de", "et", "lv", "ru", "uk", "ar", "pt")
#: a switch needs this many words: "ok", "hallo" and "sos" belong to everybody
WORDS = 3
#: and this probability: on the development set, 0.5 % of the messages of three words or more were above it and wrong,
#: most of them in one language within a conversation in another
SURE = 0.9
#: names of apps, streets and people are in Latin letters in every language: a fifth in another script settles it
SCRIPT_SHARE = 0.2
#: how much a common word counts: as much as a model that holds its language for twenty times as likely
COMMON = 3.0
#: how likely a message in Latin letters is in a language that has others, before its words are looked at
SPELLED = math.log(0.001)

# Names of apps and links are in no language: they must never decide.
_NOISE = re.compile(
    r"https?://\S+|www\.\S+|[@#/]\w+|\b(?:whats?app|insta(?:gram)?|snap(?:chat)?|tik ?tok|telegram|facebook|messenger|"
    r"twitter|discord|signal|onlyfans|google|gmail|outlook|iphone|android|stopncii|youtube|linkedin|airtag)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_OWN_LETTERS = {"uk": re.compile(r"[іїєґ]", re.IGNORECASE), "ru": re.compile(r"[ыэъё]", re.IGNORECASE)}
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_NOT_LATIN = ("ar", "ru", "uk")


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest language, and whether a conversation may follow it."""

    language: str
    is_sure: bool


class Identifier:
    """Identifies languages: the script first, then a model of letters and the commonest words together."""

    def __init__(self) -> None:
        """Load the model of py3langid (3 MB, in the package) and the words."""
        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._latin = _restricted(model, [code for code in KNOWN if code not in _NOT_LATIN])
        self._cyrillic = _restricted(model, ["ru", "uk"])
        file = Path(__file__).with_name("common_words.yml")
        listed = yaml.load(file.read_text(encoding="utf-8"), PlainLoader)  # noqa: S506  a safe loader
        self._common = {word: language for language, words in listed.items() for word in words.split()}

    def identify(self, text: str) -> Guess | None:
        """Tell the language of a message; None where it has no letters."""
        said = _NOISE.sub(" ", text)
        words = _LETTERS.findall(said)
        if not words:
            return None
        enough = len(words) >= WORDS
        arabic, cyrillic = (sum(bool(script.search(word)) for word in words) for script in (_ARABIC, _CYRILLIC))
        if max(arabic, cyrillic) >= SCRIPT_SHARE * len(words):
            if arabic >= cyrillic:
                return Guess("ar", enough)
            language, probability = _likeliest(self._in_cyrillic(said))
        else:
            language, probability = _likeliest(self._in_latin(" ".join(words)))
        return Guess(language, enough and probability >= SURE)

    def _in_cyrillic(self, text: str) -> dict[str, float]:
        """Tell Ukrainian from Russian: each has letters that the other lacks."""
        scores = _logarithms(self._cyrillic, text)
        votes = self._votes(text)
        for language, letters in _OWN_LETTERS.items():
            scores[language] += COMMON * (votes[language] + 2 * len(letters.findall(text)))
        return scores

    def _in_latin(self, text: str) -> dict[str, float]:
        votes = self._votes(text)
        scores = _logarithms(self._latin, text) | dict.fromkeys((code for code in _NOT_LATIN if votes[code]), SPELLED)
        return {language: score + COMMON * votes[language] for language, score in scores.items()}

    def _votes(self, text: str) -> Counter[str]:
        """Count the words that are common in one language alone."""
        words = set(_LETTERS.findall(bare(text.casefold())))
        return Counter(self._common[word] for word in words if word in self._common)


def _logarithms(model: LanguageIdentifier, text: str) -> dict[str, float]:
    return {str(language): math.log(max(float(chance), 1e-9)) for language, chance in model.rank(text.lower())}


def _likeliest(scores: dict[str, float]) -> tuple[str, float]:
    """Give the language with the highest score, and how likely that makes it."""
    best = max(scores, key=scores.__getitem__)
    return best, 1 / sum(math.exp(score - scores[best]) for score in scores.values())


def _restricted(model: LanguageIdentifier, languages: list[str]) -> LanguageIdentifier:
    """Restrict a copy: reading the file takes a second, and the tables are never written to."""
    restricted = copy.copy(model)
    restricted.set_languages(languages)
    return restricted
