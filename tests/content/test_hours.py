"""When a service answers: holidays, midnight, nights, and the two days when the clock jumps."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.content.hours import ZONES, Opening, OpeningKind, opening, silent_about_holidays, unreadable
from bot.errors import BadContent

ALWAYS = Opening(OpeningKind.ALWAYS)
UNKNOWN = Opening(OpeningKind.UNKNOWN)
MO, TU, WE, TH, FR, SA, SU = range(7)


def until(at: str, days: int, weekday: int) -> Opening:
    return Opening(OpeningKind.OPEN_UNTIL, time.fromisoformat(at), days, weekday)


def opens(at: str, days: int, weekday: int) -> Opening:
    return Opening(OpeningKind.OPENS_AT, time.fromisoformat(at), days, weekday)


def in_country(country: str, local: str) -> datetime:
    """Turn a wall clock reading into the aware UTC time that the bot lives by."""
    return datetime.fromisoformat(local).replace(tzinfo=ZONES[country]).astimezone(UTC)


AWEL = "Mo-Tu,Th-Sa 16:00-22:00; We 14:00-22:00; PH,Su off"
NIGHT_LINE = "Mo-Su 19:00-07:00"
TO_MIDNIGHT = "Mo-Su 10:00-24:00"
RAPE_LINE = "Mo-Fr 10:00-19:00; PH unknown"
MARTA = "Mo-Fr 10:00-18:00; PH off"

#: Hypothesis wants its bounds without a zone, and adds UTC itself
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("hours", "country", "local", "expected"),
    [
        # an ordinary week: Tuesday 24 November 2026
        ("Mo-Su 09:00-23:00", "FR", "2026-11-24 12:00", until("23:00", 0, TU)),
        ("Mo-Su 09:00-23:00", "FR", "2026-11-24 23:00", opens("09:00", 1, WE)),
        ("Mo-Su 09:00-23:00", "FR", "2026-11-24 22:59:59", until("23:00", 0, TU)),
        ("Mo-Su 09:00-23:00", "FR", "2026-11-24 08:59:59", opens("09:00", 0, TU)),
        ("Mo-Su 09:00-23:00", "FR", "2026-11-24 09:00", until("23:00", 0, TU)),
        (AWEL, "BE", "2026-11-25 14:30", until("22:00", 0, WE)),
        (AWEL, "BE", "2026-11-24 14:30", opens("16:00", 0, TU)),
        (AWEL, "BE", "2026-11-28 22:30", opens("16:00", 2, MO)),
        ("Mo-Fr 09:00-12:30,13:30-17:00", "BE", "2026-11-24 12:45", opens("13:30", 0, TU)),
        ("Mo-Fr 09:00-18:00", "FR", "2026-11-27 18:30", opens("09:00", 3, MO)),
        # midnight
        (TO_MIDNIGHT, "EE", "2026-11-24 23:59:30", until("00:00", 1, WE)),
        (TO_MIDNIGHT, "EE", "2026-11-25 00:00", opens("10:00", 0, WE)),
        ("Mo-Su 00:00-24:00", "EE", "2026-11-25 00:00", ALWAYS),
        ("Mo-Fr 00:00-24:00", "EE", "2026-11-24 12:00", until("00:00", 4, SA)),
        # over midnight
        (NIGHT_LINE, "EE", "2026-11-24 23:00", until("07:00", 1, WE)),
        (NIGHT_LINE, "EE", "2026-11-25 03:00", until("07:00", 0, WE)),
        (NIGHT_LINE, "EE", "2026-11-25 07:00", opens("19:00", 0, WE)),
        # public holidays: each country's own
        (AWEL, "BE", "2026-07-21 17:00", opens("14:00", 1, WE)),
        (AWEL, "BE", "2026-07-20 23:00", opens("14:00", 2, WE)),
        (RAPE_LINE, "FR", "2026-07-14 12:00", UNKNOWN),
        (RAPE_LINE, "FR", "2026-07-21 12:00", until("19:00", 0, TU)),
        (RAPE_LINE, "FR", "2026-12-24 20:00", opens("10:00", 4, MO)),
        (MARTA, "LV", "2026-11-18 12:00", opens("10:00", 1, TH)),
        ("Mo-Fr 09:00-16:00; PH off", "EE", "2027-02-24 12:00", opens("09:00", 1, TH)),
        ("Mo-Fr 09:00-20:00; PH off", "ES", "2026-10-12 12:00", opens("09:00", 1, TU)),
        ("24/7; PH off", "ES", "2026-12-24 12:00", until("00:00", 1, FR)),
        # seasons, and hours that never come
        ("Jul-Aug Mo-Fr 10:00-12:00", "FR", "2026-11-24 12:00", opens("10:00", 219, TH)),
        ("off", "FR", "2026-11-24 12:00", Opening(OpeningKind.CLOSED_UNKNOWN)),
        ("2020 Mo-Su 10:00-12:00", "FR", "2026-11-24 12:00", Opening(OpeningKind.CLOSED_UNKNOWN)),
        # two open spans with different remarks are one opening
        ('Mo-Su 08:00-12:00 "nurse", 12:00-18:00 "doctor"', "FR", "2026-11-24 09:00", until("18:00", 0, TU)),
        # hours that are not certain
        ("Mo-Fr 09:00-17:00 unknown", "FR", "2026-11-24 12:00", UNKNOWN),
        # the night the clock springs forward (29 March 2026) and falls back (25 October 2026)
        (NIGHT_LINE, "EE", "2026-03-29 02:30", until("07:00", 0, SU)),
        (NIGHT_LINE, "EE", "2026-10-25 03:30", until("07:00", 0, SU)),
        ("Mo-Su 02:30-05:00", "BE", "2026-03-29 01:30", opens("03:00", 0, SU)),
        ("Mo-Su 09:00-23:00", "FR", "2026-03-28 23:30", opens("09:00", 1, SU)),
        ("Mo-Su 09:00-23:00", "FR", "2026-10-24 23:30", opens("09:00", 1, SU)),
    ],
)
def test_a_service_says_what_it_is_doing_now(hours: str, country: str, local: str, expected: Opening) -> None:
    assert opening(hours, country, in_country(country, local)) == expected


def test_both_runs_of_the_repeated_hour_are_read_by_the_wall_clock() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert first.astimezone(ZONES["BE"]).time() == second.astimezone(ZONES["BE"]).time() == time(2, 30)
    assert opening("Mo-Su 01:00-02:45", "BE", first) == until("02:45", 0, SU)
    assert opening("Mo-Su 01:00-02:45", "BE", second) == until("02:45", 0, SU)


def test_the_same_moment_is_read_on_each_country_s_own_clock() -> None:
    moment = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    assert opening("Mo-Su 09:00-23:00", "EE", moment).is_open
    assert opening("Mo-Su 09:00-23:00", "FR", moment) == opens("09:00", 0, TU)


def test_a_time_in_any_zone_is_understood() -> None:
    utc = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)
    assert opening(AWEL, "BE", utc) == opening(AWEL, "BE", utc.astimezone(ZoneInfo("Asia/Tokyo")))


def test_day_and_night_needs_no_clock() -> None:
    assert opening("24/7", "EU", datetime(2026, 11, 24, tzinfo=UTC)) == ALWAYS


def test_unknown_hours_are_neither_open_nor_closed() -> None:
    state = opening(None, "FR", datetime(2026, 11, 24, tzinfo=UTC))
    assert state == UNKNOWN
    assert not state.is_open
    assert not state.is_closed


def test_hours_without_a_time_zone_are_unknown() -> None:
    assert opening("Mo-Su 09:00-17:00", "EU", datetime(2026, 11, 24, 12, tzinfo=UTC)) == UNKNOWN


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        opening("24/7", "FR", datetime(2026, 11, 24, 12))  # noqa: DTZ001


@pytest.mark.parametrize("hours", ["", "day and night", "Mo-Fr 9-17 h", "Mo-Fr 25:00-26:00", "Lu-Ve 09:00-17:00"])
def test_hours_that_cannot_be_read_are_named_in_one_line(hours: str) -> None:
    why = unreadable(hours, "FR")
    assert why is not None
    assert "\n" not in why
    with pytest.raises(BadContent):
        opening(hours, "FR", datetime(2026, 11, 24, tzinfo=UTC))


def test_readable_hours_are_not_complained_about() -> None:
    assert unreadable(AWEL, "BE") is None
    assert unreadable("24/7", "EU") is None


def test_europe_has_no_clock_of_its_own() -> None:
    assert unreadable("Mo-Su 09:00-17:00", "EU") is not None


@pytest.mark.parametrize(
    ("hours", "silent"),
    [
        ("Mo-Fr 09:00-18:00", True),
        ("Mo-Fr 09:00-20:00; Sa 09:00-14:00", True),
        ("Mo-Fr 09:00-18:00; PH off", False),
        (RAPE_LINE, False),
        ("Mo-Su 09:00-23:00", False),
        (NIGHT_LINE, False),
        ("24/7", False),
    ],
)
def test_a_weekday_line_must_say_what_it_does_on_holidays(hours: str, silent: bool) -> None:
    assert silent_about_holidays(hours) is silent


@given(
    moment=MOMENTS,
    country=st.sampled_from(sorted(ZONES)),
    start=st.integers(0, 95),
    length=st.integers(1, 95),
)
def test_every_day_hours_agree_with_the_wall_clock(moment: datetime, country: str, start: int, length: int) -> None:
    begin, end = start * 15, (start + length) * 15  # minutes; the end may lie after midnight
    write = "{:02d}:{:02d}".format
    clock_end = end - 1440 if end > 1440 else end
    assume(clock_end != begin)
    hours = f"Mo-Su {write(*divmod(begin, 60))}-{write(*divmod(clock_end, 60))}"
    local = moment.astimezone(ZONES[country])
    minute = local.hour * 60 + local.minute
    answers = begin <= minute < end or minute + 1440 < end

    state = opening(hours, country, moment)

    assert state.is_open is answers, (hours, local)
    assert state.is_closed is not answers
    assert state.days in (0, 1)
    assert state.weekday == (local.date() + timedelta(days=state.days or 0)).weekday()


@given(
    moment=MOMENTS,
    case=st.sampled_from(
        [(AWEL, "BE"), (TO_MIDNIGHT, "EE"), (NIGHT_LINE, "EE"), (MARTA, "LV"), ("24/7; PH off", "ES")]
    ),
)
def test_at_the_announced_time_the_state_really_changes(moment: datetime, case: tuple[str, str]) -> None:
    hours, country = case
    state = opening(hours, country, moment)
    assert state.at is not None
    assert state.days is not None
    day = moment.astimezone(ZONES[country]).date() + timedelta(days=state.days)
    change = datetime.combine(day, state.at, ZONES[country]).astimezone(UTC)
    assert change > moment
    assert opening(hours, country, change).is_open is not state.is_open
    assert opening(hours, country, change - timedelta(minutes=1)).is_open is state.is_open
