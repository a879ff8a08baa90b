"""Owns one transaction and hands out the nouns that can be touched in it.

Never commits by itself: the database does, when the work was done without an exception.
"""

from __future__ import annotations

from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.cases import Cases
from bot.store.conversations import Conversations
from bot.store.counters import Counters
from bot.store.crypto import Vault
from bot.store.messages import Messages
from bot.store.outbox import Outbox
from bot.store.retention import Retention
from bot.store.staff import Staff
from bot.store.updates import Updates


class Unit:
    """One unit of work."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        """Work in the transaction of a connection."""
        self.connection = connection
        self.vault = vault

    @cached_property
    def conversations(self) -> Conversations:
        """Chats and where people are in them."""
        return Conversations(self.connection, self.vault)

    @cached_property
    def cases(self) -> Cases:
        """Cases of the desk."""
        return Cases(self.connection)

    @cached_property
    def staff(self) -> Staff:
        """The people of the desk."""
        return Staff(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to be sent."""
        return Outbox(self.connection, self.vault)

    @cached_property
    def messages(self) -> Messages:
        """Numbers of messages, for hiding, replies and edits."""
        return Messages(self.connection)

    @cached_property
    def updates(self) -> Updates:
        """Updates already seen."""
        return Updates(self.connection)

    @cached_property
    def counters(self) -> Counters:
        """Counts without identities."""
        return Counters(self.connection)

    @cached_property
    def retention(self) -> Retention:
        """What is forgotten, and when."""
        return Retention(self.connection, self.vault)
