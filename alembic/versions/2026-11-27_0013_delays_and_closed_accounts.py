"""Delays that were announced, accounts that were closed, and reading the trace by time."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("ALTER TABLE appointment ADD COLUMN delay_minutes SMALLINT")
    op.execute("ALTER TABLE person ADD COLUMN closed_at TIMESTAMPTZ")
    # Whoever was about to write when an account was closed must not bring back whose it was.
    op.execute(
        """
        ALTER TABLE person ADD CONSTRAINT person_closed CHECK (
            closed_at IS NULL OR (
                phone_encrypted IS NULL AND phone_index IS NULL AND email_encrypted IS NULL
                AND firebase_uid IS NULL AND name = ''
            )
        )
        """
    )
    op.execute('CREATE INDEX "idx_audit_entry_at_c3f19e" ON "audit_entry" ("at")')


def downgrade() -> None:
    op.execute('DROP INDEX "idx_audit_entry_at_c3f19e"')
    op.execute("ALTER TABLE person DROP CONSTRAINT person_closed")
    op.execute("ALTER TABLE person DROP COLUMN closed_at")
    op.execute("ALTER TABLE appointment DROP COLUMN delay_minutes")
