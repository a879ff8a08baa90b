"""Owns what a message may become before it is learnt, so that the same words in another spelling mean the same.

Never changes what a message means: no word is put in another's place.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping

from tune.examples import Example

#: short messages that neither a greeting nor thanks may be joined to: with one, they would be another intent
ALONE = frozenset({"affirm", "deny", "greet", "thank", "goodbye", "out_of_scope", "change_language"})


def _letters(alphabet: str, spelled: str) -> dict[str, str]:
    return dict(zip(alphabet, (part.replace("_", "") for part in spelled.split()), strict=True))


RUSSIAN = _letters(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch _ y _ e yu ya"
)
#: as it is typed for amusement, and as it is typed in the Baltic states
PLAYFUL = RUSSIAN | _letters("жйхшчщюяыц", "j j x 6 4 w u a i c")
BALTIC = RUSSIAN | _letters("йхяюцжшчщ", "j h ja ju c z s c sc")
UKRAINIAN = RUSSIAN | _letters("гґиіїєйхьщ", "h g y i yi ye y kh _ shch")
#: Arabizi: the letters Latin lacks are digits
ARABIC = _letters(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ",
    "a b t th j 7 5 d z r z s sh s d t z 3 gh f 9 k l m n h w y a a 2 a e a 2 2",
)
SPELLINGS: Mapping[str, tuple[dict[str, str], ...]] = {
    "ru": (RUSSIAN, RUSSIAN, PLAYFUL, BALTIC),
    "uk": (UKRAINIAN,),
    "ar": (ARABIC,),
}
#: letters that Cyrillic would lose with its accents, and are no others there
_KEPT = "йёї"
_EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]+")
_MARKS = re.compile(r"[^\w\s'’@#:/]|(?<=\w)[.](?=\s|$)")


def vary(example: Example, small_talk: Callable[[str, str], str | None]) -> str:
    """Return one way to type a message.

    Args:
        example: the message.
        small_talk: gives a message of an intent ("greet", "thank") in a language; None where there is none.
    """
    text = example.text
    chance = random.random
    if example.intent not in ALONE and chance() < 0.12:
        text = _joined(text, small_talk(random.choice(("greet", "greet", "thank")), example.language))
    words = text.split()
    if len(words) > 12 and chance() < 0.04:
        # a long message that lost its beginning
        text = " ".join(words[random.randrange(len(words) // 3) :])
    if chance() < 0.10:
        text = slipped(text)
    spellings = SPELLINGS.get(example.language)
    if spellings and chance() < 0.10:
        text = respelled(text, random.choice(spellings))
    elif chance() < 0.25:
        text = bare(text, _KEPT if spellings else "")
    case = chance()
    text = text.lower() if case < 0.25 else text.upper() if case < 0.27 else text
    if chance() < 0.25:
        text = _MARKS.sub(" ", text).strip() or text
    return _EMOJI.sub(" ", text).strip() or text if chance() < 0.20 else text


def bare(text: str, kept: str = "") -> str:
    """Return the text without accents, except on the letters kept."""
    return "".join(
        char
        if char in kept
        else "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
        for char in text
    )


def respelled(text: str, letters: Mapping[str, str]) -> str:
    """Return the text in other letters; those without a spelling stay."""
    return "".join(letters.get(char, char) for char in bare(text.casefold(), _KEPT))


def slipped(text: str) -> str:
    """Return the text with a letter lost, doubled or exchanged, about once in eight words."""
    words = text.split(" ")
    for _ in range(max(1, len(words) // 8)):
        at = random.randrange(len(words))
        word = words[at]
        if len(word) >= 4:
            here = random.randrange(1, len(word) - 1)
            before, letter, after = word[:here], word[here], word[here + 1 :]
            words[at] = random.choice(
                (before + after, before + letter * 2 + after, before[:-1] + letter + before[-1] + after)
            )
    return " ".join(words)


def _joined(text: str, small: str | None) -> str:
    if small is None:
        return text
    return random.choice((f"{small} {text}", f"{small}, {text}", f"{small}\n{text}", f"{text} {small}"))
