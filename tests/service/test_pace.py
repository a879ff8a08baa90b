"""Telegram's limits hold whatever is said to whom and when, and nobody waits for ever."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.service.pace import BURST, GROUP, MINUTE, OVERALL, SECOND, Pace

#: what Telegram allows (Bot API FAQ, "My bot is hitting limits"): 30 a second over all, 20 a minute to a group
PER_SECOND, PER_MINUTE = 30, 20
#: a window of the width of a limit is open at one end: the moment just before it does not count
HAIR = 1e-6


@dataclass
class Stopwatch:
    """A clock that a test moves."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


#: many groups and women at once: what waits in one window comes due together with what waits in another
storms = st.lists(st.tuples(st.floats(0.0, 0.05), st.integers(-60, 60).filter(bool)), min_size=300, max_size=1_500)
#: (seconds since the one before, chat); negative chats are groups
arrivals = st.lists(
    st.tuples(st.one_of(st.just(0.0), st.floats(0.0, 0.2), st.floats(0.0, 30.0)), st.sampled_from([1, 2, 3, -1, -2])),
    max_size=400,
)
crowds = st.lists(st.tuples(st.floats(0.0, 0.05), st.integers(1, 300)), max_size=400)


def sent(pattern: Iterable[tuple[float, int]], pace: Pace, clock: Stopwatch) -> list[tuple[float, float, int]]:
    """Let messages arrive, and tell of each when it arrived, when it may go out, and to which chat."""
    out = []
    for gap, chat in pattern:
        clock.now += gap
        wait = pace.wait(chat, is_group=chat < 0)
        assert wait >= 0
        out.append((clock.now, clock.now + wait, chat))
    return out


def most(times: Iterable[float], seconds: float) -> int:
    """Count the most moments that any stretch of so many seconds holds."""
    ordered, begin, best = sorted(times), 0, 0
    for end, at in enumerate(ordered):
        while ordered[begin] <= at - seconds + HAIR:
            begin += 1
        best = max(best, end - begin + 1)
    return best


def by_chat(out: Iterable[tuple[float, float, int]]) -> dict[int, list[float]]:
    chats = defaultdict(list)
    for _, at, chat in out:
        chats[chat].append(at)
    return chats


def fresh() -> tuple[Pace, Stopwatch]:
    clock = Stopwatch()
    return Pace(monotonic=clock), clock


@given(st.one_of(arrivals, crowds, storms))
@settings(max_examples=150, deadline=None)
def test_no_second_holds_more_than_thirty_messages(pattern: list[tuple[float, int]]) -> None:
    out = sent(pattern, *fresh())
    assert most((at for _, at, _ in out), SECOND) <= PER_SECOND


@given(arrivals)
@settings(max_examples=150, deadline=None)
def test_no_minute_holds_more_than_twenty_messages_to_a_group(pattern: list[tuple[float, int]]) -> None:
    for chat, times in by_chat(sent(pattern, *fresh())).items():
        if chat < 0:
            assert most(times, MINUTE) <= PER_MINUTE


@given(arrivals)
@settings(max_examples=150, deadline=None)
def test_a_private_chat_gets_a_short_burst_and_then_one_message_a_second(pattern: list[tuple[float, int]]) -> None:
    for chat, times in by_chat(sent(pattern, *fresh())).items():
        if chat > 0:
            assert most(times, BURST * SECOND) <= BURST


@given(arrivals)
@settings(max_examples=100, deadline=None)
def test_the_messages_to_one_chat_never_overtake_each_other(pattern: list[tuple[float, int]]) -> None:
    for times in by_chat(sent(pattern, *fresh())).values():
        assert times == sorted(times)


@given(st.one_of(arrivals, crowds))
@settings(max_examples=150, deadline=None)
def test_nobody_waits_longer_than_the_queue_before_her(pattern: list[tuple[float, int]]) -> None:
    """A chat waits for what is ahead of it in its own window and over all, and for nothing else."""
    before: dict[int, int] = defaultdict(int)
    for number, (arrived, at, chat) in enumerate(sent(pattern, *fresh())):
        own = MINUTE * (before[chat] // GROUP + 1) if chat < 0 else BURST * SECOND * (before[chat] // BURST + 1)
        before[chat] += 1
        assert at - arrived <= own + SECOND * (number // OVERALL + 1)


def test_what_comes_due_in_many_chats_at_once_is_still_thirty_a_second() -> None:
    pace, clock = fresh()
    flood = [(0.0, -chat) for _ in range(GROUP + 1) for chat in range(1, 50)]
    out = sent(flood, pace, clock)
    assert most((at for _, at, _ in out), SECOND) <= PER_SECOND
    for times in by_chat(out).values():
        assert most(times, MINUTE) <= PER_MINUTE


def test_a_group_whose_messages_were_held_up_over_all_still_gets_twenty_a_minute() -> None:
    pace, clock = fresh()
    out = sent([(0.0, chat) for chat in range(1, 120)] + [(0.0, -1)] * GROUP, pace, clock)
    clock.now = 1_000.0 + MINUTE
    out += sent([(0.0, -1)] * GROUP, pace, clock)
    assert most(by_chat(out)[-1], MINUTE) <= PER_MINUTE


@pytest.mark.parametrize("start", [1_010.8627566018832, 1_018.2188985814324])
def test_a_full_group_gets_its_next_moment_even_where_the_sum_of_two_moments_is_rounded_down(start: float) -> None:
    """From 1,010.86… to 60 s later, across 1,024, a double counts a hair less than 60 s: it was searched for ever."""
    assert (start + MINUTE) - start < MINUTE
    clock = Stopwatch(start)
    pace = Pace(monotonic=clock)
    waits = [pace.wait(-1, is_group=True) for _ in range(GROUP + 1)]
    assert waits[:GROUP] == [0.0] * GROUP
    assert waits[GROUP] == pytest.approx(MINUTE)


def test_a_flooded_group_does_not_hold_up_a_woman() -> None:
    pace, clock = fresh()
    waits = [pace.wait(-1, is_group=True) for _ in range(3 * GROUP)]
    assert max(waits) > MINUTE
    clock.now += SECOND
    assert pace.wait(1, is_group=False) <= SECOND


def test_the_first_words_to_a_quiet_chat_do_not_wait() -> None:
    pace, clock = fresh()
    for chat in range(1, 8):
        assert [pace.wait(chat, is_group=False) for _ in range(BURST)] == [0.0] * BURST
    clock.now += BURST * SECOND
    assert pace.wait(1, is_group=False) == 0.0


def test_after_a_flood_the_pace_recovers() -> None:
    pace, clock = fresh()
    latest = max(pace.wait(chat % 40, is_group=False) for chat in range(400))
    clock.now += latest + BURST * SECOND
    assert pace.wait(1, is_group=False) == 0.0


def test_what_is_remembered_does_not_grow_without_end_and_the_overall_limit_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.service.pace.REMEMBERED", 300)
    pace, clock = fresh()
    out = sent(((0.0, chat) for chat in range(800)), pace, clock)
    assert len(pace._chats) == 300
    assert most((at for _, at, _ in out), SECOND) <= PER_SECOND


def test_lifted_limits_never_make_anybody_wait() -> None:
    pace = Pace(is_limited=False, monotonic=Stopwatch())
    assert {pace.wait(-1, is_group=True) for _ in range(1_000)} == {0.0}
