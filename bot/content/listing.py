"""Owns how services and emergency numbers are worded.

Never chooses them; the directory does.
"""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list

from bot.content import phones
from bot.content.catalogue import FIRST_STRONG, POP, Catalogue
from bot.content.hours import Opening, OpeningKind
from bot.content.services import Directory, Listing
from bot.domain.phrases import Phrase

#: more services than this are not read on a phone at night
SHOWN = 4


def services(
    catalogue: Catalogue,
    directory: Directory,
    *,
    country: str | None,
    kinds: tuple[str, ...],
    language: str,
    now: datetime,
    minor: bool,
) -> list[str]:
    """Word the services that suit her now, one paragraph each."""
    found = directory.find(country, kinds, language, now, SHOWN, minor)
    paragraphs = [_service(catalogue, one, language) for one in found]
    if not paragraphs:
        return [catalogue.text("services.none", language), *emergency(catalogue, directory, country, language)]
    if country is None:
        # first: what follows is what the whole Union has, and may be no more than 112
        paragraphs.insert(0, catalogue.text("services.eu", language))
    return paragraphs


def emergency(catalogue: Catalogue, directory: Directory, country: str | None, language: str) -> list[str]:
    """Word the numbers for danger now."""
    first, police = directory.emergency(country), directory.police(country)
    where = (
        catalogue.text("emergency.country", language, {"country": catalogue.country(country, language)})
        if country
        else catalogue.text("emergency.eu", language)
    )
    lines = [catalogue.text("emergency.line", language, {"phone": _phone(first.phone or "")})]
    if police.phone != first.phone:
        lines.append(catalogue.text("emergency.police", language, {"phone": _phone(police.phone or "")}))
    return ["\n".join(lines), where]


def hours(catalogue: Catalogue, opening: Opening, language: str) -> str:
    """Word when a service answers."""
    at = format_time(opening.at, "short", locale=catalogue.locale(language)) if opening.at else ""
    match opening.kind:
        case OpeningKind.ALWAYS:
            return catalogue.text("hours.always", language)
        case OpeningKind.OPEN_UNTIL:
            return catalogue.text("hours.open_until", language, {"time": at})
        case OpeningKind.OPENS_AT if opening.days == 0:
            return catalogue.text("hours.opens_today", language, {"time": at})
        case OpeningKind.OPENS_AT if opening.days == 1:
            return catalogue.text("hours.opens_tomorrow", language, {"time": at})
        case OpeningKind.OPENS_AT:
            day = get_day_names("wide", locale=catalogue.locale(language))[opening.weekday or 0]
            return catalogue.text("hours.opens_on", language, {"day": day, "time": at})
        case OpeningKind.CLOSED_UNKNOWN:
            return catalogue.text("hours.closed", language)
        case _:
            return catalogue.text("hours.unknown", language)


def _service(catalogue: Catalogue, listing: Listing, language: str) -> str:
    service, say = listing.service, catalogue.text
    what = catalogue.translate(service.context, Phrase(service.what), language)
    lines = [f"{FIRST_STRONG}{service.name(language)}{POP}", what]
    if service.phone:
        lines.append(say("services.phone", language, {"phone": _phone(service.phone)}))
    if service.phone_abroad:
        lines.append(say("services.phone_abroad", language, {"phone": _phone(service.phone_abroad)}))
    if service.sms:
        lines.append(say("services.sms", language, {"phone": _phone(service.sms)}))
    if service.whatsapp:
        lines.append(say("services.whatsapp", language, {"phone": _phone(service.whatsapp)}))
    facts = [hours(catalogue, listing.opening, language)] if service.phone or service.chat or service.hours else []
    if service.cost in {"free", "local_rate"}:
        facts.append(say(f"services.{service.cost}", language))
    if service.on_phone_bill in {"yes", "no"} and service.phone:
        facts.append(say(f"services.bill_{service.on_phone_bill}", language))
    if facts:
        lines.append(" · ".join(facts))
    if service.in_call_log == "yes":
        lines.append(say("services.call_log", language))
    if service.chat:
        lines.append(say("services.chat", language, {"url": service.chat}))
    elif service.web:
        lines.append(say("services.web", language, {"url": service.web}))
    if service.email and not (service.chat or service.web):
        lines.append(say("services.email", language, {"email": service.email}))
    if service.region:
        region = catalogue.translate("services.region", Phrase(service.region), language)
        lines.append(say("services.region", language, {"region": region}))
    if service.languages:
        locale = catalogue.locale(language)
        names = [str(locale.languages.get(code, code)) for code in service.languages[:6]]
        lines.append(say("services.languages", language, {"languages": format_list(names, locale=locale)}))
    date = format_date(service.checked, "medium", locale=catalogue.locale(language))
    lines.append(say("services.checked", language, {"date": date}))
    return "\n".join(lines)


def _phone(number: str) -> str:
    """Show a number so that it can be tapped, and stays left to right inside right-to-left text."""
    return f"{FIRST_STRONG}{phones.display(number)}{POP}"
