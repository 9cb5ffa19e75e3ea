"""The table of the trace: what was done, by whom, to what. Rows are only ever added."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey


class AuditEntry(Model):
    """One thing done; `details` never holds private text. A trigger refuses change and removal."""

    id = LongKey()
    at = fields.DatetimeField()
    actor_id = fields.BigIntField(null=True)
    action = fields.CharField(64)
    object_type = fields.CharField(64)
    object_id = fields.BigIntField()
    details: dict[str, Any] = fields.JSONField()
    request_id = fields.CharField(64, null=True)

    class Meta:
        table = "audit_entry"
        indexes = (("object_type", "object_id"), ("actor_id", "at"), ("at",))
