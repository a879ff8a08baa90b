"""Owns how identifiers and state are sealed, and how a chat is found without its id being readable.

Never writes a key or an opened value anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import BadConfiguration, Broken

KEY_BYTES = 32


class WrongKey(Broken):
    """The database was sealed with a key that is not among SECRET_KEYS."""


def new_key() -> str:
    """Make a fresh secret key, as ``SECRET_KEYS`` holds it."""
    return Fernet.generate_key().decode()


class Vault:
    """Seals with the newest key, opens with any, and hashes ids for look-up."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Derive the working keys.

        Raises:
            BadConfiguration: no key was given, or one is not 32 bytes in url-safe base64.
        """
        if not keys:
            raise BadConfiguration("SECRET_KEYS is empty: make one with `halcyon key`")
        raws = [_decode(position, key) for position, key in enumerate(keys, start=1)]
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(raw, b"seal"))) for raw in raws])
        self._lookup_keys = [_derive(raw, b"lookup") for raw in raws]

    def seal(self, text: str) -> bytes:
        """Encrypt a text with the newest key."""
        # at time 0: Fernet writes the second of sealing in the clear, and that would tell when she writes
        return self._fernet.encrypt_at_time(text.encode(), 0)

    def open(self, sealed: bytes) -> str:
        """Decrypt what ``seal`` wrote, with whichever key fits.

        Raises:
            WrongKey: no key fits.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            # from None: the chain would carry the sealed bytes into a traceback
            raise WrongKey from None

    def reseal(self, sealed: bytes) -> bytes:
        """Encrypt again with the newest key.

        Raises:
            WrongKey: no key fits.
        """
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise WrongKey from None

    def lookups(self, telegram_id: int) -> tuple[bytes, ...]:
        """Hash an id with every key, newest first; the first is the one to store."""
        message = str(telegram_id).encode()
        return tuple(hmac.digest(key, message, hashlib.sha256) for key in self._lookup_keys)


def _decode(position: int, key: str) -> bytes:
    try:
        # validate: without it two keys with no comma between them would pass for the first one alone
        raw = base64.b64decode(key.strip(), altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise BadConfiguration(f"SECRET_KEYS, key {position}: not 32 bytes in url-safe base64")
    return raw


def _derive(raw: bytes, purpose: bytes) -> bytes:
    """Make one key for one purpose, so that a look-up hash says nothing about the sealing key."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"halcyon/" + purpose).derive(raw)
