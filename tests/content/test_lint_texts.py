"""The words of a translation are held against their source: placeholders, lengths, plural forms, leftovers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import lint_texts
from bot.content.catalogue import Catalogue, read_languages
from bot.content.content import Content
from bot.content.lint import Issue
from bot.content.render import Renderer
from bot.content.services import Directory
from bot.domain.phrases import Phrase
from tests.domain.shipped import LIBRARY

TEXTS = {
    "one.first": Phrase("Ask {who}"),
    "one.first#0": Phrase("Go on"),
    "one.scores#0": Phrase("Well done"),
    "one.third": Phrase("{n} case", "{n} cases"),
}
SOUND = {
    "one.first": ("Ask {who}", "Demande à {who}"),
    "one.first#0": ("Go on", "Continuer"),
    "one.scores#0": ("Well done", "Bravo"),
    "one.third": ("{n} case", "{n} dossier", "{n} dossiers"),
}


def written(said: dict[str, tuple[str, ...]]) -> str:
    lines = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n']
    for key, (source, *translations) in said.items():
        lines.append(f'msgctxt "{key.partition("#")[0]}"\nmsgid "{source}"')
        if TEXTS.get(key, Phrase("")).plural:
            lines.append(f'msgid_plural "{TEXTS[key].plural}"')
            lines += [f'msgstr[{at}] "{text}"' for at, text in enumerate(translations)]
        else:
            lines.append(f'msgstr "{translations[0]}"')
        lines.append("")
    return "\n".join(lines)


def issues(root: Path, **changes: tuple[str, ...] | None) -> list[Issue]:
    """Check French with some entries changed or taken out."""
    said = {key: value for key, value in {**SOUND, **changes}.items() if value is not None}
    locales = root / "locales"
    (locales / "fr" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    (locales / "languages.yml").write_text("en: source\nfr: draft\n", encoding="utf-8")
    (locales / "fr" / "LC_MESSAGES" / "messages.po").write_text(written(said), encoding="utf-8")
    (locales / "messages.pot").write_text(written(SOUND), encoding="utf-8")
    catalogue, directory = Catalogue(TEXTS, read_languages(locales), locales), Directory(())
    return list(lint_texts.lint(Content(LIBRARY, catalogue, directory, Renderer(catalogue, directory)), root))


def one(root: Path, **changes: tuple[str, ...] | None) -> str:
    (found,) = issues(root, **changes)
    assert (found.level, found.language) == ("error", "fr")
    return f"{found.where}: {found.message}"


def test_a_sound_translation_has_no_issue(tmp_path: Path) -> None:
    assert issues(tmp_path) == []


def test_what_is_missing_or_empty_is_not_translated(tmp_path: Path) -> None:
    for change in (None, ("Ask {who}", "")):
        assert one(tmp_path, **{"one.first": change}) == "one.first: not translated"


def test_a_plural_form_that_is_empty_is_not_translated(tmp_path: Path) -> None:
    assert one(tmp_path, **{"one.third": ("{n} case", "{n} dossier", "")}) == "one.third: not translated"


@pytest.mark.parametrize(
    "said", ["", "{name}", "{who} {name}", "{who", "who}", "{}", "{0}", "{who!r}", "{who:5}", "{who.x}"]
)
def test_a_placeholder_is_the_same_sign_by_sign(said: str, tmp_path: Path) -> None:
    found = one(tmp_path, **{"one.first": ("Ask {who}", f"Demande à {said}")})
    assert found == "one.first: placeholders differ from ['who']"


def test_a_placeholder_may_stand_twice_or_elsewhere(tmp_path: Path) -> None:
    assert issues(tmp_path, **{"one.first": ("Ask {who}", "{who}, oui, {who}")}) == []


@given(st.text(alphabet="{}!:.[]n0ab ", max_size=8), st.text(alphabet="{}!:.[]n0ab ", max_size=8))
def test_two_texts_with_the_same_placeholders_fail_or_work_together(source: str, translation: str) -> None:
    """What passes the check can be filled in wherever its source can."""

    def filled(text: str) -> bool:
        try:
            text.format(n=1, a="x", b="y")
        except (ValueError, KeyError, IndexError, AttributeError, TypeError):
            return False
        return True

    if lint_texts._fields(source) == lint_texts._fields(translation) and filled(source):
        assert filled(translation)


def test_the_fields_of_a_plain_text_are_none() -> None:
    assert lint_texts._fields("Open 24/7 in {{braces}}") == set()
    assert lint_texts._fields("{a} and {b}, {a}") == {"a", "b"}


def test_a_label_and_a_text_have_limits_of_their_own(tmp_path: Path) -> None:
    label, text = "x" * (lint_texts.LONGEST_LABEL + 1), "x" * (lint_texts.LONGEST_TEXT + 1)
    assert one(tmp_path, **{"one.first#0": ("Go on", label)}) == f"one.first#0: too long: {len(label)} characters"
    assert one(tmp_path, **{"one.scores#0": ("Well done", text)}) == f"one.scores#0: too long: {len(text)} characters"
    assert issues(tmp_path, **{"one.first#0": ("Go on", label[:-1]), "one.scores#0": ("Well done", text[:-1])}) == []


def test_a_text_that_nothing_says_any_more_is_warned_about(tmp_path: Path) -> None:
    (found,) = issues(tmp_path, old=("Old words", "De vieux mots"))
    assert (found.level, found.where, found.message) == ("warning", "old", "left over: 'Old words'")


def test_the_check_reads_plurals_in_as_many_forms_as_the_language_has(tmp_path: Path) -> None:
    found = one(tmp_path, **{"one.third": ("{n} case", "{n} dossier")})
    assert found in ("one.third: not translated", "one.third: needs 2 plural forms, and has 1")
