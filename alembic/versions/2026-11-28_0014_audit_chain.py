"""The trace in monthly partitions, with more of who acted, and the chain that seals it."""

from alembic import op
from mulin.migrations import add_index, unhurried

revision = "0014"
down_revision = "0013"

_COLUMNS = "id, at, actor_id, action, object_type, object_id, details, request_id"

_INDEXES = (
    ('"idx_audit_entry_object__ec873f"', '("object_type", "object_id")'),
    ('"idx_audit_entry_actor_i_31083a"', '("actor_id", "at")'),
    ('"idx_audit_entry_at_c3f19e"', '("at")'),
)

# A table of its own first, attached then: that waits for no reader of the whole, and keeps
# whoever writes into the present month from nothing. A month of which there are rows elsewhere
# already stays there: nothing of the trace is ever moved.
_MAKE_MONTH = """
CREATE FUNCTION audit_entry_make_month(wanted TIMESTAMPTZ) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
    begins TIMESTAMPTZ := date_trunc('month', wanted, 'UTC');
    ends TIMESTAMPTZ := (begins AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    name TEXT := 'audit_entry_' || to_char(begins AT TIME ZONE 'UTC', 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit months', 0));
    IF to_regclass(name) IS NOT NULL
        OR EXISTS (SELECT FROM audit_entry_other WHERE at >= begins AND at < ends)
    THEN
        RETURN FALSE;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE audit_entry INCLUDING DEFAULTS)', name);
    EXECUTE format(
        'ALTER TABLE audit_entry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        name, begins, ends
    );
    EXECUTE format(
        'CREATE TRIGGER audit_entry_table_stays BEFORE TRUNCATE ON %I '
        'FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()', name
    );
    RETURN TRUE;
EXCEPTION WHEN invalid_object_definition THEN
    -- It is in the partition of all that was there before there were months.
    RETURN FALSE;
END
$$
"""

_MAKE_MONTHS = """
SELECT audit_entry_make_month(now() + month * interval '1 month')
FROM generate_series(0, 3) AS month
"""

# The end of a month that has a day to go yet, or of the last that there is anything of.
_BOUND = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'audit_entry_before_ends') THEN
        EXECUTE format(
            'ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_before_ends '
            'CHECK (at < %L::timestamptz) NOT VALID',
            (date_trunc('month', greatest(max(at), now() + interval '1 day') AT TIME ZONE 'UTC')
                + interval '1 month') AT TIME ZONE 'UTC'
        ) FROM audit_entry;
    END IF;
END
$$
"""

_ATTACH = """
DO $$
DECLARE
    ends TEXT := substring(pg_get_constraintdef(oid) FROM $q$'(.+)'$q$)
        FROM pg_constraint WHERE conname = 'audit_entry_before_ends';
