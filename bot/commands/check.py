"""Owns checking everything that is content: flows, services, translations, danger rules, configuration.

Never mends anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from bot.app import read_content, read_rules
from bot.content import lint_flows, lint_texts, services
from bot.content.lint import Issue
from bot.errors import Broken
from bot.settings import read_deployment


def check(root: Path, today: date) -> list[Issue]:
    """Run every check; what keeps the bot from starting is one error like the others."""
    issues = list(_guarded("config.yml", lambda: _all(root, today)))
    return sorted(issues, key=lambda issue: (issue.level != "error", issue.file, issue.where))


def _all(root: Path, today: date) -> Iterator[Issue]:
    deployment = read_deployment(root / "config.yml")
    content = read_content(deployment, root)
    yield from lint_flows.lint(content.library)
    yield from services.lint(content.directory, today)
    yield from lint_texts.lint(content, root)
    read_rules(deployment, root)


def _guarded(file: str, work: Callable[[], Iterator[Issue]]) -> Iterator[Issue]:
    try:
        yield from work()
    except Broken as why:
        yield Issue("error", file, "", None, str(why))
