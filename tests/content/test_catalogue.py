"""A key and a language become words; what is not translated is said in English, and says so nowhere wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue, Language, read_languages
from bot.domain.effects import part
from bot.domain.phrases import PHRASES, Phrase
from bot.errors import BadContent
from tests.domain.shipped import CATALOGUE, LANGUAGES

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
FRENCH = (
    HEADER
    + """
msgctxt "one.first"
msgid "Hello"
msgstr "Bonjour"

#, fuzzy
msgctxt "one.second"
msgid "Hello"
msgstr "Adieu"

msgctxt "one.third"
msgid "{n} case"
msgid_plural "{n} cases"
msgstr[0] "{n} dossier"
msgstr[1] "{n} dossiers"

msgctxt "one.empty"
msgid "Hello"
msgstr ""
"""
)
TEXTS = {
    "one.first": Phrase("Hello"),
    "one.first#0": Phrase("Hello"),
    "one.second": Phrase("Hello"),
    "one.third": Phrase("{n} case", "{n} cases"),
    "one.empty": Phrase("Hello"),
    "one.filled": Phrase("Ask {who} at {time}"),
    "one.braces": Phrase("No {variables} here"),
}


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    file = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(FRENCH, encoding="utf-8")
    (tmp_path / "languages.yml").write_text("en: source\nfr: draft\n", encoding="utf-8")
    return Catalogue(TEXTS, read_languages(tmp_path), tmp_path)


def test_a_text_is_said_in_her_language_and_in_its_own_context(catalogue: Catalogue) -> None:
    assert catalogue.text("one.first", "fr") == "Bonjour"
    assert catalogue.text("one.first", "en") == "Hello"


def test_a_label_is_translated_in_the_context_of_its_step(catalogue: Catalogue) -> None:
    assert catalogue.text("one.first#0", "fr") == "Bonjour"


@pytest.mark.parametrize("key", ["one.second", "one.empty"])
def test_a_doubtful_or_missing_translation_is_said_in_english(catalogue: Catalogue, key: str) -> None:
    assert catalogue.text(key, "fr") == "Hello"


def test_an_unknown_language_is_answered_in_english(catalogue: Catalogue) -> None:
    assert catalogue.text("one.first", "tlh") == "Hello"


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        *(("en", 0, "0 cases"), ("en", 1, "1 case"), ("en", 2, "2 cases")),
        *(("fr", 0, "0 dossier"), ("fr", 1, "1 dossier"), ("fr", 2, "2 dossiers")),
    ],
)
def test_each_language_counts_in_its_own_way(catalogue: Catalogue, language: str, n: int, said: str) -> None:
    assert catalogue.text("one.third", language, {"n": n}) == said


def test_values_are_filled_in_and_braces_without_values_stay(catalogue: Catalogue) -> None:
    assert catalogue.text("one.filled", "fr", {"who": "Ana", "time": "9"}) == "Ask Ana at 9"
    assert catalogue.text("one.braces", "en") == "No {variables} here"


def test_a_value_that_is_a_key_is_said_in_her_language_too() -> None:
    said = CATALOGUE.part(part("desk.facts", language="@language.fr", country="@country.BE", topic="@sextortion"), "fr")
    assert "Français" in said
    assert "Belgique" in said
    assert "@" not in said


def test_a_value_that_only_looks_like_a_key_stays_as_it_is() -> None:
    said = CATALOGUE.part(part("desk.facts", language="@nothing.here", country="-", topic="-"), "en")
    assert "nothing.here" in said


def test_languages_name_themselves_and_countries_are_named_in_hers() -> None:
    assert CATALOGUE.part(part("language.es"), "fr") == "Español"
    assert CATALOGUE.part(part("country.EE"), "es") == "Estonia"
    assert CATALOGUE.part(part("country.EE"), "fr") == "Estonie"
    assert CATALOGUE.country("XQ", "en") == "XQ"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("en: source\nfr: perfect\n", "neither reviewed nor draft"),
        ("fr: draft\n", "must be the source"),
        ("en: [", "languages.yml"),
        ("", "must name each language"),
        ("en: source\nxx: draft\n", "xx: is not the code of a language"),
        ("en: source\nen: draft\n", "languages.yml"),
    ],
)
def test_a_list_of_languages_that_cannot_be_trusted_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "languages.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadContent, match=said):
        read_languages(tmp_path)


def test_a_missing_list_of_languages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match=r"languages\.yml"):
        read_languages(tmp_path)


def test_a_language_that_ships_without_texts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "languages.yml").write_text("en: source\nfr: draft\n", encoding="utf-8")
    with pytest.raises(BadContent, match=r"locales/fr/LC_MESSAGES/messages\.po"):
        Catalogue(TEXTS, read_languages(tmp_path), tmp_path)


def test_only_what_a_native_speaker_has_signed_off_is_reviewed(tmp_path: Path) -> None:
    (tmp_path / "languages.yml").write_text("en: source\nfr: draft\nes: reviewed\n", encoding="utf-8")
    assert {code: language.is_reviewed for code, language in read_languages(tmp_path).items()} == {
        "en": True,
        "fr": False,
        "es": True,
    }


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_every_phrase_of_the_code_is_said_in_every_language(language: Language) -> None:
    for key, phrase in PHRASES.items():
        numbers = (0, 1, 2, 5) if phrase.plural is not None else (None,)
        for n in numbers:
            assert CATALOGUE.translate(key, phrase, language.code, n).strip(), key
