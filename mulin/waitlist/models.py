"""The table of those who wait for a time to become free."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey
from mulin.organizations.models import Venue
from mulin.people.models import Person
from mulin.services.models import AppointmentMode, Service, Topic
from mulin.teams.models import Specialist, Team


class WaitlistStatus(StrEnum):
    """Where a place on the waitlist stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    """A time is kept for them; they have yet to answer."""
    BOOKED = "booked"
    """They took what was offered."""
    LEFT = "left"
    """They left by themselves."""
    ENDED = "ended"
    """The last of their days has passed."""


class WaitlistEntry(Model):
    """Somebody's place on the waitlist: what they want, and when they could come.

    NULL is "any". Days `first_date` to `last_date` (both included) and minutes
    `[starts_minute, ends_minute)` are those of the district's zone; a meeting must lie inside.
    Offers go by `ranked_at`: when they joined, or when they last let an offer pass.
    """

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="waitlist_entries", on_delete=fields.CASCADE
    )
    person_id: int
    service: fields.ForeignKeyRelation[Service] = fields.ForeignKeyField(
        "models.Service", related_name="waitlist_entries", on_delete=fields.CASCADE
    )
    service_id: int
    topic: fields.ForeignKeyNullableRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="waitlist_entries", null=True, on_delete=fields.CASCADE
    )
    topic_id: int | None
    specialist: fields.ForeignKeyNullableRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="waitlist_entries", null=True, on_delete=fields.CASCADE
    )
    specialist_id: int | None
    team: fields.ForeignKeyNullableRelation[Team] = fields.ForeignKeyField(
        "models.Team", related_name="waitlist_entries", null=True, on_delete=fields.CASCADE
    )
    team_id: int | None
    venue: fields.ForeignKeyNullableRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="waitlist_entries", null=True, on_delete=fields.CASCADE
    )
    venue_id: int | None
    mode: AppointmentMode | None = fields.CharEnumField(  # type: ignore[assignment]  # nullable
        AppointmentMode, max_length=16, null=True
    )
    first_date = fields.DateField()
    last_date = fields.DateField()
    starts_minute = fields.SmallIntField(default=0)
    ends_minute = fields.SmallIntField(default=24 * 60)
    status = fields.CharEnumField(WaitlistStatus, max_length=16, default=WaitlistStatus.WAITING)
    ranked_at = fields.DatetimeField()
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "waitlist_entry"
        indexes = (
            ("person_id",),
            ("service_id",),
            ("topic_id",),
            ("specialist_id",),
            ("team_id",),
            ("venue_id",),
            ("status", "ranked_at"),
        )
