"""Every text that ships can be said in every language that ships: there, whole, short enough, and with its plurals."""

from __future__ import annotations

import re
import shlex
import string
import subprocess
from gettext import c2py
from pathlib import Path

import pytest
import yaml
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from bot.content.catalogue import Catalogue, read_languages
from bot.content.extraction import SAFETY
from bot.content.lint_texts import LONGEST_LABEL, LONGEST_TEXT
from bot.content.loader import load, translatable
from bot.domain import desk_phrases
from bot.domain.phrases import PHRASES
from bot.settings import ROOT, read_deployment

assert desk_phrases  # it registers the desk's phrases when it is imported
LOCALES = ROOT / "locales"
LANGUAGES = read_languages(LOCALES)
TRANSLATED = sorted(code for code in LANGUAGES if code != "en")
TEXTS = {**PHRASES, **load(ROOT / "flows").texts}
CATALOGUE = Catalogue(TEXTS, LANGUAGES, LOCALES)
COUNTED = sorted(key for key, phrase in TEXTS.items() if phrase.plural is not None)
#: gettext and CLDR divide these otherwise, or two forms are written alike: what gettext counts as one is said alike
DIVIDED_OTHERWISE = {language: c2py(get_plural(language).plural_expr) for language in ("ar", "lv")}
NUMBERS = (0, 1, 2, 3, 5, 11, 21, 100)

Key = tuple[str, str | tuple[str, ...]]


