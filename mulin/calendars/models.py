"""Tables of the calendars that leave Mulin, and of those that come in."""

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey
from mulin.organizations.models import Venue
from mulin.people.models import Person
from mulin.teams.models import Specialist


class CalendarFeed(Model):
    """A private calendar that apps subscribe to: of a person, a specialist or a venue.

    Its address holds a secret of which only a keyed hash is kept; `revoked_at` closes it for good.
    """

    id = LongKey()
    secret_hash = fields.CharField(64, unique=True)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="feeds", null=True, on_delete=fields.CASCADE
    )
    person_id: int | None
    specialist: fields.ForeignKeyNullableRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="feeds", null=True, on_delete=fields.CASCADE
    )
    specialist_id: int | None
    venue: fields.ForeignKeyNullableRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="feeds", null=True, on_delete=fields.CASCADE
    )
    venue_id: int | None
    created_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="feeds_made", on_delete=fields.CASCADE
    )
    created_by_id: int
    created_at = fields.DatetimeField()
    read_at: datetime | None = fields.DatetimeField(null=True)
    revoked_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "calendar_feed"
        indexes = (("person_id",), ("specialist_id",), ("venue_id",), ("created_by_id",))


class CalendarImport(Model):
    """A calendar elsewhere whose events keep a specialist busy; read again at `due_at`.

    `failure` is a reason of `mulin.messages` while the last reading failed; what was read before
    stays in force.
    """

    id = LongKey()
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="calendar_imports", on_delete=fields.CASCADE
    )
    specialist_id: int
    name = fields.CharField(80)
    url_encrypted = fields.BinaryField()
    etag = fields.CharField(200, null=True)
    last_modified = fields.CharField(64, null=True)
    due_at = fields.DatetimeField()
    refreshed_at: datetime | None = fields.DatetimeField(null=True)
    failure = fields.CharField(64, null=True)
    failures = fields.SmallIntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "calendar_import"
        indexes = (("specialist_id",), ("due_at",))


class ImportedBusy(Model):
    """A range `[starts_at, ends_at)` that an imported calendar keeps a specialist busy."""

    id = LongKey()
    calendar_import: fields.ForeignKeyRelation[CalendarImport] = fields.ForeignKeyField(
        "models.CalendarImport", related_name="busy", on_delete=fields.CASCADE
    )
    calendar_import_id: int
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="imported_busy", on_delete=fields.CASCADE
    )
    specialist_id: int
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()

    class Meta:
        table = "imported_busy"
        indexes = (("calendar_import_id",), ("specialist_id", "ends_at"))
