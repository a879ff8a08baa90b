"""Owns who of the desk may do what: one table, and what is not in it is denied.

Never knows a person.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The roles of the desk."""

    COUNSELLOR = "counsellor"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


class May(StrEnum):
    """What can be done at the desk."""

    #: /on, /off
    DUTY = "duty"
    #: /queue
    SEE_QUEUE = "see_queue"
    #: the Take button
    TAKE = "take"
    #: write to her, in a case of one's own
    RELAY = "relay"
    #: close a case of one's own
    CLOSE = "close"
    #: give a case of one's own back to the queue
    GIVE_BACK = "give_back"
    #: give anybody's case back to the queue
    GIVE_BACK_ANY = "give_back_any"
    #: be written to when nobody takes a case
    BE_ALERTED = "be_alerted"


_CASEWORK = frozenset({May.DUTY, May.SEE_QUEUE, May.TAKE, May.RELAY, May.CLOSE, May.GIVE_BACK})

TABLE: dict[Role, frozenset[May]] = {
    Role.COUNSELLOR: _CASEWORK,
    Role.SUPERVISOR: _CASEWORK | {May.GIVE_BACK_ANY, May.BE_ALERTED},
    # counts and campaigns, no cases: a coordinator never needs to know that a case exists
    Role.COORDINATOR: frozenset(),
    # runs the desk, reads no case
    Role.ADMIN: frozenset({May.SEE_QUEUE, May.BE_ALERTED}),
}


def may(role: str, what: May) -> bool:
    """Say whether a role may do something; an unknown role may nothing."""
    try:
        return what in TABLE.get(Role(role), frozenset())
    except ValueError:
        return False
