"""Owns one service of the directory: what is known of it, and how it is read from its file.

Never says whether it may be shown; that is the directory's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from bot.errors import BadContent
from bot.plain import PlainLoader

KINDS: Final = (
    "emergency",
    "police",
    "violence_against_women",
    "victim_support",
    "sexual_violence",
    "child_helpline",
    "cyberviolence_hotline",
    "illegal_content_hotline",
    "suicide_prevention",
    "legal_aid",
    "digital_security",
    "shelter",
    "equality_body",
    "data_protection_authority",
)
EUROPE: Final = "EU"

#: a service that names no languages is taken to answer in its country's own: for the order only, never shown
OWN_LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "BE": ("nl", "fr", "de"),
    "EE": ("et",),
    "ES": ("es",),
    "FR": ("fr",),
    "LV": ("lv",),
}


@dataclass(frozen=True, slots=True)
class Service:
    """One service that she can turn to, as a stored page described it."""

    id: str
    country: str
    kind: str
    #: names by language; one that is the same in every language stands under ``und``
    names: tuple[tuple[str, str], ...]
    #: what it does, in English: the gettext message of ``context``
    what: str
    #: the page that says so, whose page it is, the day we read it, and the page's own date where visible
    source: str
    source_kind: str
    checked: date
    page_dated: str | None = None
    #: further kinds it stands in for
    also: tuple[str, ...] = ()
    phone: str | None = None
    phone_abroad: str | None = None
    sms: str | None = None
    whatsapp: str | None = None
    chat: str | None = None
    web: str | None = None
    email: str | None = None
    #: OpenStreetMap opening hours in which a person answers; None: not known
    hours: str | None = None
    languages: tuple[str, ...] = ()
    cost: str = "unknown"
    on_phone_bill: str = "unknown"
    in_call_log: str = "unknown"
    #: in English, the gettext message of ``services.region``; None: the whole country
    region: str | None = None
    ages: str = "everyone"
    #: the only countries where it exists; empty: everywhere that its file is for
    available_in: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The file that holds it, relative to the repository."""
        return f"flows/services/{self.country.lower()}.yml"

    @property
    def context(self) -> str:
        """The gettext context of ``what``."""
        return f"services.{self.id}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind it answers to, its own first."""
        return (self.kind, *self.also)

    def name(self, language: str) -> str:
        """Its official name, in her language where it has one."""
        return dict(self.names).get(language, self.names[0][1])

    def exists_in(self, country: str | None) -> bool:
        """Whether she can use it in this country; an unknown country is none of a limited list."""
        return not self.available_in or country in self.available_in

    def suits(self, *, minor: bool) -> bool:
        """Whether it is meant for somebody of her age."""
        if minor:
            return self.ages != "adults"
        return self.ages != "minors" and self.kind != "child_helpline"

    def speaks(self, language: str) -> bool:
        """Whether it answers in this language, as far as anybody knows."""
        return language in (self.languages or OWN_LANGUAGES.get(self.country, ()))


def read(file: Path, schema: Draft202012Validator) -> list[Service]:
    """Read the services of one country.

    Raises:
        BadContent: the file does not have the shape of the schema; names file, record and field.
    """
    place = f"flows/services/{file.name}"
    try:
        records = yaml.load(file.read_text(encoding="utf-8"), Loader=PlainLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as why:
        raise BadContent(place, " ".join(str(why).split())) from None
    if fault := best_match(schema.iter_errors(records)):
        path = list(fault.absolute_path)
        record = records[path[0]] if path else {}
        name = record.get("id", f"record {path[0]}") if isinstance(record, dict) and path else "the file"
        field = ".".join(map(str, path[1:])) or "record"
        raise BadContent(place, name, field, fault.message.splitlines()[0][:200])
    return [_service(record, file.stem.upper()) for record in records]


def _service(record: dict[str, Any], country: str) -> Service:
    name = record.pop("name")
    names = tuple(name.items()) if isinstance(name, dict) else (("und", name),)
    lists = {key: tuple(value) for key, value in record.items() if isinstance(value, list)}
    checked = date.fromisoformat(record.pop("checked"))
    return Service(country=country, names=names, checked=checked, **{**record, **lists})
