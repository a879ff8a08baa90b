"""What is sealed can be opened by us alone, and an id is found without being readable."""

import base64
import traceback

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadConfiguration
from bot.store.crypto import Vault, WrongKey, new_key
from tests.factories import awkward_texts

OLD, NEW, STRANGER = new_key(), new_key(), new_key()
VAULT = Vault([NEW])
TELEGRAM_ID = 7_123_456_789


def told(error: BaseException) -> str:
    """Everything that a log could hold of an exception: its text, its chain, and what each carries."""
    parts = ["".join(traceback.format_exception(error))]
    link: BaseException | None = error
    while link is not None:
        parts.append(repr(link.args))
        link = link.__cause__ or link.__context__
    return "\n".join(parts)


@pytest.mark.parametrize("text", awkward_texts())
def test_what_was_sealed_opens_as_it_was(text: str) -> None:
    vault = Vault([NEW])
    assert vault.open(vault.seal(text)) == text


@given(st.text())
def test_any_text_opens_as_it_was(text: str) -> None:
    assert VAULT.open(VAULT.seal(text)) == text


def test_a_sealed_text_cannot_be_read_and_never_looks_the_same_twice() -> None:
    vault = Vault([NEW])
    first, second = vault.seal("a place of hers"), vault.seal("a place of hers")
    assert first != second
    assert b"place" not in base64.urlsafe_b64decode(first)


def test_a_sealed_text_does_not_tell_when_it_was_sealed() -> None:
    sealed = base64.urlsafe_b64decode(Vault([NEW]).seal("x"))
    assert sealed[1:9] == bytes(8)  # where Fernet writes the time


def test_what_an_older_key_sealed_still_opens() -> None:
    assert Vault([NEW, OLD]).open(Vault([OLD]).seal("x")) == "x"


def test_sealing_uses_the_newest_key() -> None:
    assert Vault([NEW]).open(Vault([NEW, OLD]).seal("x")) == "x"


def test_resealed_with_the_newest_key_it_opens_without_the_older_one() -> None:
    again = Vault([NEW, OLD]).reseal(Vault([OLD]).seal("x"))
    assert Vault([NEW]).open(again) == "x"
    with pytest.raises(WrongKey):
        Vault([OLD]).open(again)


def test_the_key_of_a_stranger_opens_nothing_and_the_refusal_carries_nothing() -> None:
    sealed = Vault([NEW]).seal("a place of hers")
    with pytest.raises(WrongKey) as opening:
        Vault([STRANGER]).open(sealed)
    with pytest.raises(WrongKey) as resealing:
        Vault([STRANGER]).reseal(sealed)
    for caught in (opening, resealing):
        assert str(caught.value) == "The database was sealed with a key that is not among SECRET_KEYS."
        for secret in (sealed.decode(), sealed[10:30].decode(), NEW, STRANGER, "place of hers"):
            assert secret not in told(caught.value)


@pytest.mark.parametrize("position", [0, 20, -1])
def test_a_sealed_text_that_was_tampered_with_is_refused(position: int) -> None:
    vault = Vault([NEW])
    raw = bytearray(base64.urlsafe_b64decode(vault.seal("x")))
    raw[position] ^= 1
    with pytest.raises(WrongKey):
        vault.open(base64.urlsafe_b64encode(bytes(raw)))


@pytest.mark.parametrize("sealed", [b"", b"x", b"\xff\x00" * 40, b"gAAAAA"])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        Vault([NEW]).open(sealed)


def test_an_id_is_looked_up_with_every_key_newest_first() -> None:
    both = Vault([NEW, OLD]).lookups(TELEGRAM_ID)
    assert both == Vault([NEW]).lookups(TELEGRAM_ID) + Vault([OLD]).lookups(TELEGRAM_ID)
    assert len(set(both)) == 2
    assert all(len(lookup) == 32 for lookup in both)


def test_two_people_never_share_a_lookup() -> None:
    vault = Vault([NEW])
    assert len({vault.lookups(TELEGRAM_ID + more)[0] for more in range(1000)}) == 1000


def test_a_lookup_key_is_not_the_sealing_key() -> None:
    plain = Fernet(NEW.encode()).encrypt(b"x")
    with pytest.raises(WrongKey):
        Vault([NEW]).open(plain)


@pytest.mark.parametrize(
    "bad",
    ["", "short", OLD[:-8], OLD + STRANGER, f"{OLD} {STRANGER}", "Zm9v\u00e9" * 9, "not base64 at all, far too long!"],
    ids=["empty", "short", "cut", "two glued together", "two without a comma", "no ascii", "no base64"],
)
def test_a_bad_key_is_named_by_its_position_and_never_by_its_value(bad: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        Vault([NEW, bad])
    assert "key 2" in str(caught.value)
    assert NEW not in told(caught.value)
    if bad:
        assert bad not in told(caught.value)
        assert bad[:6] not in told(caught.value)


def test_no_key_at_all_is_refused() -> None:
    with pytest.raises(BadConfiguration, match="SECRET_KEYS is empty"):
        Vault([])


def test_a_key_with_a_line_end_around_it_is_the_same_key() -> None:
    assert Vault([f" {NEW}\n"]).open(Vault([NEW]).seal("x")) == "x"


def test_a_new_key_is_new_and_fits() -> None:
    assert new_key() != new_key()
    Vault([new_key()])
