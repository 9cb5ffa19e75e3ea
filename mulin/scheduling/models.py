"""Tables of when specialists work. Minutes count from local midnight in the specialist's zone."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from mulin.database import LongKey
from mulin.organizations.models import Venue
from mulin.teams.models import Specialist


class WeeklyHours(Model):
    """A range `[starts, ends)` on an ISO weekday (1 Monday … 7 Sunday), valid between two dates.

    `valid_until` is the last day the rule holds.
    """

    id = LongKey()
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="weekly_hours", on_delete=fields.CASCADE
    )
    specialist_id: int
    venue: fields.ForeignKeyNullableRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="weekly_hours", null=True, on_delete=fields.RESTRICT
    )
    venue_id: int | None
    weekday = fields.SmallIntField()
    starts_minute = fields.SmallIntField()
    ends_minute = fields.SmallIntField()
    modes: list[str] = ArrayField(element_type="text")
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)

    class Meta:
        table = "weekly_hours"
        indexes = (("specialist_id",), ("venue_id",))


class OverrideKind(StrEnum):
    """`AVAILABLE` ranges replace the weekly hours of their date; `UNAVAILABLE` ones take away."""

    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"


class DateOverride(Model):
    """An exception on one date; an `UNAVAILABLE` one without minutes takes the whole day."""

    id = LongKey()
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="date_overrides", on_delete=fields.CASCADE
    )
    specialist_id: int
    date = fields.DateField()
    kind = fields.CharEnumField(OverrideKind, max_length=16)
    starts_minute = fields.SmallIntField(null=True)
    ends_minute = fields.SmallIntField(null=True)
    venue: fields.ForeignKeyNullableRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="date_overrides", null=True, on_delete=fields.RESTRICT
    )
    venue_id: int | None
    modes: list[str] = ArrayField(element_type="text")
    reason = fields.CharField(200, default="")

    class Meta:
        table = "date_override"
        indexes = (("specialist_id", "date"), ("venue_id",))
