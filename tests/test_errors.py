"""An error says what happened, from its docstring; what is added to it is data of ours."""

from __future__ import annotations

import pytest

from bot.errors import BadConfiguration, BadContent, Broken, Refused, TryLater
from bot.store.db import DatabaseGone
from bot.store.staff import InviteUnknown


@pytest.mark.parametrize("kind", [Refused, TryLater, Broken, BadConfiguration, BadContent, DatabaseGone, InviteUnknown])
def test_the_docstring_is_the_message(kind: type[Refused | TryLater | Broken]) -> None:
    assert str(kind()) == kind.__doc__


def test_what_is_added_follows_after_colons_and_the_full_stop_goes() -> None:
    assert str(BadContent("flows/menu.yml", "main", 3)) == "The content cannot be used: flows/menu.yml: main: 3"


def test_only_the_first_line_of_a_docstring_is_the_message() -> None:
    class Long(Broken):
        """It broke.

        More for whoever reads the code.
        """

    assert str(Long()) == "It broke."
    assert str(Long("here")) == "It broke: here"


def test_an_error_without_a_docstring_says_its_name() -> None:
    class Silent(Broken):
        pass

    Silent.__doc__ = None
    assert str(Silent()) == "Silent"


def test_no_error_is_of_two_roots() -> None:
    roots = (Refused, TryLater, Broken)
    for kind in (BadConfiguration, BadContent, DatabaseGone, InviteUnknown):
        assert sum(issubclass(kind, root) for root in roots) == 1
    for root in roots:
        assert not any(issubclass(root, other) for other in roots if other is not root)


def test_an_error_can_be_raised_from_its_class_and_from_an_object() -> None:
    with pytest.raises(DatabaseGone, match=r"^The database does not answer\.$"):
        raise DatabaseGone
    with pytest.raises(DatabaseGone, match=r"^The database does not answer: OSError$"):
        raise DatabaseGone("OSError")
