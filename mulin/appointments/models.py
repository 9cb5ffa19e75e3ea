"""Tables of the appointments and everything that happened to them."""

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from mulin.consultations.models import Consultation
from mulin.database import LongKey
from mulin.intake.models import IntakeChannel
from mulin.organizations.models import Desk, Equipment, Organization, Venue
from mulin.people.models import Person
from mulin.services.models import AppointmentMode, Service, Topic
from mulin.teams.models import Specialist, Team
from mulin.waitlist.models import WaitlistEntry


class AppointmentStatus(StrEnum):
    """FHIR R5 Appointment.status, the ones Mulin uses."""

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"
    ENTERED_IN_ERROR = "entered-in-error"


ACTIVE = (
    AppointmentStatus.PROPOSED,
    AppointmentStatus.PENDING,
    AppointmentStatus.BOOKED,
    AppointmentStatus.ARRIVED,
)
"""The statuses that hold time; the exclusion constraints name the same four."""


class Proposal(StrEnum):
    """Why time is kept for somebody who has yet to say yes."""

    HOLD = "hold"
    """They are filling in the form."""
    WAITLIST = "waitlist"
    """A freed slot is offered to them."""
    ABSENCE = "absence"
    """Their specialist cannot come; this is another time."""


class Appointment(Model):
    """A meeting at `[starts_at, ends_at)`; it blocks `[blocked_from, blocked_until)`, buffers in.

    The database holds that no two active ones overlap for a specialist (blocked range), a desk
    (blocked range) or a person (the meeting itself).

    A proposed one says what kind of `proposal` it is and lapses at `expires_at`, as does a pending
    one that nobody confirms; of holds a person has one at most. A meeting with several specialists
    is a row each: the others' are `led_by` the first one's, share its fate, and are not the
    person's own. `follows` names the appointment this one continues, `series` the first of its
    weekly series, `consultation` the question in writing it came of, `organization` for whom the
    person asks, if not for themselves. `delay_minutes` is how much later than at `starts_at` its
    specialist said it would begin.
    """

    id = LongKey()
    reference = fields.CharField(16, unique=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="appointments", on_delete=fields.RESTRICT
    )
    person_id: int
    booked_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="appointments_booked", on_delete=fields.RESTRICT
    )
    booked_by_id: int
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="appointments", on_delete=fields.RESTRICT
    )
    specialist_id: int
    team: fields.ForeignKeyNullableRelation[Team] = fields.ForeignKeyField(
        "models.Team", related_name="appointments", null=True, on_delete=fields.RESTRICT
    )
    team_id: int | None
    service: fields.ForeignKeyRelation[Service] = fields.ForeignKeyField(
        "models.Service", related_name="appointments", on_delete=fields.RESTRICT
    )
    service_id: int
    topic: fields.ForeignKeyNullableRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="appointments", null=True, on_delete=fields.RESTRICT
    )
    topic_id: int | None
    venue: fields.ForeignKeyNullableRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="appointments", null=True, on_delete=fields.RESTRICT
    )
    venue_id: int | None
    desk: fields.ForeignKeyNullableRelation[Desk] = fields.ForeignKeyField(
        "models.Desk", related_name="appointments", null=True, on_delete=fields.RESTRICT
    )
    desk_id: int | None
    mode = fields.CharEnumField(AppointmentMode, max_length=16)
    status = fields.CharEnumField(AppointmentStatus, max_length=16)
    intake_channel = fields.CharEnumField(IntakeChannel, max_length=16, default=IntakeChannel.APP)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    blocked_from = fields.DatetimeField()
    blocked_until = fields.DatetimeField()
    sequence = fields.IntField(default=0)
    proposal: Proposal | None = fields.CharEnumField(  # type: ignore[assignment]  # nullable
        Proposal, max_length=16, null=True
    )
    expires_at: datetime | None = fields.DatetimeField(null=True)
    delay_minutes: int | None = fields.SmallIntField(null=True)
    equipment: list[str] = ArrayField(element_type="text", default=list)
    waitlist_entry: fields.ForeignKeyNullableRelation[WaitlistEntry] = fields.ForeignKeyField(
        "models.WaitlistEntry", related_name="offers", null=True, on_delete=fields.RESTRICT
    )
    waitlist_entry_id: int | None
    led_by: fields.ForeignKeyNullableRelation["Appointment"] = fields.ForeignKeyField(
        "models.Appointment", related_name="companions", null=True, on_delete=fields.CASCADE
    )
    led_by_id: int | None
    follows: fields.ForeignKeyNullableRelation["Appointment"] = fields.ForeignKeyField(
        "models.Appointment", related_name="followed_by", null=True, on_delete=fields.RESTRICT
    )
    follows_id: int | None
    series: fields.ForeignKeyNullableRelation["Appointment"] = fields.ForeignKeyField(
        "models.Appointment", related_name="occurrences", null=True, on_delete=fields.RESTRICT
    )
    series_id: int | None
    consultation: fields.ForeignKeyNullableRelation[Consultation] = fields.ForeignKeyField(
        "models.Consultation", related_name="appointments", null=True, on_delete=fields.RESTRICT
    )
    consultation_id: int | None
    organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="appointments", null=True, on_delete=fields.RESTRICT
    )
    organization_id: int | None
    note_encrypted = fields.BinaryField(null=True)
    outcome_encrypted = fields.BinaryField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    @property
    def wished(self) -> frozenset[Equipment]:
        """The equipment that the desk was asked to have."""
        return frozenset(Equipment(tag) for tag in self.equipment)

    class Meta:
        table = "appointment"
        indexes = (
            ("person_id", "starts_at"),
            ("specialist_id", "starts_at"),
            ("venue_id", "starts_at"),
            ("team_id",),
            ("expires_at",),
            ("waitlist_entry_id",),
            ("led_by_id",),
            ("follows_id",),
            ("series_id",),
            ("consultation_id",),
            ("organization_id",),
        )


class ChangeKind(StrEnum):
    """What happened to an appointment."""

    BOOKED = "booked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    NO_SHOW = "no_show"
    RESCHEDULED = "rescheduled"
    REASSIGNED = "reassigned"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    LAPSED = "lapsed"
    DELAYED = "delayed"


class AppointmentChange(Model):
    """One step in an appointment's life, never altered.

    `previous_*` say when and with whom it was before it was moved; without an actor Mulin itself
    did it.
    """

    id = LongKey()
    appointment: fields.ForeignKeyRelation[Appointment] = fields.ForeignKeyField(
        "models.Appointment", related_name="changes", on_delete=fields.CASCADE
    )
    appointment_id: int
    kind = fields.CharEnumField(ChangeKind, max_length=16)
    from_status = fields.CharEnumField(AppointmentStatus, max_length=16, null=True)
    to_status = fields.CharEnumField(AppointmentStatus, max_length=16)
    sequence = fields.IntField()
    actor: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="appointment_changes", null=True, on_delete=fields.RESTRICT
    )
    actor_id: int | None
    previous_starts_at = fields.DatetimeField(null=True)
    previous_specialist: fields.ForeignKeyNullableRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="changes_away", null=True, on_delete=fields.RESTRICT
    )
    previous_specialist_id: int | None
    reason_encrypted = fields.BinaryField(null=True)
    created_at: datetime = fields.DatetimeField()

    class Meta:
        table = "appointment_change"
        indexes = (("appointment_id",), ("actor_id",), ("previous_specialist_id",))
