"""Owns the cards of the desk: alerts, case cards, and the questions to a counsellor.

Never shows anything of the person but urgency, language, country, topic and the reasons.
"""

from __future__ import annotations

from bot.domain.effects import Button, Card, Part, Row, part
from bot.ids import CaseKey, case_name
from bot.store.cases import Case

#: the ways a case can end, in the order of the buttons
OUTCOMES = ("helped", "referred", "left", "other", "abuse")


def alert(case: Case, language: str, minutes: int) -> Card:
    """Ask the group for somebody who takes a case; ``minutes`` it has waited."""
    head = (
        part("desk.alert_again", urgency=f"@desk.urgency.{case.urgency}", case=case_name(case.key), minutes=minutes)
        if minutes
        else part("desk.alert", urgency=f"@desk.urgency.{case.urgency}", case=case_name(case.key))
    )
    rows: tuple[Row, ...] = ((Button(part("desk.button.take"), f"take:{case.key}"),),)
    return Card((head, facts(case), *_why(case)), rows, language=language)


def case_card(case: Case, language: str) -> Card:
    """Give a case to the counsellor who took it."""
    return Card(
        (part("desk.case", case=case_name(case.key)), facts(case), *_why(case)), keys(case.key), language=language
    )


def keys(case: CaseKey) -> tuple[Row, ...]:
    """Make the buttons under a case."""
    return (
        (Button(part("desk.button.close"), f"close:{case}"),),
        (Button(part("desk.button.return"), f"return:{case}"),),
    )


def taken(case: Case, alias: str, language: str) -> Card:
    """Show a supervisor who has a case, with the button that gives it back."""
    rows: tuple[Row, ...] = ((Button(part("desk.button.return"), f"return:{case.key}"),),)
    return Card((part("desk.taken_by", case=case_name(case.key), alias=alias),), rows, language=language)


def outcomes(case: CaseKey, language: str) -> Card:
    """Ask how a case ended."""
    rows: list[Row] = [(Button(part(f"desk.outcome.{name}"), f"end:{case}:{name}"),) for name in OUTCOMES]
    rows.append((Button(part("desk.button.keep"), f"keep:{case}"),))
    return Card((part("desk.close_how", case=case_name(case)),), tuple(rows), language=language)


def which(cases: list[Case], message: int, language: str) -> Card:
    """Ask which case a message is for."""
    rows = tuple((Button(part("desk.cases_line", **_line(case)), f"to:{case.key}:{message}"),) for case in cases)
    return Card((part("desk.which"),), rows, language=language)


def line(key: str, language: str, *rows: Row, **values: str | int) -> Card:
    """Say one phrase."""
    return Card((part(key, **values),), rows, language=language)


def listing(cases: list[Case], language: str, *, empty: str, key: str, minutes: dict[CaseKey, int]) -> Card:
    """List cases, each with a button that takes or shows it."""
    if not cases:
        return line(empty, language)
    parts = tuple(part(key, **_line(case), minutes=minutes.get(case.key, 0)) for case in cases[:20])
    rows = tuple(
        (
            Button(
                part("desk.alert", urgency=f"@desk.urgency.{case.urgency}", case=case_name(case.key)),
                f"{verb}:{case.key}",
            ),
        )
        for case in cases[:8]
        for verb in ("take" if case.staff is None else "show",)
    )
    return Card(parts, rows, language=language)


def facts(case: Case) -> Part:
    """Say what is known of a case."""
    return part(
        "desk.facts",
        language=f"@language.{case.language}",
        country=f"@country.{case.country}" if case.country else "@desk.unknown",
        topic=f"@{case.topic}" if case.topic else "@desk.unknown",
    )


def _why(case: Case) -> tuple[Part, ...]:
    return tuple(part("desk.why", why=f"@reason.{reason}") for reason in case.why.split())


def _line(case: Case) -> dict[str, str | int]:
    return {
        "urgency": f"@desk.urgency.{case.urgency}",
        "case": case_name(case.key),
        "language": f"@language.{case.language}",
    }
