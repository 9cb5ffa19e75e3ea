"""Things that are to happen by themselves at a time of their own."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import PartialIndex
from tortoise.models import Model

from mulin.appointments.models import Appointment
from mulin.database import LongKey
from mulin.teams.models import Specialist


class TimerKind(StrEnum):
    """What happens when a timer is due."""

    DAY_BEFORE = "day_before"
    HOUR_BEFORE = "hour_before"
    UNCONFIRMED = "unconfirmed"
    RATE = "rate"
    AGENDA = "agenda"


class TimerStatus(StrEnum):
    """Where a timer stands; a `MISSED` one came too late to be of use to anybody."""

    WAITING = "waiting"
    FIRED = "fired"
    MISSED = "missed"


class Timer(Model):
    """One thing that is to happen at `due_at`, or not at all after `useful_until`.

    It belongs to an appointment, with which it moves and ends, or to a specialist's day (a date of
    their zone).
    """

    id = LongKey()
    kind = fields.CharEnumField(TimerKind, max_length=16)
    appointment: fields.ForeignKeyNullableRelation[Appointment] = fields.ForeignKeyField(
        "models.Appointment", related_name="timers", null=True, on_delete=fields.CASCADE
    )
    appointment_id: int | None
    specialist: fields.ForeignKeyNullableRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="timers", null=True, on_delete=fields.CASCADE
    )
    specialist_id: int | None
    day = fields.DateField(null=True)
    due_at = fields.DatetimeField()
    useful_until = fields.DatetimeField()
    status = fields.CharEnumField(TimerStatus, max_length=16, default=TimerStatus.WAITING)
    settled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "timer"
        unique_together = (("appointment_id", "kind"), ("specialist_id", "day", "kind"))
        indexes = (PartialIndex(fields=("due_at",), condition={"status": "waiting"}),)
