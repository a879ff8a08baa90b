"""Owns checking everything that is content: flows, services, translations, danger rules, configuration.

Never mends anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from bot.app import read_content, read_rules
from bot.content import library, lint_flows, lint_texts, loader, services
from bot.content.lint import Issue
from bot.errors import BadConfiguration, BadContent
from bot.settings import Deployment, read_deployment


def check(root: Path, today: date) -> list[Issue]:
    """Run every check; what keeps the bot from starting is one error like the others."""
    # a set: what one part refuses to load, another may report as well
    issues = {*_guarded(lambda: _all(root, today))}
    return sorted(issues, key=lambda issue: (issue.level != "error", issue.file, issue.where, issue.message))


def _all(root: Path, today: date) -> Iterator[Issue]:
    deployment = read_deployment(root / "config.yml")
    # each part by itself: a broken flow must not hide a broken rule
    yield from _guarded(lambda: _flows(deployment, root))
    yield from _guarded(lambda: _content(deployment, root, today))
    yield from _guarded(lambda: _rules(deployment, root))


def _flows(deployment: Deployment, root: Path) -> Iterable[Issue]:
    loaded = loader.load(root / "flows")
    return lint_flows.lint(library.assemble(loaded, tuple(deployment.languages), tuple(deployment.countries)))


def _content(deployment: Deployment, root: Path, today: date) -> Iterator[Issue]:
    content = read_content(deployment, root)
    yield from services.lint(content.directory, today)
    yield from lint_texts.lint(content, root)


def _rules(deployment: Deployment, root: Path) -> Iterable[Issue]:
    read_rules(deployment, root)
    return ()


def _guarded(work: Callable[[], Iterable[Issue]]) -> Iterator[Issue]:
    try:
        yield from work()
    except (BadContent, BadConfiguration) as why:
        yield _issue(str(why))


def _issue(why: str) -> Issue:
    """Take apart what ``BadContent`` puts together: what it means for all, file, place, and what is wrong there."""
    general, _, said = why.partition(": ")
    file, _, rest = said.partition(": ")
    where, _, message = rest.partition(": ")
    return Issue("error", file or "config.yml", where if message else "", _language(file), message or rest or general)


def _language(file: str) -> str | None:
    """Tell the language that a file is of: a translation or danger rules."""
    match Path(file).parts:
        case ("locales", code, _, _):
            return code
        case ("flows", "danger", name):
            return Path(name).stem
    return None
