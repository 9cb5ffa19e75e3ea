"""Tables of when specialists work. Minutes count from local midnight in the specialist's zone."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from mulin.database import LongKey
from mulin.organizations.models import Venue
from mulin.people.models import Person
from mulin.services.models import Service
from mulin.teams.models import Specialist


class WeeklyHours(Model):
    """A range `[starts, ends)` on an ISO weekday (1 Monday … 7 Sunday), valid between two dates.

    `valid_until` is the last day the rule holds. `week_interval` (RFC 5545 INTERVAL) 2 is every
    second week, counted from the Monday of the week of `valid_from`. Hours follow the district's
    holiday calendar unless they are `on_holidays`.
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
    week_interval = fields.SmallIntField(default=1)
    on_holidays = fields.BooleanField(default=False)

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


class HolidayKind(StrEnum):
    """What a date is in the district's calendar.

    `WORKDAY` is a make-up workday (调休): it goes by the hours of `follows_weekday`. `ORDINARY`
    undoes a published holiday.
    """

    HOLIDAY = "holiday"
    WORKDAY = "workday"
    ORDINARY = "ordinary"


class Holiday(Model):
    """A date of the district's calendar that is not what its weekday says.

    Published ones come from the State Council's yearly notice as the `holidays` library has it; an
    admin's word (`is_edited`) is never overwritten by it.
    """

    id = LongKey()
    date = fields.DateField(unique=True)
    kind = fields.CharEnumField(HolidayKind, max_length=16)
    follows_weekday = fields.SmallIntField(null=True)
    name_zh = fields.CharField(80)
    name_en = fields.CharField(120)
    is_edited = fields.BooleanField(default=False)

    class Meta:
        table = "holiday"


class TimeOff(Model):
    """A specialist's absence `[starts_at, ends_at)`; meetings cannot reach into it."""

    id = LongKey()
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="time_off", on_delete=fields.CASCADE
    )
    specialist_id: int
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    reason = fields.CharField(200, default="")
    created_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="time_off_entered", on_delete=fields.RESTRICT
    )
    created_by_id: int
    created_at = fields.DatetimeField()

    class Meta:
        table = "time_off"
        indexes = (("specialist_id", "ends_at"), ("created_by_id",))


class VenueClosure(Model):
    """A venue is closed during `[starts_at, ends_at)`, whatever its opening hours."""

    id = LongKey()
    venue: fields.ForeignKeyRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="closures", on_delete=fields.CASCADE
    )
    venue_id: int
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    reason = fields.CharField(200, default="")
    created_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="closures_entered", on_delete=fields.RESTRICT
    )
    created_by_id: int
    created_at = fields.DatetimeField()

    class Meta:
        table = "venue_closure"
        indexes = (("venue_id", "ends_at"), ("created_by_id",))


class PolicyException(Model):
    """What one specialist does otherwise than a service's policy says; NULL is "as the service"."""

    id = LongKey()
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="policy_exceptions", on_delete=fields.CASCADE
    )
    specialist_id: int
    service: fields.ForeignKeyRelation[Service] = fields.ForeignKeyField(
        "models.Service", related_name="policy_exceptions", on_delete=fields.CASCADE
    )
    service_id: int
    daily_limit = fields.SmallIntField(null=True)
    minimum_notice_minutes = fields.IntField(null=True)
    buffer_before_minutes = fields.SmallIntField(null=True)
    buffer_after_minutes = fields.SmallIntField(null=True)
    needs_confirmation = fields.BooleanField(null=True)
    cancellation_cutoff_minutes = fields.IntField(null=True)

    class Meta:
        table = "policy_exception"
        unique_together = (("specialist_id", "service_id"),)
        indexes = (("service_id",),)
