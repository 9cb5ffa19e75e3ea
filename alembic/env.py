"""Run revisions on the connection mulin.migrations hands over; without one, write them down."""

from alembic import context

connection = context.config.attributes["connection"]
where = {"dialect_name": "postgresql"} if connection is None else {"connection": connection}
context.configure(**where, target_metadata=None, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
