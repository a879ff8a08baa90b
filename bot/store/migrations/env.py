"""Runs migrations on the connection it is given."""

from alembic import context

from bot.store.tables import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("run migrations with `halcyon migrate`")
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        # several processes may start at once: one migrates, the others find it done
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4842001)")
    context.run_migrations()
