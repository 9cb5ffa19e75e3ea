"""${message}"""

from alembic import op

revision = "${up_revision}"
down_revision = "${down_revision}"


def upgrade() -> None:
    ${upgrades if upgrades else 'raise NotImplementedError("write the step up")'}


def downgrade() -> None:
    ${downgrades if downgrades else 'raise NotImplementedError("write the step down")'}
