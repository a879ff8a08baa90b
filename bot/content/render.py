"""Owns turning a card into the words and buttons that Telegram is given, at the moment it is sent.

Never chooses what stands on a card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.content import listing
from bot.content.catalogue import Catalogue
from bot.content.services import Directory
from bot.domain.effects import Card, Part

#: Telegram's limit is 4,096; a card this long is hard to read on a phone already
LONGEST = 3_900


@dataclass(frozen=True, slots=True)
class RenderedButton:
    """A button as Telegram is given it."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as Telegram is given it."""

    text: str
    rows: tuple[tuple[RenderedButton, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """What a button says when it is pressed: the generation of its card, and the action."""

    seq: int
    action: str

    def data(self) -> str:
        """Write it as callback data (1 to 64 bytes)."""
        return f"{self.seq:x}|{self.action}"

    @classmethod
    def parse(cls, data: str) -> Press | None:
        """Read callback data; None where it is not of this form."""
        seq, bar, action = data.partition("|")
        try:
            return cls(int(seq, 16), action) if bar and action and len(seq) <= 8 else None
        except ValueError:
            return None


class Renderer:
    """Renders cards from the catalogue and the directory of services."""

    def __init__(self, catalogue: Catalogue, directory: Directory) -> None:
        """Render from these."""
        self.catalogue = catalogue
        self.directory = directory

    def render(self, card: Card, now: datetime) -> Rendered:
        """Render a card.

        Args:
            card: what to say.
            now: for the hours of the services.
        """
        paragraphs = [text for part in card.parts for text in self._part(part, card, now)]
        rows = tuple(
            tuple(
                RenderedButton(
                    self.catalogue.part(button.label, card.language),
                    data=Press(card.seq, button.action).data() if button.action else "",
                    url=button.url,
                )
                for button in row
            )
            for row in card.rows
        )
        return Rendered(_fitting(paragraphs), rows)

    def line(self, part: Part, language: str) -> str:
        """Render one part alone."""
        return self.catalogue.part(part, language)

    def _part(self, part: Part, card: Card, now: datetime) -> list[str]:
        special = _SPECIAL.get(part.key)
        if special is None:
            return [self.catalogue.part(part, card.language)]
        return special(self, dict(part.vars), card, now)

    def _services(self, values: Mapping[str, str | int], card: Card, now: datetime) -> list[str]:
        return listing.services(
            self.catalogue,
            self.directory,
            country=card.country,
            kinds=tuple(str(values["kinds"]).split(",")),
            language=card.language,
            now=now,
            minor=bool(values.get("minor")),
        )

    def _emergency(self, _values: Mapping[str, str | int], card: Card, _now: datetime) -> list[str]:
        return listing.emergency(self.catalogue, self.directory, card.country, card.language)

    def _drafts(self, _values: Mapping[str, str | int], card: Card, _now: datetime) -> list[str]:
        language = self.catalogue.languages.get(card.language)
        if language is None or language.is_reviewed:
            return []
        return [self.catalogue.text("language.draft", card.language)]


Special = Callable[[Renderer, Mapping[str, str | int], Card, datetime], list[str]]
_SPECIAL: dict[str, Special] = {
    "@services": Renderer._services,
    "@emergency": Renderer._emergency,
    "@drafts": Renderer._drafts,
}


def _fitting(paragraphs: list[str]) -> str:
    """Join what fits: too long a list of services loses its last ones, never the words before it."""
    while len(paragraphs) > 1 and sum(len(paragraph) + 2 for paragraph in paragraphs) > LONGEST:
        paragraphs = paragraphs[:-1]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
