"""A case is named so that two people can say it to each other at night."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.ids import CaseKey, case_name

keys = st.integers(min_value=0, max_value=2**63 - 1)


@given(keys, keys)
def test_two_cases_never_have_the_same_name(one: int, other: int) -> None:
    assert (case_name(CaseKey(one)) == case_name(CaseKey(other))) == (one == other)


@given(keys)
def test_a_name_has_no_sign_that_is_read_for_another(key: int) -> None:
    prefix, _, digits = case_name(CaseKey(key)).partition("-")
    assert prefix == "C"
    assert len(digits) >= 2
    assert digits.isascii()
    assert digits.isalnum()
    assert digits == digits.upper()
    assert not set(digits) & set("0O1I")


def test_the_first_names_are_short() -> None:
    assert [case_name(CaseKey(key)) for key in (0, 1, 31, 32, 1023)] == ["C-22", "C-23", "C-2Z", "C-32", "C-ZZ"]
    assert case_name(CaseKey(1024)) == "C-322"
