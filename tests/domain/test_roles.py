"""Who of the desk may do what: everything that is not allowed is refused."""

from __future__ import annotations

import pytest

from bot.domain.roles import TABLE, May, Role, may

ALLOWED = {(role, what) for role, allowed in TABLE.items() for what in allowed}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("what", list(May))
def test_the_table_is_the_whole_truth(role: Role, what: May) -> None:
    assert may(role.value, what) is ((role, what) in ALLOWED)


@pytest.mark.parametrize("what", list(May))
def test_an_unknown_role_may_nothing(what: May) -> None:
    assert not any(may(role, what) for role in ("", "visitor", "COUNSELLOR", "root"))


def test_only_those_who_do_casework_may_read_or_write_to_her() -> None:
    for what in (May.TAKE, May.RELAY, May.CLOSE):
        assert {role for role in Role if may(role, what)} == {Role.COUNSELLOR, Role.SUPERVISOR}


def test_only_a_supervisor_gives_back_the_case_of_somebody_else() -> None:
    assert {role for role in Role if may(role, May.GIVE_BACK_ANY)} == {Role.SUPERVISOR}
