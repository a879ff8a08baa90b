"""Owns all content of a deployment in one place: loaded, joined, and refused where it cannot be used.

Never says anything itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content import library, lint_flows, loader
from bot.content.catalogue import Catalogue, read_languages
from bot.content.render import Renderer
from bot.content.services import Directory
from bot.domain import desk_phrases  # noqa: F401  registers the desk's phrases
from bot.domain.flow import Library
from bot.domain.phrases import PHRASES
from bot.errors import BadConfiguration, BadContent


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that Halcyon can say."""

    library: Library
    catalogue: Catalogue
    directory: Directory
    renderer: Renderer


def read(root: Path, languages: tuple[str, ...], countries: tuple[str, ...], organisation: str = "") -> Content:
    """Read the content of a deployment.

    Args:
        root: the folder with ``flows/`` and ``locales/``.
        languages: the ones ``config.yml`` names.
        countries: likewise.
        organisation: who runs this deployment.

    Raises:
        BadContent: something cannot be used; names file, step and language.
        BadConfiguration: a language or a country does not ship.
    """
    loaded = loader.load(root / "flows")
    shipped = read_languages(root / "locales")
    for code in languages:
        if code not in shipped:
            raise BadConfiguration("config.yml", f"languages: {code} does not ship (locales/languages.yml)")
    directory = Directory.load(root / "flows")
    for country in countries:
        if not (root / "flows" / "services" / f"{country.lower()}.yml").exists():
            raise BadConfiguration("config.yml", f"countries: {country} has no flows/services/{country.lower()}.yml")
    made = library.assemble(loaded, languages, countries, organisation)
    for issue in lint_flows.lint(made):
        if issue.level == "error":
            raise BadContent(issue.file, issue.where, issue.message)
    chosen = {code: shipped[code] for code in dict.fromkeys((*languages, "en"))}
    catalogue = Catalogue({**PHRASES, **loaded.texts}, chosen, root / "locales")
    return Content(made, catalogue, directory, Renderer(catalogue, directory))
