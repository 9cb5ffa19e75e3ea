"""Tables of what people were told of their data, and of what they took along."""

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey
from mulin.files.models import File
from mulin.people.models import Locale, Person


class NoticeAcceptance(Model):
    """A person has read a version of the notice and agreed to it; kept as the proof of that."""

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="notice_acceptances", on_delete=fields.CASCADE
    )
    person_id: int
    version = fields.CharField(16)
    accepted_at: datetime = fields.DatetimeField()

    class Meta:
        table = "notice_acceptance"
        unique_together = (("person_id", "version"),)


class ExportStatus(StrEnum):
    """Where an export stands."""

    WAITING = "waiting"
    """A worker is to build it, or does."""
    READY = "ready"
    EXPIRED = "expired"
    """Its file was removed."""
    FAILED = "failed"
    """Every try failed; it may be asked for again."""


class DataExport(Model):
    """Everything that is kept of a person, as one archive: asked for, built, removed again.

    A constraint holds that a person has one `WAITING` at most. `claimed_at`: since then a worker
    builds it, for the `tries`th time.
    """

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="exports", on_delete=fields.CASCADE
    )
    person_id: int
    status = fields.CharEnumField(ExportStatus, max_length=16, default=ExportStatus.WAITING)
    locale = fields.CharEnumField(Locale, max_length=8)
    tries = fields.SmallIntField(default=0)
    claimed_at: datetime | None = fields.DatetimeField(null=True)
    file: fields.ForeignKeyNullableRelation[File] = fields.ForeignKeyField(
        "models.File", related_name="exports", null=True, on_delete=fields.SET_NULL
    )
    file_id: int | None
    requested_at: datetime = fields.DatetimeField()
    ready_at: datetime | None = fields.DatetimeField(null=True)
    expires_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "data_export"
        indexes = (("person_id", "requested_at"), ("file_id",), ("status",))
