"""Owns every text in every language: a key and a language in, words out.

Never decides what to say.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from bot.content.loader import context_of
from bot.domain.effects import Part, Scalar
from bot.domain.phrases import Phrase
from bot.errors import BadContent
from bot.plain import PlainLoader

SOURCE = "en"
#: Unicode isolates: a number or a name keeps its own direction inside a right-to-left line
FIRST_STRONG, POP = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Language:
    """One language and how far its texts can be trusted."""

    code: str
    #: a native speaker has signed it off
    is_reviewed: bool
    locale: Locale

    @property
    def name(self) -> str:
        """Its name in itself."""
        name = self.locale.get_language_name(self.code) or self.code
        return name[:1].upper() + name[1:]


class Catalogue:
    """All texts of all languages that ship."""

    def __init__(self, texts: Mapping[str, Phrase], languages: Mapping[str, Language], folder: Path) -> None:
        """Read the translations.

        Raises:
            BadContent: a language that ships has no translations.
        """
        self.texts = texts
        self.languages = languages
        self._reasons: dict[str, str] = {}
        # the plural rule of a .po header is a C expression; gettext's own reader of it is the one everybody tested
        self._plurals = {code: gettext.c2py(get_plural(code).plural_expr) for code in languages}
        self._catalogs = {code: _read(folder, code) for code in languages if code != SOURCE}

    def explain(self, reasons: Mapping[str, str]) -> None:
        """Learn what the danger rules mean, so that a counsellor reads a sentence and not the name of a rule."""
        self._reasons = {f"reason.{name}": means for name, means in reasons.items()}

    def text(self, key: str, language: str, values: Mapping[str, Scalar] | None = None) -> str:
        """Say a key in a language; English where it is not translated (the check reports that)."""
        values = values or {}
        phrase = self.texts[key]
        text = self.translate(context_of(key), phrase, language, values.get("n"))
        return text.format(**values) if values else text

    def part(self, part: Part, language: str) -> str:
        """Say one part of a card."""
        kind, _, code = part.key.partition(".")
        if kind == "language" and code in self.languages:
            return self.languages[code].name
        if kind == "country" and part.key not in self.texts:
            return self.country(code, language)
        values = {name: self._value(value, language) for name, value in part.vars}
        return self.text(part.key, language, values)

    def _value(self, value: Scalar, language: str) -> Scalar:
        """Say a value that is itself a key (``@intent.greet``); whatever else it is stays as it is."""
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        key = value[1:]
        if key in self._reasons:
            return self._reasons[key]
        is_known = key in self.texts or key.partition(".")[0] in {"language", "country"}
        return self.part(Part(key), language) if is_known else key

    def country(self, code: str, language: str) -> str:
        """Name a country."""
        name = self.locale(language).territories.get(code)
        return str(name) if name else code

    def locale(self, language: str) -> Locale:
        """Give the locale of a language."""
        known = self.languages.get(language) or self.languages[SOURCE]
        return known.locale

    def translate(self, context: str, phrase: Phrase, language: str, n: Scalar | None = None) -> str:
        """Translate a text in its context, choosing the plural form by ``n``."""
        catalog = self._catalogs.get(language)
        message = catalog.get(phrase.text, context) if catalog is not None else None
        if message is None or not message.string or message.fuzzy:
            return phrase.plural if phrase.plural is not None and n != 1 else phrase.text
        if isinstance(message.string, str):
            return message.string
        form = self._plurals[language](int(n or 0))
        return message.string[form] or phrase.text

    def catalog(self, language: str) -> Catalog | None:
        """Give the translations themselves, for the check; None for the source language."""
        return self._catalogs.get(language)


def read_languages(folder: Path) -> dict[str, Language]:
    """Read which languages ship, and which of them are reviewed.

    Raises:
        BadContent: the file is missing, or names an unknown state.
    """
    file = folder / "languages.yml"
    try:
        raw = yaml.load(file.read_text(encoding="utf-8"), PlainLoader)  # noqa: S506  a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as why:
        raise BadContent("locales/languages.yml", type(why).__name__) from None
    if not isinstance(raw, dict):
        raise BadContent("locales/languages.yml", "must name each language and its state, as in fr: draft")
    languages = {}
    for code, state in raw.items():
        if state not in {"reviewed", "draft", "source"}:
            raise BadContent("locales/languages.yml", code, f"{state!r} is neither reviewed nor draft")
        try:
            languages[code] = Language(code, state != "draft", Locale.parse(str(code)))
        except (ValueError, UnknownLocaleError):
            raise BadContent("locales/languages.yml", code, "is not the code of a language") from None
    if raw.get(SOURCE) != "source":
        raise BadContent("locales/languages.yml", SOURCE, "must be the source")
    return languages


def _read(folder: Path, code: str) -> Catalog:
    file = folder / code / "LC_MESSAGES" / "messages.po"
    try:
        with file.open("rb") as stream:
            return read_po(stream, locale=code)
    except (OSError, ValueError) as why:
        raise BadContent(f"locales/{code}/LC_MESSAGES/messages.po", type(why).__name__) from None