def read(file: Path, language: str | None = None) -> Catalog:
    """Read as strictly as msgfmt: a file that is not quite right is an error, not a guess."""
    with file.open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def po(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "messages.po"


TEMPLATE = read(LOCALES / "messages.pot")
CATALOGS = {language: read(po(language), language) for language in TRANSLATED}

each_language = pytest.mark.parametrize("language", TRANSLATED)


def keyed(catalog: Catalog) -> dict[Key, Message]:
    found = {}
    for message in catalog:
        if message.id:
            name = message.id if isinstance(message.id, str) else tuple(message.id)
            found[message.context or "", name] = message
    return found


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


# the template


def test_the_template_holds_exactly_what_code_and_content_say(tmp_path: Path) -> None:
    """The command is the Makefile's own: run `make texts` where this fails."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.search(r"^\t(\.venv/bin/pybabel -q extract .*)$", recipe, re.MULTILINE)
    assert found
    words = shlex.split(found[1])
    words[words.index("-o") + 1] = str(tmp_path / "fresh.pot")
    subprocess.run(words, cwd=ROOT, check=True)
    fresh, kept = keyed(read(tmp_path / "fresh.pot")), keyed(TEMPLATE)
    assert sorted(map(str, fresh.keys() - kept.keys())) == []
    assert sorted(map(str, kept.keys() - fresh.keys())) == []
    assert len(kept) > 400
    for key, message in fresh.items():
        assert message.auto_comments == kept[key].auto_comments, key


def test_every_safety_text_is_marked_for_its_second_reader() -> None:
    template, marked = keyed(TEMPLATE), 0
    for file in sorted((ROOT / "flows").glob("guidance/*.yml")):
        for text in translatable(yaml.safe_load(file.read_text(encoding="utf-8"))):
            is_marked = any(SAFETY in comment for comment in template[text.context, text.text].auto_comments)
            # one text may stand in the template once for several buttons of its step; the mark is the step's
            assert is_marked == text.is_safety, text.context
            marked += is_marked
    assert marked > 50


# the translations


@each_language
def test_a_language_has_every_text_and_no_other(language: str) -> None:
    ours, theirs = keyed(TEMPLATE), keyed(CATALOGS[language])
    assert sorted(map(str, ours.keys() - theirs.keys())) == []
    assert sorted(map(str, theirs.keys() - ours.keys())) == []


@each_language
def test_every_text_is_translated_and_none_is_a_guess(language: str) -> None:
    for key, message in keyed(CATALOGS[language]).items():
        assert not message.fuzzy, key
        assert all(form and form.strip() for form in forms(message)), key


@each_language
def test_every_safety_text_is_translated_and_carries_its_mark(language: str) -> None:
    theirs = keyed(CATALOGS[language])
    marked = {key: message for key, message in keyed(TEMPLATE).items() if SAFETY in " ".join(message.auto_comments)}
    assert marked
    for key in marked:
        assert all(forms(theirs[key])), key
        assert SAFETY in " ".join(theirs[key].auto_comments), key
        # left in English it would be complete by count, and useless
        if len(str(key[1]).split()) > 3:
            assert forms(theirs[key])[0] != key[1], key


@each_language
def test_every_translation_has_the_placeholders_of_its_source(language: str) -> None:
    for key, message in keyed(CATALOGS[language]).items():
        sources = [key[1]] if isinstance(key[1], str) else list(key[1])
        wanted = {name for source in sources for name in fields(source)}
        for form in forms(message):
            assert set(fields(form)) == wanted, key


@each_language
def test_every_translation_keeps_numbers_addresses_and_names_as_they_are(language: str) -> None:
    kept = re.compile(r"https?://\S+|\b[\w.]+\.(?:org|eu|be|fr|es|ee|lv|com)\b|@\w+|/[a-z]+\b|\b\d{3,}\b")
    for key, message in keyed(CATALOGS[language]).items():
        if isinstance(key[1], str):
            wanted = {word.rstrip(".,)") for word in kept.findall(key[1])}
            said = str(message.string).replace("\u00a0", "").replace("\u202f", "")
            assert {word for word in wanted if word not in said} == set(), key


@each_language
def test_no_translation_has_blanks_at_its_ends_or_invisible_signs(language: str) -> None:
    for key, message in keyed(CATALOGS[language]).items():
        for form in forms(message):
            assert form == form.strip(), key
            assert not re.search("[\u200b\u200e\u200f\u202a-\u202e\ufeff\x00-\x09\x0b-\x1f]", form), key


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_text_is_short_enough_for_a_card_and_every_label_for_a_button(language: str) -> None:
    for key, phrase in TEXTS.items():
        said = CATALOGUE.translate(key.partition("#")[0].partition("!")[0], phrase, language)
        is_label = ("#" in key and ".scores#" not in key) or key.startswith("button.")
        assert len(said) <= (LONGEST_LABEL if is_label else LONGEST_TEXT), key
        # Telegram counts in UTF-16 and takes 64 bytes of a button's data, but any text on it; a command's has a limit
        if key.startswith("command."):
            assert 3 <= len(said) <= 256, key


@each_language
def test_the_same_english_in_one_context_has_one_translation(language: str) -> None:
    seen: dict[Key, tuple[str, ...]] = {}
    for message in CATALOGS[language]:
        if message.id:
            key = (message.context or "", message.id if isinstance(message.id, str) else tuple(message.id))
            assert seen.setdefault(key, forms(message)) == forms(message)


# plurals


@each_language
def test_the_header_has_the_plural_rule_that_the_program_uses(language: str) -> None:
    header = dict(CATALOGS[language].mime_headers)
    rule = get_plural(language)
    assert header["Plural-Forms"].replace(" ", "") == f"nplurals={rule.num_plurals};plural={rule.plural_expr};".replace(
        " ", ""
    )
    assert str(CATALOGS[language].locale) == language
    assert "charset=utf-8" in header["Content-Type"].lower()


@pytest.mark.parametrize("n", NUMBERS)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_count_is_said_in_the_form_that_the_language_has_for_it(language: str, n: int) -> None:
    assert COUNTED
    # ours is the Portuguese of Portugal, which says "0 pessoas"; CLDR's "pt" is that of Brazil, which says "0 pessoa"
    category = Locale.parse({"pt": "pt_PT"}.get(language, language)).plural_form
    for key in COUNTED:
        said = CATALOGUE.text(key, language, {"n": n})
        assert str(n) in said
        assert "{" not in said
        for other in NUMBERS:
            # two numbers of one CLDR category are said in one form (French counts 0 with 1, English and Spanish do not)
            alike = CATALOGUE.text(key, language, {"n": other}).replace(str(other), "#") == said.replace(str(n), "#")
            if language in DIVIDED_OTHERWISE:
                one_form = DIVIDED_OTHERWISE[language]
                assert alike or one_form(other) != one_form(n), (key, n, other)
                continue
            assert alike == (category(other) == category(n)), (key, n, other)


# glossary and state


def test_the_deployment_that_ships_speaks_only_languages_that_ship() -> None:
    assert set(read_deployment().languages) <= set(LANGUAGES)


def test_every_folder_of_translations_is_a_language_that_ships() -> None:
    assert {file.parents[1].name for file in LOCALES.glob("*/LC_MESSAGES/messages.po")} == set(TRANSLATED)


@each_language
def test_every_draft_language_has_a_glossary_with_reasons(language: str) -> None:
    if LANGUAGES[language].is_reviewed:
        return  # what reviewers settled stands in the texts; a draft has to say what it chose
    terms = yaml.safe_load((LOCALES / "glossary" / f"{language}.yml").read_text(encoding="utf-8"))
    assert len(terms) >= 20
    for term in terms:
        assert set(term) == {"term", "use", "why"}
        assert all(isinstance(value, str) and value.strip() for value in term.values())
    names = [term["term"] for term in terms]
    assert len(set(names)) == len(names)


@each_language
def test_danger_rules_and_training_sentences_are_there_for_every_language(language: str) -> None:
    assert (ROOT / "flows" / "danger" / f"{language}.yml").exists()
    assert len(list((ROOT / "nlu" / "data" / language).glob("*.yml"))) == 37


@pytest.mark.parametrize(
    "broken",
    ['msgid "a"\nmsgstr "b"\nmsgid "c\n', 'msgid "a"\nb\n', 'msgid "a"\nmsgstr[x] "b"\n'],
)
def test_a_broken_file_is_not_read_with_a_guess(broken: str, tmp_path: Path) -> None:
    from babel.messages.pofile import PoFileError

    file = tmp_path / "messages.po"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises((PoFileError, ValueError)):
        read(file)
