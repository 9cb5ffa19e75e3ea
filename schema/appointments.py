"""Appointments: booking one, and what happens to it."""

from collections.abc import AsyncIterator
from typing import Any

import graphene

from mulin.appointments import actions, booking, models, queries
from mulin.appointments.policy import Step
from mulin.crypto import decrypt_optional
from mulin.organizations import models as organization_models
from mulin.people import models as people_models
from mulin.refusals import Code
from mulin.services import models as service_models
from mulin.teams import models as team_models
from schema.context import context_of, viewer_of
from schema.enums import AppointmentChangeKind, AppointmentMode, AppointmentStatus
from schema.ids import local_id, optional_local_id
from schema.live import own_events
from schema.nodes import Node, by_loader, fetched_by, related
from schema.organizations import Venue
from schema.pages import connection_of
from schema.persons import Person
from schema.refusals import error_list, telling
from schema.scalars import DateTime
from schema.scheduling.types import Slot
from schema.services import Service, Topic
from schema.teams import Specialist, Team


class AppointmentChange(graphene.ObjectType):
    """One step in an appointment's life."""

    kind = graphene.Field(AppointmentChangeKind, required=True, description="What happened.")
    at = graphene.Field(DateTime, required=True, description="When.")
    reason = graphene.String(description="The words given with it, if any.")

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
    person = graphene.Field(Person, required=True, description="Whom it is for.")
    person_phone = graphene.String(
        description="Their number (E.164), for the side that serves to call; null without one."
    )
    service = graphene.Field(Service, required=True, description="What was booked.")
    specialist = graphene.Field(Specialist, required=True, description="Who gives the advice.")
    team = graphene.Field(Team, description="The team it was booked with.")
    topic = graphene.Field(Topic, description="What it is about, if said.")
    venue = graphene.Field(
        Venue, description="Where the specialist is then; people come there when it is `IN_PERSON`."
    )
    note = graphene.String(description="What the person wrote beforehand.")
    outcome = graphene.String(description="What the specialist noted when it was completed.")
    created_at = graphene.Field(DateTime, required=True, description="When it was booked.")
    changes = graphene.List(
        graphene.NonNull(AppointmentChange), required=True, description="Its life so far."
    )

    resolve_person = related(people_models.Person, "person_id")
    resolve_service = related(service_models.Service, "service_id")
    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_team = related(team_models.Team, "team_id")
    resolve_topic = related(service_models.Topic, "topic_id")
    resolve_venue = related(organization_models.Venue, "venue_id")

    @staticmethod
    async def resolve_person_phone(row: models.Appointment, info: graphene.ResolveInfo) -> Any:
        person = await context_of(info).loaders.one(people_models.Person, row.person_id)
        return decrypt_optional(person.phone_encrypted) if person is not None else None

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


fetched_by("Appointment", by_loader(models.Appointment))

AppointmentConnection = connection_of(Appointment, "appointments")


class BookAppointmentInput(graphene.InputObjectType):
    """What to book. Without `specialistId` whoever's turn it is in the team gets it."""

    service_id = graphene.ID(required=True, description="What to book.")
    starts_at = DateTime(required=True, description="The start of a slot `availability` showed.")
    mode = AppointmentMode(required=True, description="How to meet.")
    specialist_id = graphene.ID(description="With this specialist and nobody else.")
    team_id = graphene.ID(description="With a member of this team.")
    venue_id = graphene.ID(description="At this venue and nowhere else.")
    topic_id = graphene.ID(description="What it is about.")
    note = graphene.String(
        description="What the specialist should know, at most 2,000 characters; kept encrypted."
    )
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 200 characters; the same key again books nothing more "
        "and gives the same appointment. Send one, so that you may retry."
    )


class BookAppointment(graphene.Mutation):
    """Book a time for yourself; the other side is told at once."""

    class Meta:
        name = "BookAppointmentPayload"

    class Arguments:
        input = BookAppointmentInput(required=True, description="What to book.")

    appointment = graphene.Field(Appointment, description="The appointment; null when refused.")
    alternatives = graphene.List(
        graphene.NonNull(Slot),
        required=True,
        description="With `SLOT_TAKEN`: up to three free slots, the nearest first.",
    )
    errors = error_list(
        "BookAppointment",
        Code.SLOT_TAKEN,
        Code.NOT_AVAILABLE,
        Code.TOO_SOON,
        Code.TOO_FAR,
        Code.LIMIT_REACHED,
        Code.NOT_FOUND,
        Code.FORBIDDEN,
        Code.INVALID,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    def resolve_alternatives(payload: Any, _info: graphene.ResolveInfo) -> Any:
        return payload.alternatives or []

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: BookAppointmentInput,  # noqa: A002 - the API's word
    ) -> "BookAppointment":
        viewer = viewer_of(info)
        request = booking.BookingRequest(
            service_id=local_id(input.service_id, "Service", "service_id"),
            starts_at=input.starts_at,
            mode=service_models.AppointmentMode(input.mode),
            specialist_id=optional_local_id(input.specialist_id, "Specialist", "specialist_id"),
            team_id=optional_local_id(input.team_id, "Team", "team_id"),
            venue_id=optional_local_id(input.venue_id, "Venue", "venue_id"),
            topic_id=optional_local_id(input.topic_id, "Topic", "topic_id"),
            note=input.note or "",
            idempotency_key=input.idempotency_key,
        )
        made = await booking.book(viewer, request)
        return BookAppointment(appointment=made, errors=[])


