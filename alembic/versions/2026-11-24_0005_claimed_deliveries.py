"""Which process is sending a delivery."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute('ALTER TABLE "delivery" ADD COLUMN "claimed_by" VARCHAR(63)')


def downgrade() -> None:
    op.execute('ALTER TABLE "delivery" DROP COLUMN "claimed_by"')
