"""Owns what must be true of every translation: there, with the same placeholders, short enough, and none left over.

Never judges a wording; the reviewers do.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.content.catalogue import SOURCE
from bot.content.content import Content
from bot.content.lint import Issue
from bot.content.loader import context_of

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
    for key, phrase in content.catalogue.texts.items():
        message = catalog.get(phrase.text, context_of(key))
        if message is None or not _strings(message) or message.fuzzy:
            yield Issue("error", file, key, language, "not translated")
            continue
        wanted = _fields(phrase.text) | _fields(phrase.plural or "")
        for text in _strings(message):
            if _fields(text) != wanted:
                yield Issue("error", file, key, language, f"placeholders differ from {sorted(wanted)}")
            if len(text) > (LONGEST_LABEL if _is_label(key) else LONGEST_TEXT):
                yield Issue("error", file, key, language, f"too long: {len(text)} characters")
    for service in content.directory.services:
        message = catalog.get(service.what, service.context)
        if message is None or not _strings(message):
            yield Issue("error", file, service.context, language, "not translated")


def _template_is_fresh(content: Content, root: Path) -> Iterator[Issue]:
    """A text that is not in the template never reaches a translator."""
    with (root / "locales" / "messages.pot").open("rb") as stream:
        template = read_po(stream)
    for key, phrase in content.catalogue.texts.items():
        if template.get(phrase.text, context_of(key)) is None:
            yield Issue("error", "locales/messages.pot", key, None, "missing: run `make texts`")


def _is_label(key: str) -> bool:
    if ".scores#" in key:
        return False  # the words under a quiz's result are a text, not a button
    return "#" in key or key.startswith(("button.", "intent.")) or ".button." in key or key.startswith("desk.outcome.")


def _strings(message: Message) -> tuple[str, ...]:
    """Give the translations, one for each plural form; nothing where one of them is missing."""
    raw = message.string
    texts = [raw] if isinstance(raw, str) else [text or "" for text in raw or ()]
    return tuple(texts) if all(texts) else ()


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
