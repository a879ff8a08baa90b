"""Owns the directory of services: reads it, checks it, and chooses for her what can help now.

Never words a sentence, and never shows a number in a country where it does not exist.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from jsonschema import Draft202012Validator

from bot.content import phones
from bot.content.hours import ALWAYS_OPEN, Opening, OpeningKind, opening, silent_about_holidays, unreadable
from bot.content.lint import Issue
from bot.content.service import EUROPE, KINDS, Service, read
from bot.errors import BadContent

__all__ = ["Directory", "Listing", "Service", "lint", "messages"]

#: after a year a number has to be looked at again
FRESH_FOR: Final = timedelta(days=365)
#: a page older than this no longer says much about today
PAGE_TRUSTED_FOR_YEARS: Final = 5
#: the gettext context of every region's name: many services share one
REGION: Final = "services.region"


@dataclass(frozen=True, slots=True)
class Listing:
    """A service as it stands at one moment."""

    service: Service
    opening: Opening


@dataclass(frozen=True, slots=True)
class Directory:
    """Every service we may name, in the order of the files."""

    services: tuple[Service, ...]

    @classmethod
    def load(cls, flows: Path) -> Directory:
        """Read ``services/*.yml`` and refuse what must not reach her.

        Raises:
            BadContent: a file, record or field is wrong; names all three.
        """
        schema = json.loads((flows / "services.schema.json").read_text(encoding="utf-8"))
        shape = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        files = sorted((flows / "services").glob("*.yml"))
        directory = cls(tuple(service for file in files for service in read(file, shape)))
        for issue in directory.errors():
            raise BadContent(issue.file, issue.where, issue.message)
        return directory

    def find(
        self,
        country: str | None,
        kinds: Sequence[str],
        language: str,
        now: datetime,
        limit: int,
        minor: bool = False,
    ) -> list[Listing]:
        """Choose what helps her most now: open, in her language, of the kind asked first, day and night, nationwide.

        A kind that her country lacks comes from the European records. Unknown hours stand between open and closed.
        """
        rank = {kind: place for place, kind in reversed(list(enumerate(kinds)))}
        chosen = {service.id: service for kind in kinds for service in self._of_kind(kind, country, minor=minor)}
        listings = [Listing(s, opening(s.hours, s.country, now)) for s in chosen.values()]

        def order(listing: Listing) -> tuple[int, bool, int, bool, bool]:
            service, state = listing.service, listing.opening
            return (
                0 if state.is_open else 2 if state.is_closed else 1,
                not service.speaks(language),
                min(rank[kind] for kind in service.kinds if kind in rank),
                state.kind is not OpeningKind.ALWAYS,
                service.region is not None,
            )

        return sorted(listings, key=order)[:limit]

    def emergency(self, country: str | None) -> Service:
        """Give the number for danger now; 112 where nothing nearer is known."""
        return self._rung_first("emergency", country)

    def police(self, country: str | None) -> Service:
        """Give the police's number for danger now; 112 where nothing nearer is known."""
        return self._rung_first("police", country)

    def errors(self) -> Iterator[Issue]:
        """What must be mended before anybody sees the directory."""
        seen: set[str] = set()
        for service in self.services:
            for message in _faults(service):
                yield _issue("error", service, message)
            if service.id in seen:
                yield _issue("error", service, "id: stands twice")
            seen.add(service.id)
        for kind in ("emergency", "police"):
            if not any(_answers_in_danger(s, kind) and s.country == EUROPE for s in self.services):
                yield Issue("error", "flows/services/eu.yml", kind, None, "no 24/7 phone to fall back on")

    def _in(self, country: str | None) -> Iterator[Service]:
        return (s for s in self.services if s.country == country and s.exists_in(country))

    def _in_europe(self, country: str | None) -> Iterator[Service]:
        return (s for s in self.services if s.country == EUROPE and s.exists_in(country))

    def _of_kind(self, kind: str, country: str | None, *, minor: bool) -> list[Service]:
        near = [s for s in self._in(country) if kind in s.kinds and s.suits(minor=minor)]
        return near or [s for s in self._in_europe(country) if kind in s.kinds and s.suits(minor=minor)]

    def _rung_first(self, kind: str, country: str | None) -> Service:
        for service in (*self._in(country), *self._in_europe(country)):
            if _answers_in_danger(service, kind):
                return service
        raise BadContent("flows/services/eu.yml", kind, "no 24/7 phone to fall back on")


def lint(directory: Directory, today: date) -> list[Issue]:
    """Check every record: errors that must not ship, and warnings that ask for a fresh look."""
    issues = list(directory.errors())
    for service in directory.services:
        if service.checked > today:
            issues.append(_issue("error", service, f"checked: {service.checked} has not come yet"))
        if today - service.checked > FRESH_FOR:
            issues.append(_issue("warning", service, f"checked: more than twelve months ago, on {service.checked}"))
        if service.page_dated and today.year - int(service.page_dated[:4]) > PAGE_TRUSTED_FOR_YEARS:
            issues.append(_issue("warning", service, f"page_dated: its page is of {service.page_dated}; ring first"))
        if service.hours and not unreadable(service.hours, service.country) and silent_about_holidays(service.hours):
            issues.append(_issue("warning", service, "hours: add PH off, PH open or PH unknown for public holidays"))
    return issues


def messages(directory: Directory) -> Iterator[tuple[str, str, str]]:
    """Give each text that a translator has to see, as file, gettext context and English."""
    for service in directory.services:
        yield service.file, service.context, service.what
        if service.region:
            yield service.file, REGION, service.region


def _answers_in_danger(service: Service, kind: str) -> bool:
    return kind in service.kinds and service.phone is not None and service.hours == ALWAYS_OPEN


def _faults(service: Service) -> Iterator[str]:
    for kind in service.kinds:
        if kind not in KINDS:
            yield f"kind: {kind} is not one of ours"
    if not service.id.startswith(f"{service.country.lower()}-"):
        yield f"id: must begin with {service.country.lower()}-"
    if not service.source.strip() or not isinstance(service.checked, date):
        yield "source: a record needs the page it came from and the day it was read"
    if service.hours and (why := unreadable(service.hours, service.country)):
        yield f"hours: {why}"
    places: Sequence[str | None] = service.available_in or (None if service.country == EUROPE else service.country,)
    for field in ("phone", "sms"):
        number = getattr(service, field)
        yield from (f"{field}: {why}" for place in places if number and (why := phones.problem(number, place)))
    for field in ("phone_abroad", "whatsapp"):
        number = getattr(service, field)
        if number and (why := phones.problem(number, None)):
            yield f"{field}: {why}"


def _issue(level: Literal["error", "warning"], service: Service, message: str) -> Issue:
    return Issue(level, service.file, service.id, None, message)
