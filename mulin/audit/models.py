"""The tables of the trace: what was done, by whom, to what, and the chain that seals it."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey


class AuditEntry(Model):
    """One thing done; nothing in it is private text. A trigger refuses change and removal.

    `stamp` says that Mulin wrote it (`mulin.audit.chain`); null: written before there were stamps.
    Partitioned by the month of `at` (UTC).
    """

    id = LongKey()
    at = fields.DatetimeField()
    actor_id = fields.BigIntField(null=True)
    role = fields.CharField(32, null=True)
    on_behalf_of_id = fields.BigIntField(null=True)
    action = fields.CharField(64)
    object_type = fields.CharField(64)
    object_id = fields.BigIntField()
    details: dict[str, Any] = fields.JSONField()
    before: dict[str, Any] | None = fields.JSONField(null=True)
    after: dict[str, Any] | None = fields.JSONField(null=True)
    address = fields.CharField(64, null=True)
    request_id = fields.CharField(64, null=True)
    stamp = fields.BinaryField(null=True)

    class Meta:
        table = "audit_entry"
        indexes = (("object_type", "object_id"), ("actor_id", "at"), ("at",))


class AuditSeal(Model):
    """A link of the chain: the place of one entry, what it then said, and what came before.

    Positions count from 1 without gaps. A trigger refuses change and removal.
    """

    position = fields.BigIntField(primary_key=True, generated=False)
    entry_id = fields.BigIntField(unique=True)
    entry_at = fields.DatetimeField()
    digest = fields.BinaryField()
    previous = fields.BinaryField()
    hash = fields.BinaryField()
    sealed_at = fields.DatetimeField()

    class Meta:
        table = "audit_seal"


class AuditUnsealed(Model):
    """An entry without a place in the chain; a trigger writes it with the entry itself.

    `refused`: the sealer found that Mulin did not write the entry, or that it is gone.
    """

    entry_id = fields.BigIntField(primary_key=True, generated=False)
    entry_at = fields.DatetimeField()
    refused = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "audit_unsealed"