def _step_mutation(name: str, step: Step, summary: str, words: str | None = "reason") -> Any:
    """A mutation `{id, <words>} → {appointment, errors}` that takes one step."""
    fields: dict[str, object] = {
        "__doc__": "Which appointment, and why.",
        "id": graphene.ID(required=True, description="Id of the `Appointment`."),
    }
    if words is not None:
        said = "For both sides to read" if words == "reason" else "What was advised"
        fields[words] = graphene.String(
            description=f"{said}, at most 2,000 characters; kept encrypted."
        )
    input_type = type(f"{name}Input", (graphene.InputObjectType,), fields)

    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: Any,  # noqa: A002 - the API's word
    ) -> Any:
        key = local_id(input.id, "Appointment", "id")
        text = (getattr(input, words) or "") if words is not None else ""
        row = await actions.take_step(viewer_of(info), key, step, text)
        return made(appointment=row, errors=[])

    members = {
        "__doc__": summary,
        "Meta": type("Meta", (), {"name": f"{name}Payload"}),
        "Arguments": type(
            "Arguments", (), {"input": input_type(required=True, description="Which one.")}
        ),
        "appointment": graphene.Field(Appointment, description="As it is now; null when refused."),
        "errors": error_list(
            name,
            Code.NOT_FOUND,
            Code.FORBIDDEN,
            Code.WRONG_STATUS,
            Code.TOO_SOON,
            Code.INVALID,
            Code.UNAUTHENTICATED,
        ),
        "mutate": staticmethod(mutate),
    }
    made: Any = type(name, (graphene.Mutation,), members)
    return made


ConfirmAppointment = _step_mutation(
    "ConfirmAppointment",
    Step.CONFIRM,
    "Agree to a requested time (the specialist, or staff who serve it).",
    words=None,
)
DeclineAppointment = _step_mutation(
    "DeclineAppointment",
    Step.DECLINE,
    "Refuse a requested time (the specialist, or staff who serve it).",
)
CancelAppointment = _step_mutation(
    "CancelAppointment",
    Step.CANCEL,
    "Call it off: the person until the service's cut-off, the specialist or staff at any time.",
)
CheckInAppointment = _step_mutation(
    "CheckInAppointment",
    Step.CHECK_IN,
    "Note that the person has arrived, from two hours before the start.",
    words=None,
)
CompleteAppointment = _step_mutation(
    "CompleteAppointment",
    Step.COMPLETE,
    "Note that it took place, once it has begun.",
    words="note",
)
MarkNoShow = _step_mutation(
    "MarkNoShow",
    Step.MARK_NO_SHOW,
    "Note that the person did not come, once it should have begun.",
    words=None,
)


class AppointmentMutations:
    """Root fields that change appointments."""

    book_appointment = BookAppointment.Field()
    confirm_appointment = ConfirmAppointment.Field()
    decline_appointment = DeclineAppointment.Field()
    cancel_appointment = CancelAppointment.Field()
    check_in_appointment = CheckInAppointment.Field()
    complete_appointment = CompleteAppointment.Field()
    mark_no_show = MarkNoShow.Field()


class AppointmentChanged(graphene.ObjectType):
    """What just happened to an appointment you may see."""

    appointment = graphene.Field(Appointment, required=True, description="As it is now.")
    change = graphene.Field(AppointmentChangeKind, required=True, description="What happened.")


class AppointmentSubscriptions:
    """Root fields that stay open."""

    appointment_changed = graphene.Field(
        AppointmentChanged,
        required=True,
        description="Changes of your own appointments, and of those your organization serves.",
    )

    @staticmethod
    async def subscribe_appointment_changed(
        _root: object, info: graphene.ResolveInfo
    ) -> AsyncIterator[AppointmentChanged]:
        async for event, viewer in own_events(info, "appointment"):
            row = await queries.visible_to(viewer).get_or_none(id=event.id)
            if row is not None:
                yield AppointmentChanged(
                    appointment=row, change=models.ChangeKind(event.change).name
                )