BEGIN
    IF NOT EXISTS (SELECT FROM audit_entry_before) THEN
        DROP TABLE audit_entry_before;
        RETURN;
    END IF;
    EXECUTE format(
        'ALTER TABLE audit_entry ATTACH PARTITION audit_entry_before '
        'FOR VALUES FROM (MINVALUE) TO (%L)', ends
    );
    ALTER TABLE audit_entry_before DROP CONSTRAINT audit_entry_before_ends;
    CREATE TRIGGER audit_entry_table_stays BEFORE TRUNCATE ON audit_entry_before
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
END
$$
"""

_SEALED = """
TRIGGER audit_entry_is_sealed AFTER INSERT ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_is_to_be_sealed()
"""


def upgrade() -> None:
    """The trace may be long, and nobody who writes into it waits for that: it stays where it is.

    Columns and the queue first, then what takes its time, then one moment in which the names
    change and the table there was becomes the first partition.
    """
    _widen()
    with unhurried():
        add_index("audit_entry_before_id_at", '"audit_entry" ("id", "at")', unique=True)
        op.execute("ALTER TABLE audit_entry VALIDATE CONSTRAINT audit_entry_before_ends")
        op.execute(
            "INSERT INTO audit_unsealed (entry_id, entry_at) SELECT id, at FROM audit_entry "
            "ON CONFLICT DO NOTHING"
        )
    _rename()
    _divide()
    _guard()


def _widen() -> None:
    op.execute(
        """
        ALTER TABLE "audit_entry"
            ADD COLUMN IF NOT EXISTS "role" VARCHAR(32),
            ADD COLUMN IF NOT EXISTS "on_behalf_of_id" BIGINT,
            ADD COLUMN IF NOT EXISTS "before" JSONB,
            ADD COLUMN IF NOT EXISTS "after" JSONB,
            ADD COLUMN IF NOT EXISTS "address" VARCHAR(64),
            ADD COLUMN IF NOT EXISTS "stamp" BYTEA
        """
    )
    op.execute(_BOUND)
    op.execute(
        """
        CREATE TABLE IF NOT EXISTS "audit_unsealed" (
            "entry_id" BIGINT NOT NULL PRIMARY KEY,
            "entry_at" TIMESTAMPTZ NOT NULL,
            "refused" BOOL NOT NULL DEFAULT FALSE
        )
        """
    )
    op.execute(
        """
        CREATE OR REPLACE FUNCTION audit_entry_is_to_be_sealed() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO audit_unsealed (entry_id, entry_at) VALUES (NEW.id, NEW.at);
            RETURN NULL;
        END
        $$
        """
    )
    op.execute(f"CREATE OR REPLACE {_SEALED}")


def _rename() -> None:
    """Take the table out of the way; whoever writes waits from here on, for milliseconds."""
    op.execute("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE")
    op.execute("ALTER TABLE audit_entry RENAME TO audit_entry_before")
    for trigger in ("is_sealed", "rows_stay", "table_stays"):
        op.execute(f"DROP TRIGGER audit_entry_{trigger} ON audit_entry_before")
    op.execute("DROP FUNCTION audit_entry_is_append_only")
    for number, (name, _) in enumerate(_INDEXES, 1):
        op.execute(f"ALTER INDEX {name} RENAME TO audit_entry_before_{number}")
    op.execute("ALTER SEQUENCE audit_entry_id_seq RENAME TO audit_entry_before_id_seq")
    op.execute(
        """
        ALTER TABLE audit_entry_before DROP CONSTRAINT audit_entry_pkey,
            ADD CONSTRAINT audit_entry_before_pkey PRIMARY KEY USING INDEX audit_entry_before_id_at
        """
    )


def _divide() -> None:
    op.execute(
        """
        CREATE TABLE "audit_entry" (
            "id" BIGINT GENERATED BY DEFAULT AS IDENTITY,
            "at" TIMESTAMPTZ NOT NULL,
            "actor_id" BIGINT,
            "role" VARCHAR(32),
            "on_behalf_of_id" BIGINT,
            "action" VARCHAR(64) NOT NULL,
            "object_type" VARCHAR(64) NOT NULL,
            "object_id" BIGINT NOT NULL,
            "details" JSONB NOT NULL,
            "before" JSONB,
            "after" JSONB,
            "address" VARCHAR(64),
            "request_id" VARCHAR(64),
            "stamp" BYTEA,
            PRIMARY KEY ("id", "at")
        ) PARTITION BY RANGE ("at")
        """
    )
    op.execute(
        """
        SELECT setval(
            pg_get_serial_sequence('audit_entry', 'id'),
            nextval(pg_get_serial_sequence('audit_entry_before', 'id')), FALSE
        )
        """
    )
    op.execute("ALTER TABLE audit_entry_before ALTER COLUMN id DROP IDENTITY")
    for name, columns in _INDEXES:
        op.execute(f'CREATE INDEX {name} ON "audit_entry" {columns}')
    op.execute(
        """
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END
        $$
        """
    )
    op.execute(_ATTACH)
    # What is of no month that has been made: nothing is ever refused.
    op.execute("CREATE TABLE audit_entry_other PARTITION OF audit_entry DEFAULT")
    op.execute(_MAKE_MONTH)
    op.execute(_MAKE_MONTHS)


def _guard() -> None:
    op.execute(
        """
        CREATE TABLE "audit_seal" (
            "position" BIGINT NOT NULL PRIMARY KEY,
            "entry_id" BIGINT NOT NULL UNIQUE,
            "entry_at" TIMESTAMPTZ NOT NULL,
            "digest" BYTEA NOT NULL,
            "previous" BYTEA NOT NULL,
            "hash" BYTEA NOT NULL,
            "sealed_at" TIMESTAMPTZ NOT NULL
        )
        """
    )
    op.execute(f"CREATE {_SEALED}")
    for table in ("audit_entry", "audit_seal"):
        op.execute(
            f"""
            CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
            """
        )
    # Unlike the one for rows, a trigger for a statement is not handed down to partitions.
    for table in ("audit_entry", "audit_entry_other", "audit_seal"):
        op.execute(
            f"""
            CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
            """
        )


def downgrade() -> None:
    op.execute("DROP TABLE audit_unsealed")
    op.execute("DROP TABLE audit_seal")
    op.execute("ALTER TABLE audit_entry RENAME TO audit_entry_sealed")
    op.execute("ALTER INDEX audit_entry_pkey RENAME TO audit_entry_sealed_pkey")
    op.execute("ALTER SEQUENCE audit_entry_id_seq RENAME TO audit_entry_sealed_id_seq")
    for name, _ in _INDEXES:
        op.execute(f"DROP INDEX {name}")
    op.execute(
        """
        CREATE TABLE "audit_entry" (
            "id" BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
            "at" TIMESTAMPTZ NOT NULL,
            "actor_id" BIGINT,
            "action" VARCHAR(64) NOT NULL,
            "object_type" VARCHAR(64) NOT NULL,
            "object_id" BIGINT NOT NULL,
            "details" JSONB NOT NULL,
            "request_id" VARCHAR(64)
        )
        """
    )
    op.execute(
        f"INSERT INTO audit_entry ({_COLUMNS}) SELECT {_COLUMNS} FROM audit_entry_sealed"  # noqa: S608
    )
    op.execute(
        """
        SELECT setval(
            pg_get_serial_sequence('audit_entry', 'id'),
            nextval(pg_get_serial_sequence('audit_entry_sealed', 'id')), FALSE
        )
        """
    )
    op.execute("DROP TABLE audit_entry_sealed")
    op.execute("DROP FUNCTION audit_entry_make_month")
    op.execute("DROP FUNCTION audit_entry_is_to_be_sealed")
    op.execute("DROP FUNCTION audit_is_append_only")
    for name, columns in _INDEXES:
        op.execute(f'CREATE INDEX {name} ON "audit_entry" {columns}')
    op.execute(
        """
        CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'insufficient_privilege';
        END
        $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER audit_entry_rows_stay BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_is_append_only()
        """
    )
    op.execute(
        """
        CREATE TRIGGER audit_entry_table_stays BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()
        """
    )
