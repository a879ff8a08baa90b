"""Counts wait in memory until they are written, and none is lost or written twice."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.service.counts import Counts

names = st.sampled_from(["heard", "pressed", "case_opened"])
#: what happens: something is counted, a writing succeeds, a writing fails
happenings = st.lists(st.one_of(names, st.just("WRITTEN"), st.just("FAILED")))


@given(happenings)
def test_what_was_written_and_what_still_waits_is_all_that_was_counted(pattern: list[str]) -> None:
    counts, written, counted = Counts(), Counter[str](), Counter[str]()
    for happening in pattern:
        if happening == "WRITTEN":
            written.update(counts.take())
        elif happening == "FAILED":
            taken = counts.take()
            counts.add("heard")  # life goes on while the database does not answer
            counted["heard"] += 1
            counts.put_back(taken)
        else:
            counts.add(happening)
            counted[happening] += 1
    assert counts.total == counted
    assert written + Counter(counts.take()) == counted


def test_what_is_taken_is_gone() -> None:
    counts = Counts()
    counts.add("heard")
    counts.add("heard")
    assert counts.take() == {"heard": 2}
    assert counts.take() == {}
    assert counts.total == {"heard": 2}


def test_what_was_taken_does_not_change_afterwards() -> None:
    counts = Counts()
    counts.add("heard")
    taken = counts.take()
    counts.add("heard")
    assert taken == {"heard": 1}
