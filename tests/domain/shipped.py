"""Owns the content that ships, read once for the tests.

Never changes it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.content.catalogue import Catalogue, read_languages
from bot.content.library import assemble
from bot.content.loader import load
from bot.content.render import Renderer
from bot.content.services import Directory
from bot.domain import desk_phrases  # noqa: F401  registers the desk's phrases
from bot.domain.phrases import PHRASES

ROOT = Path(__file__).parents[2]
LOADED = load(ROOT / "flows")
LANGUAGES = read_languages(ROOT / "locales")
COUNTRIES = ("BE", "EE", "ES", "FR", "LV")
LIBRARY = assemble(LOADED, tuple(LANGUAGES), COUNTRIES)
CATALOGUE = Catalogue({**PHRASES, **LOADED.texts}, LANGUAGES, ROOT / "locales")
RENDERER = Renderer(CATALOGUE, Directory.load(ROOT / "flows"))
#: a Tuesday night, when most lines are shut
NIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
