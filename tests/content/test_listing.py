"""Services and numbers are worded so that she can use them at once: number first, honest about hours and traces."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.content import listing
from bot.content.catalogue import FIRST_STRONG, POP
from bot.content.hours import Opening, OpeningKind
from bot.content.service import Service
from bot.content.services import Directory
from tests.domain.shipped import CATALOGUE, NIGHT, RENDERER

DIRECTORY = RENDERER.directory
LINE = Service(
    id="be-line",
    country="BE",
    kind="shelter",
    names=(("und", "The Line"),),
    what="Listens.",
    source="https://example.org",
    source_kind="official",
    checked=date(2026, 3, 1),
    hours="24/7",
)


def worded(language: str = "en", **changes: object) -> list[str]:
    """Word one service with these changes, as lines without the marks around numbers and names."""
    service = replace(LINE, **changes)  # type: ignore[arg-type]
    directory = Directory((service, *DIRECTORY.services))
    paragraphs = listing.services(
        CATALOGUE, directory, country="BE", kinds=("shelter",), language=language, now=NIGHT, minor=False
    )
    (text,) = [paragraph for paragraph in paragraphs if "The Line" in paragraph]
    return text.replace(FIRST_STRONG, "").replace(POP, "").splitlines()


def test_a_service_says_its_name_what_it_does_and_when_that_was_checked() -> None:
    lines = worded()
    assert lines[:2] == ["The Line", "Listens."]
    assert lines[-1] == "Checked on Mar 1, 2026"


def test_ways_to_reach_it_are_named_only_where_they_are_known() -> None:
    assert not any(line.startswith(("Phone", "SMS", "WhatsApp", "Chat", "Web", "E-mail")) for line in worded())
    lines = worded(phone="112", sms="114", whatsapp="+32470000000", chat="https://chat.example")
    assert [line.partition(":")[0] for line in lines if ":" in line][:4] == ["Phone", "SMS", "WhatsApp", "Chat"]


def test_a_chat_comes_before_a_page_and_a_page_before_a_mail() -> None:
    both = worded(chat="https://chat.example", web="https://web.example", email="a@example.org")
    assert not any("web.example" in line or "a@example.org" in line for line in both)
    assert any("a@example.org" in line for line in worded(email="a@example.org"))


def test_a_number_stays_left_to_right_inside_any_line() -> None:
    text = listing.emergency(CATALOGUE, DIRECTORY, None, "en")[0]
    assert f"{FIRST_STRONG}112{POP}" in text


def test_what_stays_on_the_phone_is_said_plainly() -> None:
    lines = worded(phone="112", on_phone_bill="no", in_call_log="yes", cost="free")
    assert "Open day and night · Free · Not shown on the phone bill" in lines
    assert CATALOGUE.text("services.call_log", "en") in lines


@pytest.mark.parametrize("cost", ["unknown", "paid"])
def test_an_unknown_price_is_not_called_free(cost: str) -> None:
    assert not any("Free" in line or "Price" in line for line in worded(phone="112", cost=cost))


def test_languages_are_named_in_hers() -> None:
    assert "Langues : anglais, français" in " ".join(worded("fr", languages=("en", "fr"))).replace(
        "\u202f", " "
    ).replace("\xa0", " ").replace(" et ", ", ")


def test_at_most_four_services_are_shown() -> None:
    many = Directory((*(replace(LINE, id=f"be-{n}") for n in range(9)), *DIRECTORY.services))
    found = listing.services(CATALOGUE, many, country="BE", kinds=("shelter",), language="en", now=NIGHT, minor=False)
    assert len(found) == listing.SHOWN


def test_where_nothing_is_known_the_numbers_for_danger_are_shown_instead() -> None:
    found = listing.services(
        CATALOGUE, DIRECTORY, country="EE", kinds=("no_such_kind",), language="en", now=NIGHT, minor=False
    )
    assert found == [CATALOGUE.text("services.none", "en"), *listing.emergency(CATALOGUE, DIRECTORY, "EE", "en")]


def test_without_a_country_she_is_asked_for_it_above_the_services() -> None:
    found = listing.services(
        CATALOGUE, DIRECTORY, country=None, kinds=("emergency",), language="en", now=NIGHT, minor=False
    )
    assert found[0] == CATALOGUE.text("services.eu", "en")


def test_the_police_are_named_apart_only_where_their_number_differs() -> None:
    assert len(listing.emergency(CATALOGUE, DIRECTORY, "BE", "en")[0].splitlines()) == 2
    assert len(listing.emergency(CATALOGUE, DIRECTORY, None, "en")[0].splitlines()) == 1


def test_the_numbers_say_which_country_they_are_for() -> None:
    assert listing.emergency(CATALOGUE, DIRECTORY, "BE", "fr")[1] == CATALOGUE.text(
        "emergency.country", "fr", {"country": "Belgique"}
    )
    assert listing.emergency(CATALOGUE, DIRECTORY, None, "en")[1] == CATALOGUE.text("emergency.eu", "en")


NINE = time(9, 0)
HOURS = [
    (Opening(OpeningKind.ALWAYS), "Open day and night"),
    (Opening(OpeningKind.OPEN_UNTIL, NINE, 0, 1), "Open now until 9:00 AM"),
    (Opening(OpeningKind.OPENS_AT, NINE, 0, 1), "Closed now, opens today at 9:00 AM"),
    (Opening(OpeningKind.OPENS_AT, NINE, 1, 2), "Closed now, opens tomorrow at 9:00 AM"),
    (Opening(OpeningKind.OPENS_AT, NINE, 3, 4), "Closed now, opens on Friday at 9:00 AM"),
    (Opening(OpeningKind.OPENS_AT, NINE, 3, 0), "Closed now, opens on Monday at 9:00 AM"),
    (Opening(OpeningKind.CLOSED_UNKNOWN), "Closed now"),
    (Opening(OpeningKind.UNKNOWN), "Hours not known"),
]


@pytest.mark.parametrize(("opening", "said"), HOURS, ids=lambda value: value if isinstance(value, str) else "")
def test_hours_are_said_as_one_says_them(opening: Opening, said: str) -> None:
    assert listing.hours(CATALOGUE, opening, "en").replace("\u202f", " ") == said
