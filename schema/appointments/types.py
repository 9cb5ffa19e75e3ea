"""Appointments as the API shows them."""

from typing import Any

import graphene

from mulin.appointments import models
from mulin.consultations import models as consultation_models
from mulin.crypto import decrypt_optional
from mulin.global_ids import global_id
from mulin.notifications import models as notification_models
from mulin.organizations import models as organization_models
from mulin.people import models as people_models
from mulin.people.masking import masked_phone, only_audits
from mulin.people.viewer import Viewer
from mulin.quality import models as quality_models
from mulin.quality.rules import can_rate_meeting
from mulin.services import models as service_models
from mulin.teams import models as team_models
from schema.context import context_of
from schema.enums import (
    AppointmentChangeKind,
    AppointmentMode,
    AppointmentStatus,
    Equipment,
    IntakeChannel,
)
from schema.nodes import Node, by_loader, fetched_by, related
from schema.organizations.types import Organization, Venue
from schema.pages import connection_of
from schema.persons import Person
from schema.scalars import DateTime
from schema.scheduling.types import Slot
from schema.services import Service, Topic
from schema.teams.types import Specialist, Team


class AppointmentChange(graphene.ObjectType):
    """One step in an appointment's life."""

    kind = graphene.Field(AppointmentChangeKind, required=True, description="What happened.")
    at = graphene.Field(DateTime, required=True, description="When.")
    reason = graphene.String(description="The words given with it, if any.")
    previous_starts_at = graphene.Field(
        DateTime, description="When it began before it was moved or given away; else null."
    )
    previous_specialist = graphene.Field(
        Specialist, description="Who gave it before it was moved or given away; else null."
    )

    resolve_previous_specialist = related(team_models.Specialist, "previous_specialist_id")

    @staticmethod
    def resolve_at(row: models.AppointmentChange, _info: graphene.ResolveInfo) -> Any:
        return row.created_at

    @staticmethod
    def resolve_reason(row: models.AppointmentChange, _info: graphene.ResolveInfo) -> str | None:
        return decrypt_optional(row.reason_encrypted)


