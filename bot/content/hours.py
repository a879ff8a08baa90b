"""Owns when a service answers: reads OpenStreetMap opening hours in the service's own time zone.

Never words anything ("open until 22:00"): that is the catalogue's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile
from typing import Final
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State, validate

from bot.errors import BadContent

ALWAYS_OPEN: Final = "24/7"

#: where a country's services look at the clock; Spanish and Portuguese islands follow their capital's lines
ZONES: Final = {
    "BE": ZoneInfo("Europe/Brussels"),
    "DE": ZoneInfo("Europe/Berlin"),
    "EE": ZoneInfo("Europe/Tallinn"),
    "ES": ZoneInfo("Europe/Madrid"),
    "FI": ZoneInfo("Europe/Helsinki"),
    "FR": ZoneInfo("Europe/Paris"),
    "IE": ZoneInfo("Europe/Dublin"),
    "IT": ZoneInfo("Europe/Rome"),
    "LT": ZoneInfo("Europe/Vilnius"),
    "LU": ZoneInfo("Europe/Luxembourg"),
    "LV": ZoneInfo("Europe/Riga"),
    "NL": ZoneInfo("Europe/Amsterdam"),
    "PL": ZoneInfo("Europe/Warsaw"),
    "PT": ZoneInfo("Europe/Lisbon"),
    "UA": ZoneInfo("Europe/Kyiv"),
}

#: a change further away than this is no news to anybody; it also bounds the search for the next opening
HORIZON: Final = timedelta(days=370)


class OpeningKind(StrEnum):
    """What can be said about a service at one moment."""

    ALWAYS = "always"
    OPEN_UNTIL = "open_until"
    OPENS_AT = "opens_at"
    #: closed, and no opening within the horizon
    CLOSED_UNKNOWN = "closed_unknown"
    #: the hours are not known, or not for this day
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """A service's state at one moment, in the service's own time zone."""

    kind: OpeningKind
    #: the wall clock of the change, for OPEN_UNTIL and OPENS_AT; midnight is 00:00 of the next day
    at: time | None = None
    #: calendar days from now to the change: 0 today, 1 tomorrow
    days: int | None = None
    #: the day of the change, Monday 0
    weekday: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody is known to answer now."""
        return self.kind in (OpeningKind.ALWAYS, OpeningKind.OPEN_UNTIL)

    @property
    def is_closed(self) -> bool:
        """Whether it is known that nobody answers now."""
        return self.kind in (OpeningKind.OPENS_AT, OpeningKind.CLOSED_UNKNOWN)


def opening(hours: str | None, country: str, now: datetime) -> Opening:
    """Say whether a service with these hours answers now, and when that changes.

    Raises:
        BadContent: the hours cannot be read.
        ValueError: ``now`` has no time zone; read as local time it would open lines that are shut.
    """
    if now.tzinfo is None:
        raise ValueError("now must have a time zone")
    if hours is None:
        return Opening(OpeningKind.UNKNOWN)
    if hours == ALWAYS_OPEN:
        return Opening(OpeningKind.ALWAYS)
    if country not in ZONES:
        return Opening(OpeningKind.UNKNOWN)
    local = now.astimezone(ZONES[country])
    end = local + HORIZON
    spans = ((a, b, state) for a, b, state, _ in _read(hours, country).intervals(local, end))
    start, until, state = next(spans)
    if state == State.UNKNOWN:
        return Opening(OpeningKind.UNKNOWN)
    if state == State.OPEN:
        # two open spans may follow each other, with different remarks
        for _, until, _ in takewhile(lambda span: span[2] == State.OPEN, spans):  # noqa: B007 - read below
            pass
        return Opening(OpeningKind.ALWAYS) if until >= end else _change(OpeningKind.OPEN_UNTIL, until, local)
    for start, _, state in spans:
        if state == State.OPEN:
            return _change(OpeningKind.OPENS_AT, start, local)
    return Opening(OpeningKind.CLOSED_UNKNOWN)


def unreadable(hours: str, country: str) -> str | None:
    """Say why these hours cannot be used for this country, or None where they can."""
    if hours == ALWAYS_OPEN:
        return None
    if country not in ZONES:
        return f"only {ALWAYS_OPEN} can be said without a time zone"
    try:
        read = _read(hours, country)
    except BadContent as why:
        return str(why)
    return "; ".join(read.warnings) or None


def silent_about_holidays(hours: str) -> bool:
    """Whether the hours stop on some weekday and do not say what happens on public holidays.

    A line that answers from Monday to Friday is often shut on holidays; without a word we would call it open.
    """
    if "PH" in hours or hours == ALWAYS_OPEN:
        return False
    monday = datetime(2026, 1, 5)  # noqa: DTZ001 - a plain week, in no zone
    week = OpeningHours(hours)
    spans = [(a, b) for a, b, state, _ in week.intervals(monday, monday + timedelta(days=7)) if state == State.OPEN]
    return any(
        not any(a < day + timedelta(days=1) and b > day for a, b in spans)
        for day in (monday + timedelta(days=n) for n in range(7))
    )


@lru_cache(maxsize=512)
def _read(hours: str, country: str) -> OpeningHours:
    # asked first: the parser's own error draws the line over several lines, and its class is in no type stub
    if not validate(hours):
        raise BadContent("opening hours cannot be read", hours)
    return OpeningHours(hours, timezone=ZONES[country], country=country)


def _change(kind: OpeningKind, when: datetime, now: datetime) -> Opening:
    return Opening(
        kind,
        at=time(when.hour, when.minute),
        days=(when.date() - now.date()).days,
        weekday=when.weekday(),
    )
