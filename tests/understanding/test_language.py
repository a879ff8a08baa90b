"""Which language a message is in: the script first, never by one word, never by the name of an app."""

import csv
from functools import cache
from pathlib import Path

import pytest

from bot.settings import ROOT, read_deployment
from bot.understanding.language import KNOWN, WORDS, Identifier

#: at least so many lines of the bot's languages are told rightly
AIM = 0.96
#: half of the Estonian lines are German street names in Estonian cases, with no other word
AIM_IN = {"et": 0.94}
#: chat-like lines to measure with, one file a language, where they lie beside the repository
LINES = {file.stem: file for file in sorted((ROOT.parent / "shared" / "data" / "lid").glob("*.tsv"))}
SPOKEN = tuple(read_deployment(ROOT / "config.yml").languages)


@cache
def identifier() -> Identifier:
    return Identifier()


def told(text: str) -> tuple[str, bool] | None:
    guess = identifier().identify(text)
    return None if guess is None else (guess.language, guess.is_sure)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("he keeps writing to me every night", "en"),
        ("il m'écrit toutes les nuits et j'ai peur", "fr"),
        ("me escribe todas las noches y tengo miedo", "es"),
        ("hij stuurt me elke nacht berichten", "nl"),
        ("er schreibt mir jede Nacht Nachrichten", "de"),
        ("viņš man raksta katru nakti", "lv"),
        ("ta kirjutab mulle igal ööl sõnumeid", "et"),
        ("ele me manda mensagens todas as noites", "pt"),
        ("он пишет мне каждую ночь, мне страшно", "ru"),
        ("він пише мені щоночі, мені страшно", "uk"),
        ("إنه يكتب لي كل ليلة وأنا خائفة", "ar"),
    ],
)
def test_a_sentence_is_told_and_sure(text: str, language: str) -> None:
    assert told(text) == (language, True)


def test_a_language_that_does_not_ship_yet_is_not_taken_for_its_neighbour() -> None:
    assert set(SPOKEN) <= set(KNOWN)


def test_the_script_decides_before_any_model() -> None:
    assert told("привет") == ("ru", False)
    assert told("помогите мне пожалуйста I am at WhatsApp") == ("ru", True)
    assert told("ساعدوني من فضلكم ok") == ("ar", True)


def test_letters_that_only_one_of_them_has_tell_ukrainian_from_russian() -> None:
    assert told("мені дуже страшно, їх двоє") == ("uk", True)
    assert told("мне очень страшно, вы тут") == ("ru", True)


@pytest.mark.parametrize(
    "word", ["ok", "hallo", "sos", "stop", "merci", "ayuda", "привет", "дякую", "مرحبا", "help!!!"]
)
def test_a_single_word_is_never_sure(word: str) -> None:
    found = told(word)
    assert found is not None
    assert found[1] is False


def test_fewer_words_than_needed_are_never_sure() -> None:
    sentence = ["toujours", "dehors", "toutes", "les", "nuits"]
    assert told(" ".join(sentence[: WORDS - 1])) == ("fr", False)
    assert told(" ".join(sentence)) == ("fr", True)


@pytest.mark.parametrize(
    "text", ["WhatsApp", "instagram tiktok Snapchat Facebook", "@someone #metoo https://example.org/ayuda-por-favor"]
)
def test_names_of_apps_and_links_are_in_no_language(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    "apps", ["whatsapp instagram", "Google Gmail Outlook iPhone", "https://example.org/help-me-now"]
)
def test_names_of_apps_never_decide(apps: str) -> None:
    assert told(f"он пишет мне {apps} каждую ночь") == ("ru", True)
    assert told(f"il m'écrit {apps} toutes les nuits") == ("fr", True)


@pytest.mark.parametrize("text", ["", "   ", "123 456", "🙂🙂", "?!…"])
def test_what_has_no_letters_is_in_no_language(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    "text", ["jeg er redd og han følger etter meg", "boję się że on tu przyjdzie", "ho paura di lui"]
)
def test_the_model_answers_with_the_eleven_languages_only(text: str) -> None:
    found = told(text)
    assert found is not None
    assert found[0] in KNOWN


@pytest.mark.parametrize("language", [language for language in SPOKEN if language in LINES])
def test_chat_lines_of_a_language_that_ships_are_told(language: str) -> None:
    assert share_told([language]) >= AIM_IN.get(language, AIM)


@pytest.mark.parametrize("languages", [tuple(known for known in KNOWN if known in LINES)] if LINES else [])
def test_chat_lines_of_all_known_languages_are_told(languages: tuple[str, ...]) -> None:
    assert share_told(languages) >= AIM


def share_told(languages: tuple[str, ...] | list[str]) -> float:
    right = total = 0
    for language in languages:
        for line in read_lines(LINES[language]):
            found = told(line)
            right += found is not None and found[0] == language
            total += 1
    return right / total


def read_lines(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [row[0] for row in csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