class Appointment(graphene.ObjectType):
    """A meeting of a person with a specialist."""

    class Meta:
        interfaces = (Node,)

    reference = graphene.String(
        required=True, description="Eight symbols to read out on the phone, such as 7K3QX0ZD."
    )
    status = graphene.Field(AppointmentStatus, required=True, description="Where it stands.")
    mode = graphene.Field(AppointmentMode, required=True, description="How it takes place.")
    starts_at = graphene.Field(DateTime, required=True, description="When it begins.")
    ends_at = graphene.Field(DateTime, required=True, description="When it ends.")
    sequence = graphene.Int(
        required=True,
        description="Raised when calendars must take notice (RFC 5545 SEQUENCE); 0 at first.",
    )
    expires_at = graphene.Field(
        DateTime,
        description="Until when a `PROPOSED` one is kept, or a `PENDING` one can be confirmed.",
    )
    delay_minutes = graphene.Int(
        description="By how much later than at `startsAt` its specialist said it would begin; null "
        "while nothing was said."
    )
    person = graphene.Field(Person, required=True, description="Whom it is for.")
    person_phone = graphene.String(
        description="Their number (E.164), for the side that serves to call; masked "
        "(`138****0000`) to who need only recognize them, such as auditors; null without one."
    )
    service = graphene.Field(Service, required=True, description="What was booked.")
    specialist = graphene.Field(Specialist, required=True, description="Who gives the advice.")
    specialists = graphene.List(
        graphene.NonNull(Specialist),
        required=True,
        description="Everybody who gives the advice, `specialist` first.",
    )
    team = graphene.Field(Team, description="The team it was booked with.")
    topic = graphene.Field(Topic, description="What it is about, if said.")
    venue = graphene.Field(
        Venue, description="Where the specialist is then; people come there when it is `IN_PERSON`."
    )
    desk = graphene.String(description="The desk or room kept for it, when it is `IN_PERSON`.")
    equipment = graphene.List(
        graphene.NonNull(Equipment), required=True, description="What the desk was asked to have."
    )
    follows = graphene.Field(
        lambda: Appointment, description="The appointment it continues, if you may see that."
    )
    organization = graphene.Field(
        Organization, description="For which enterprise or school; null: for the person."
    )
    consultation = graphene.Field(
        "schema.consultations.types.Consultation",
        description="The question in writing that goes on there, if you may see it.",
    )
    intake_channel = graphene.Field(
        IntakeChannel, required=True, description="The door it came through."
    )
    note = graphene.String(description="What the person wrote beforehand.")
    outcome = graphene.String(description="What the specialist noted when it was completed.")
    created_at = graphene.Field(DateTime, required=True, description="When it was booked.")
    changes = graphene.List(
        graphene.NonNull(AppointmentChange), required=True, description="Its life so far."
    )
    rating = graphene.Field(
        # Named and not imported: ratings speak of appointments in turn.
        "schema.quality.Rating",
        description="What the person said of it, if they did and you may read it: see `ratings`.",
    )
    can_rate = graphene.Boolean(
        required=True, description="Whether it is yours to rate now: see `rate`."
    )
    muted = graphene.Boolean(
        required=True, description="Whether you hear of it in your inbox only: see `muteThread`."
    )

    resolve_person = related(people_models.Person, "person_id")
    resolve_service = related(service_models.Service, "service_id")
    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_team = related(team_models.Team, "team_id")
    resolve_topic = related(service_models.Topic, "topic_id")
    resolve_venue = related(organization_models.Venue, "venue_id")

    resolve_follows = related(models.Appointment, "follows_id")
    resolve_organization = related(organization_models.Organization, "organization_id")
    resolve_consultation = related(consultation_models.Consultation, "consultation_id")

    @staticmethod
    async def resolve_specialists(row: models.Appointment, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        companions = await loaders.many(models.Appointment, "led_by_id", row.id)
        keys = [row.specialist_id, *(one.specialist_id for one in companions)]
        return await loaders.each(team_models.Specialist, keys)

    @staticmethod
    async def resolve_desk(row: models.Appointment, info: graphene.ResolveInfo) -> str | None:
        desk = await context_of(info).loaders.one(organization_models.Desk, row.desk_id)
        return None if desk is None else desk.name

    @staticmethod
    async def resolve_person_phone(row: models.Appointment, info: graphene.ResolveInfo) -> Any:
        context = context_of(info)
        person = await context.loaders.one(people_models.Person, row.person_id)
        if person is None or _is_colleague(context.viewer, row):
            return None
        phone = decrypt_optional(person.phone_encrypted)
        return masked_phone(phone) if phone and only_audits(context.viewer) else phone

    @staticmethod
    def resolve_note(row: models.Appointment, _info: graphene.ResolveInfo) -> str | None:
        return decrypt_optional(row.note_encrypted)

    @staticmethod
    def resolve_outcome(row: models.Appointment, _info: graphene.ResolveInfo) -> str | None:
        return decrypt_optional(row.outcome_encrypted)

    @staticmethod
    async def resolve_changes(row: models.Appointment, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        return await loaders.many(models.AppointmentChange, "appointment_id", row.id)

    @staticmethod
    async def resolve_rating(row: models.Appointment, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        given = await loaders.many(quality_models.Rating, "appointment_id", row.id)
        return await loaders.one(quality_models.Rating, given[0].id) if given else None

    @staticmethod
    async def resolve_can_rate(row: models.Appointment, info: graphene.ResolveInfo) -> bool:
        if not can_rate_meeting(context_of(info).viewer, row):
            return False
        loaders = context_of(info).loaders
        return not await loaders.many(quality_models.Rating, "appointment_id", row.id)

    @staticmethod
    async def resolve_muted(row: models.Appointment, info: graphene.ResolveInfo) -> bool:
        context = context_of(info)
        muted = await context.loaders.many(
            notification_models.MutedThread, "appointment_id", row.id
        )
        viewer = context.viewer
        return viewer is not None and any(one.person_id == viewer.person_id for one in muted)


def _is_colleague(viewer: Viewer | None, row: models.Appointment) -> bool:
    """Whether the viewer sees it only since it is for their enterprise or school."""
    if viewer is None or row.person_id == viewer.person_id:
        return False
    serving = viewer.specialist_id == row.specialist_id or row.team_id in viewer.teams
    return row.organization_id in viewer.contact_for and not serving


fetched_by("Appointment", by_loader(models.Appointment))

AppointmentConnection = connection_of(Appointment, "appointments")


class Hold(graphene.ObjectType):
    """A slot kept for you while you fill in the form."""

    id = graphene.ID(required=True, description="For `bookHeldSlot` and `releaseHold`.")
    starts_at = graphene.Field(DateTime, required=True, description="When the slot begins.")
    ends_at = graphene.Field(DateTime, required=True, description="When the slot ends.")
    mode = graphene.Field(AppointmentMode, required=True, description="How it would take place.")
    specialist = graphene.Field(Specialist, required=True, description="With whom.")
    venue = graphene.Field(Venue, description="Where; null when it is not bound to a place.")
    expires_at = graphene.Field(
        DateTime, required=True, description="Until when it is surely kept for you."
    )

    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_venue = related(organization_models.Venue, "venue_id")

    @staticmethod
    def resolve_id(row: models.Appointment, _info: graphene.ResolveInfo) -> str:
        return global_id("Hold", row.id)


class WithAlternatives:
    """What a payload says beside a time that was taken."""

    alternatives = graphene.List(
        graphene.NonNull(Slot),
        required=True,
        description="With `SLOT_TAKEN`: up to three free slots, the nearest first.",
    )

    @staticmethod
    def resolve_alternatives(payload: Any, _info: graphene.ResolveInfo) -> Any:
        return payload.alternatives or []
