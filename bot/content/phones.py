"""Owns telephone numbers: which can be dialled where, how they are shown, which must never come back.

Never names whose number it is; that is a service's.
"""

from __future__ import annotations

from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, shortnumberinfo

EUROPEAN_EMERGENCY: Final = "112"

#: genuine short codes that phonenumbers (9.0) does not know, with where they were seen
KNOWN_SHORT_CODES: Final = {
    ("DE", "116016"): "line for women facing violence, eu2020.de",
    ("FI", "116016"): "Nollalinja, the Finnish line for women facing violence",
    ("EE", "116006"): "state victim support, terviseinfo.ee and sotsiaalkindlustusamet.ee",
    ("EE", "116123"): "emotional support line, sotsiaalkindlustusamet.ee 2023-01-16",
    ("LV", "116006"): "support line after a crime, jpa.gov.lv",
    ("LV", "116123"): "emotional support line, zz.lv 2021-08",
}

#: numbers that old pages still print; each once stood for a service and must not return
RETIRED: Final = {
    "+3726123000": "closed on 1 July 2025; the state line is 1247",
    "+37167222922": "replaced by 116123 in August 2021",
    "+48801120002": "replaced by 800 120 002",
    "+3280030800": "a misprint of 0800 30 030",
}

#: a short code may be right in one country and nobody's in another
RETIRED_SHORT_CODES: Final = {
    ("EE", "1492"): "not seen alive after 2022; use 116006",
    ("EE", "110"): "merged into 112",
    **{
        (country, "116006"): "not in service in this country (Victim Support Europe, 2023)"
        for country in ("BE", "ES", "IT", "LT", "LU", "PL")
    },
}


def is_short(number: str) -> bool:
    """Whether this is a short code, dialled only inside one country."""
    return not number.startswith("+")


def problem(number: str, country: str | None) -> str | None:
    """Say why this number must not be shown in this country (None: anywhere), or None where it may."""
    if is_short(number):
        return _short_problem(number, country)
    if number in RETIRED:
        return f"{number} must not be shown: {RETIRED[number]}"
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return f"{number} is not a telephone number"
    valid = (
        phonenumbers.is_valid_number(parsed)
        if country is None
        else phonenumbers.is_valid_number_for_region(parsed, country)
    )
    return None if valid else f"{number} is not a valid number in {country or 'any country'}"


def display(number: str) -> str:
    """Write a number so that Telegram makes it tappable and a person can read it aloud."""
    if is_short(number):
        return number
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def _short_problem(number: str, country: str | None) -> str | None:
    if country is None:
        return None if number == EUROPEAN_EMERGENCY else f"{number} does not exist in every country"
    if (country, number) in RETIRED_SHORT_CODES:
        return f"{number} must not be shown in {country}: {RETIRED_SHORT_CODES[country, number]}"
    if (country, number) in KNOWN_SHORT_CODES:
        return None
    try:
        parsed = phonenumbers.parse(number, country)
    except NumberParseException:
        return f"{number} is not a telephone number"
    if shortnumberinfo.is_valid_short_number_for_region(parsed, country):
        return None
    return f"{number} is not a known short number in {country}"
