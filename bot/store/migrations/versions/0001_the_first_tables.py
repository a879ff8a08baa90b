"""the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False, comment="keyed hash of the Telegram id"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="the Telegram id, encrypted"),
        sa.Column("kind", sa.String(length=8), nullable=False, comment="person, staff or group"),
        sa.Column("mode", sa.String(length=8), server_default="bot", nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True, comment="the conversation, encrypted"),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column(
            "is_leaving",
            sa.Boolean(),
            server_default=sa.text("(false)"),
            nullable=False,
            comment="forget after the last line",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_chats")),
        sa.UniqueConstraint("lookup", name=op.f("uq_chats_lookup")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chats_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "counters",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "name", name=op.f("pk_counters")),
    )
    op.create_table(
        "invites",
        sa.Column(
            "digest", sa.LargeBinary(length=32), nullable=False, comment="hash of the token; the token is never kept"
        ),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("languages", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invites")),
    )
    op.create_table(
        "updates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_updates")),
    )
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_updates_at"), ["at"], unique=False)

    op.create_table(
        "staff",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("alias", sa.String(length=40), nullable=False, comment="two words, drawn; the only name there is"),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("languages", sa.String(length=64), nullable=False, comment="as in fr,nl"),
        sa.Column("is_on_duty", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chat"], ["chats.key"], name=op.f("fk_staff_chat"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_staff")),
        sa.UniqueConstraint("alias", name=op.f("uq_staff_alias")),
        sa.UniqueConstraint("chat", name=op.f("uq_staff_chat")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cases",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False, comment="waiting, taken or closed"),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("why", sa.String(length=400), nullable=False, comment="rule ids and buttons, never words of hers"),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("staff", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("alerts", sa.Integer(), server_default="0", nullable=False, comment="how often the desk was alerted"),
        sa.Column("next_alert_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chat"], ["chats.key"], name=op.f("fk_cases_chat"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["staff"], ["staff.key"], name=op.f("fk_cases_staff"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_cases")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_chat"), ["chat"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_next_alert_at"), ["next_alert_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_staff"), ["staff"], unique=False)
        batch_op.create_index(
            "uq_cases_open_chat",
            ["chat"],
            unique=True,
            sqlite_where=sa.text("state <> 'closed' AND chat IS NOT NULL"),
            postgresql_where=sa.text("state <> 'closed' AND chat IS NOT NULL"),
        )

    op.create_table(
        "audit",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("case", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detail", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.key"], name=op.f("fk_audit_case"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["staff"], ["staff.key"], name=op.f("fk_audit_staff"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

    op.create_table(
        "messages",
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "message", sa.BigInteger(), autoincrement=False, nullable=False, comment="Telegram's number, no text"
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False, comment="heard, held, said, alert, card, relay or copy"),
        sa.Column("case", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("twin_chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("twin_message", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.key"], name=op.f("fk_messages_case"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["chat"], ["chats.key"], name=op.f("fk_messages_chat"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["twin_chat"], ["chats.key"], name=op.f("fk_messages_twin_chat"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("chat", "message", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_case"), ["case"], unique=False)
        batch_op.create_index("ix_messages_twin", ["twin_chat", "twin_message"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("chat", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False, comment="message keys and variables, encrypted"),
        sa.Column("case", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("leased_by", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.key"], name=op.f("fk_outbox_case"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["chat"], ["chats.key"], name=op.f("fk_outbox_chat"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_chat"), ["chat"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_due_at"), ["due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_due_at"))
        batch_op.drop_index(batch_op.f("ix_outbox_chat"))

    op.drop_table("outbox")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_twin")
        batch_op.drop_index(batch_op.f("ix_messages_case"))
        batch_op.drop_index(batch_op.f("ix_messages_at"))

    op.drop_table("messages")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_cases_open_chat",
            sqlite_where=sa.text("state <> 'closed' AND chat IS NOT NULL"),
            postgresql_where=sa.text("state <> 'closed' AND chat IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_cases_staff"))
        batch_op.drop_index(batch_op.f("ix_cases_next_alert_at"))
        batch_op.drop_index(batch_op.f("ix_cases_closed_at"))
        batch_op.drop_index(batch_op.f("ix_cases_chat"))

    op.drop_table("cases")
    op.drop_table("staff")
    with op.batch_alter_table("updates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_updates_at"))

    op.drop_table("updates")
    op.drop_table("invites")
    op.drop_table("counters")
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chats_seen_at"))

    op.drop_table("chats")
