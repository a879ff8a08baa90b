"""Owns the tables. A migration exists for each state they were ever in.

Never holds a column for words, a name, a user name or a Telegram id in the clear.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    text,
)


class Moment(TypeDecorator[datetime]):
    """A time in UTC, kept as whole milliseconds since 1970 so that both databases compare it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Write an aware time."""
        return None if value is None else round(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Read an aware time."""
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: SQLite numbers rows by itself only where the key is INTEGER. `sqlite_autoincrement` below keeps it from using the
#: number of a deleted chat for the next person.
Key = BigInteger().with_variant(Integer, "sqlite")

chats = Table(
    "chats",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=True),
    Column("lookup", LargeBinary(32), nullable=False, unique=True, comment="keyed hash of the Telegram id"),
    Column("sealed", LargeBinary, nullable=False, comment="the Telegram id, encrypted"),
    Column("kind", String(8), nullable=False, comment="person, staff or group"),
    Column("mode", String(8), nullable=False, server_default="bot"),
    Column("state", LargeBinary, nullable=True, comment="the conversation, encrypted"),
    Column("seen_at", Moment, nullable=False, index=True),
    Column("is_blocked", Boolean, nullable=False, server_default=text("false")),
    Column("is_leaving", Boolean, nullable=False, server_default=text("false"), comment="forget after the last line"),
    sqlite_autoincrement=True,
)

staff = Table(
    "staff",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=True),
    Column("chat", ForeignKey("chats.key", ondelete="SET NULL"), nullable=True, unique=True),
    Column("alias", String(40), nullable=False, unique=True, comment="two words, drawn; the only name there is"),
    Column("role", String(16), nullable=False),
    Column("languages", String(64), nullable=False, comment="as in fr,nl"),
    Column("is_on_duty", Boolean, nullable=False, server_default=text("false")),
    Column("joined_at", Moment, nullable=False),
    Column("removed_at", Moment, nullable=True),
    sqlite_autoincrement=True,
)

invites = Table(
    "invites",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True, comment="hash of the token; the token is never kept"),
    Column("role", String(16), nullable=False),
    Column("languages", String(64), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=True),
)

cases = Table(
    "cases",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=True),
    Column("chat", ForeignKey("chats.key", ondelete="SET NULL"), nullable=True, index=True),
    Column("state", String(8), nullable=False, comment="waiting, taken or closed"),
    Column("urgency", Integer, nullable=False),
    Column("topic", String(20), nullable=True),
    Column("language", String(8), nullable=False),
    Column("country", String(2), nullable=True),
    Column("why", String(400), nullable=False, comment="rule ids and buttons, never words of hers"),
    Column("opened_at", Moment, nullable=False),
    Column("taken_at", Moment, nullable=True),
    Column("closed_at", Moment, nullable=True, index=True),
    Column("staff", ForeignKey("staff.key", ondelete="SET NULL"), nullable=True, index=True),
    Column("outcome", String(20), nullable=True),
    Column("alerts", Integer, nullable=False, server_default="0", comment="how often the desk was alerted"),
    Column("next_alert_at", Moment, nullable=True, index=True),
    Index(
        "uq_cases_open_chat",
        "chat",
        unique=True,
        sqlite_where=text("state <> 'closed' AND chat IS NOT NULL"),
        postgresql_where=text("state <> 'closed' AND chat IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

messages = Table(
    "messages",
    metadata,
    Column("chat", ForeignKey("chats.key", ondelete="CASCADE"), primary_key=True),
    Column("message", BigInteger, primary_key=True, autoincrement=False, comment="Telegram's number, no text"),
    Column("at", Moment, nullable=False, index=True),
    Column("role", String(8), nullable=False, comment="heard, held, said, alert, card, relay or copy"),
    Column("case", ForeignKey("cases.key", ondelete="CASCADE"), nullable=True, index=True),
    # set null: a counsellor's chat still has to be wiped of the copies after she was forgotten
    Column("twin_chat", ForeignKey("chats.key", ondelete="SET NULL"), nullable=True),
    Column("twin_message", BigInteger, nullable=True),
    Index("ix_messages_twin", "twin_chat", "twin_message"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=True),
    Column("chat", ForeignKey("chats.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("payload", LargeBinary, nullable=False, comment="message keys and variables, encrypted"),
    Column("case", ForeignKey("cases.key", ondelete="CASCADE"), nullable=True),
    Column("due_at", Moment, nullable=False, index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("leased_by", String(32), nullable=True),
    Column("leased_until", Moment, nullable=True),
    sqlite_autoincrement=True,
)

updates = Table(
    "updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("is_done", Boolean, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("staff", ForeignKey("staff.key", ondelete="SET NULL"), nullable=True),
    Column("action", String(24), nullable=False),
    Column("case", ForeignKey("cases.key", ondelete="SET NULL"), nullable=True),
    Column("detail", String(64), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
