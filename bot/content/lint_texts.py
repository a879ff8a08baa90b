"""Owns what must be true of every translation: there, with the same placeholders, short enough, and none left over.

Never judges a wording; the reviewers do.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from bot.content import services
from bot.content.catalogue import SOURCE
from bot.content.content import Content
from bot.content.lint import Issue
from bot.content.loader import context_of
from bot.domain.phrases import Phrase

#: Telegram's limit is 4,096; services and numbers are added below a card
LONGEST_TEXT = 1_500
#: a longer label is cut on a narrow phone
LONGEST_LABEL = 42


def lint(content: Content, root: Path) -> Iterator[Issue]:
    """Check every language that ships."""
    yield from _template_is_fresh(content, root)
    for language in content.catalogue.languages:
        if language != SOURCE:
            yield from _language(content, language)


def _language(content: Content, language: str) -> Iterator[Issue]:
    catalog = content.catalogue.catalog(language)
    file = f"locales/{language}/LC_MESSAGES/messages.po"
    assert catalog is not None  # noqa: S101  only the source has none
    forms = get_plural(language).num_plurals
    known: set[tuple[str, str]] = set()
    for key, phrase in _texts(content):
        context = context_of(key)
        known.add((context, phrase.text))
        message = catalog.get(phrase.text, context)
        texts = () if message is None or message.fuzzy else _strings(message)
        if not texts:
            yield Issue("error", file, key, language, "not translated")
            continue
        if len(texts) != (1 if phrase.plural is None else forms):
            yield Issue("error", file, key, language, f"needs {forms} plural forms, and has {len(texts)}")
        wanted = _fields(phrase.text) | _fields(phrase.plural or "")
        for text in texts:
            if _fields(text) != wanted:
                yield Issue("error", file, key, language, f"placeholders differ from {sorted(wanted)}")
            if len(text) > (LONGEST_LABEL if _is_label(key) else LONGEST_TEXT):
                yield Issue("error", file, key, language, f"too long: {len(text)} characters")
    for left in catalog:
        if left.id and (left.context or "", _singular(left)) not in known:
            yield Issue("warning", file, left.context or "", language, f"left over: {_singular(left)[:40]!r}")


def _template_is_fresh(content: Content, root: Path) -> Iterator[Issue]:
    """A text that is not in the template never reaches a translator."""
    file = "locales/messages.pot"
    try:
        with (root / file).open("rb") as stream:
            template = read_po(stream)
    except OSError:
        yield Issue("error", file, "", None, "missing: run `make texts`")
        return
    for key, phrase in _texts(content):
        if template.get(phrase.text, context_of(key)) is None:
            yield Issue("error", file, key, None, "missing: run `make texts`")


def _texts(content: Content) -> Iterator[tuple[str, Phrase]]:
    """Give every text that she or the desk can meet, with the key that names its place."""
    yield from content.catalogue.texts.items()
    for _, context, text in services.messages(content.directory):
        yield context, Phrase(text)


def _is_label(key: str) -> bool:
    if ".scores#" in key:
        return False  # the words under a quiz's result are a text, not a button
    return "#" in key or key.startswith(("button.", "intent.")) or ".button." in key or key.startswith("desk.outcome.")


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    """Give the translations, one for each plural form; nothing where one of them is missing."""
    raw = message.string
    texts = [raw] if isinstance(raw, str) else [text or "" for text in raw or ()]
    return tuple(texts) if all(texts) else ()


def _fields(text: str) -> set[str]:
    """Name the placeholders of a text, as they are written: ``{n:x}`` and ``{}`` would fail before her eyes."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return {text}  # a brace that is never closed: the same as no other text
    return {f"{name}!{sign or ''}:{form}".rstrip("!:") for _, name, form, sign in parts if name is not None}
