"""The table of those who walk in and take a number."""

from datetime import date, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from mulin.appointments.models import Appointment
from mulin.database import LongKey
from mulin.organizations.models import Desk, Venue
from mulin.people.models import Person
from mulin.services.models import Service, Topic


class WalkInStatus(StrEnum):
    """Where somebody with a number stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    SKIPPED = "skipped"
    """They were called and did not come."""
    LEFT = "left"


class WalkIn(Model):
    """A number of one day at one venue, and what became of it.

    `day` is a local date of the venue. Without a person it is whoever holds the slip.
    """

    id = LongKey()
    venue: fields.ForeignKeyRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="walk_ins", on_delete=fields.RESTRICT
    )
    venue_id: int
    day: date = fields.DateField()
    number = fields.SmallIntField()
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="walk_ins", null=True, on_delete=fields.RESTRICT
    )
    person_id: int | None
    service: fields.ForeignKeyNullableRelation[Service] = fields.ForeignKeyField(
        "models.Service", related_name="walk_ins", null=True, on_delete=fields.RESTRICT
    )
    service_id: int | None
    topic: fields.ForeignKeyNullableRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="walk_ins", null=True, on_delete=fields.RESTRICT
    )
    topic_id: int | None
    desk: fields.ForeignKeyNullableRelation[Desk] = fields.ForeignKeyField(
        "models.Desk", related_name="walk_ins", null=True, on_delete=fields.RESTRICT
    )
    desk_id: int | None
    appointment: fields.ForeignKeyNullableRelation[Appointment] = fields.ForeignKeyField(
        "models.Appointment", related_name="walk_ins", null=True, on_delete=fields.RESTRICT
    )
    appointment_id: int | None
    status = fields.CharEnumField(WalkInStatus, max_length=16, default=WalkInStatus.WAITING)
    created_at: datetime = fields.DatetimeField()
    called_at: datetime | None = fields.DatetimeField(null=True)
    started_at: datetime | None = fields.DatetimeField(null=True)
    ended_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "walk_in"
        unique_together = (("venue_id", "day", "number"),)
        indexes = (
            ("venue_id", "day", "status"),
            ("person_id",),
            ("appointment_id",),
            ("desk_id",),
            ("service_id",),
            ("topic_id",),
        )
