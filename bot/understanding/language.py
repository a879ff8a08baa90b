"""Owns which language a message is in, among those that Halcyon speaks or will speak.

Never switches a conversation; it says how sure it is, and a single word is never sure.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

from py3langid.langid import MODEL_FILE, LanguageIdentifier

#: the eleven languages of the design; one that does not ship yet must still be recognised, or it would be taken
#: for its neighbour
KNOWN = ("en", "fr", "es", "nl", "de", "et", "lv", "ru", "uk", "ar", "pt")
#: a switch needs this many words: "ok", "hallo" and "sos" belong to everybody
WORDS = 3
#: and this probability: on the training sentences of three words or more, 0.3 % were above it and wrong
SURE = 0.7

# Names of apps and links are in no language: they must never decide.
_NOISE = re.compile(
    r"https?://\S+|www\.\S+|[@#/]\w+|\b(?:whats?app|insta(?:gram)?|snap(?:chat)?|tik ?tok|telegram|facebook|messenger|"
    r"twitter|discord|signal|onlyfans|google|gmail|outlook|iphone|android|stopncii|youtube|linkedin|airtag)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэъё]", re.IGNORECASE)
_SCRIPTS = ((re.compile(r"[\u0600-\u06ff]"), ("ar",)), (re.compile(r"[\u0400-\u04ff]"), ("ru", "uk")))


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest language, and whether a conversation may follow it."""

    language: str
    is_sure: bool


class Identifier:
    """Identifies languages: the script first, then a model restricted to what the script allows."""

    def __init__(self) -> None:
        """Load the model of py3langid (3 MB, in the package)."""
        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._latin = _restricted(model, [code for code in KNOWN if code not in {"ar", "ru", "uk"}])
        self._cyrillic = _restricted(model, ["ru", "uk"])

    def identify(self, text: str) -> Guess | None:
        """Tell the language of a message; None where it has no letters."""
        bare = _NOISE.sub(" ", text)
        words = _LETTERS.findall(bare)
        if not words:
            return None
        for script, languages in _SCRIPTS:
            if sum(bool(script.search(word)) for word in words) * 2 >= len(words):
                if len(languages) == 1:
                    return Guess(languages[0], len(words) >= WORDS)
                return self._between(bare, len(words))
        language, probability = self._latin.classify(" ".join(words).lower())
        return Guess(str(language), len(words) >= WORDS and float(probability) >= SURE)

    def _between(self, text: str, words: int) -> Guess:
        """Tell Ukrainian from Russian: each has letters that the other lacks."""
        ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
        if ukrainian != russian:
            return Guess("uk" if ukrainian > russian else "ru", words >= WORDS)
        language, probability = self._cyrillic.classify(text.lower())
        return Guess(str(language), words >= WORDS and float(probability) >= SURE)


def _restricted(model: LanguageIdentifier, languages: list[str]) -> LanguageIdentifier:
    """Restrict a copy: reading the file takes a second, and the tables are never written to."""
    restricted = copy.copy(model)
    restricted.set_languages(languages)
    return restricted
