"""Numbers: valid where they are shown, tappable, and never one that has been given up."""

from __future__ import annotations

import pytest

from bot.content.phones import KNOWN_SHORT_CODES, display, is_short, problem


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("112", None),
        ("112", "BE"),
        ("3919", "FR"),
        ("016", "ES"),
        ("091", "ES"),
        ("110", "LV"),
        ("116006", "FR"),
        ("116016", "FI"),
        ("+3280030030", "BE"),
        ("+33180523376", None),
        *[(number, country) for country, number in KNOWN_SHORT_CODES],
    ],
)
def test_a_number_that_exists_there_is_accepted(number: str, country: str | None) -> None:
    assert problem(number, country) is None


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("3919", "LV"),
        ("016", "FR"),
        ("116016", "FR"),
        ("116006", None),
        ("9999999", "FR"),
        ("+3280030030", "FR"),
        ("+32800300", "BE"),
        ("+999123456789", None),
        ("+", None),
    ],
)
def test_a_number_that_does_not_exist_there_is_refused(number: str, country: str | None) -> None:
    why = problem(number, country)
    assert why is not None
    assert number in why


@pytest.mark.parametrize("country", ["BE", "ES", "IT", "LT", "LU", "PL"])
def test_116006_is_refused_where_it_is_not_in_service(country: str) -> None:
    assert "not in service" in (problem("116006", country) or "")


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+3726123000", "EE"),
        ("1492", "EE"),
        ("110", "EE"),
        ("+37167222922", "LV"),
        ("+48801120002", "PL"),
        ("+3280030800", "BE"),
    ],
)
def test_a_number_that_was_given_up_is_refused_with_its_reason(number: str, country: str) -> None:
    assert "must not be shown" in (problem(number, country) or "")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+3280030030", "+32 800 30 030"), ("+33180523376", "+33 1 80 52 33 76"), ("016", "016"), ("116006", "116006")],
)
def test_a_number_is_shown_so_that_it_can_be_tapped(number: str, shown: str) -> None:
    assert display(number) == shown
    assert is_short(number) is not shown.startswith("+")
