"""The hotline and the desk: staff who help whoever calls or walks in."""

from datetime import datetime
from typing import Any

import graphene

from mulin.appointments import models as appointment_models
from mulin.appointments.booking import BookingRequest
from mulin.consultations.submitting import SubmissionRequest
from mulin.intake import actions, consents, queries, slips
from mulin.intake.blaming import blaming
from mulin.people import models as people_models
from mulin.refusals import Code, invalid
from mulin.services import models as service_models
from schema.appointments.types import Appointment, WithAlternatives
from schema.conflicts import OpposingPartyInput, parties_of
from schema.consents import Consent, ConsentInput, method_of
from schema.consultations.enums import Urgency
from schema.consultations.submitting import submission_of
from schema.consultations.types import Consultation
from schema.context import context_of, viewer_of
from schema.enums import AppointmentMode, TeamKind, described
from schema.ids import local_id, optional_local_id
from schema.persons import Person
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime

DeskChannel = described(
    actions.DeskChannel,
    "A door at which staff help.",
    {"HOTLINE_12348": "They called the 12348 hotline.", "WALK_IN": "They stand at a desk."},
    name="DeskChannel",
)


class FoundPerson(graphene.ObjectType):
    """Somebody found by phone, with what you may see of them: no more than you may see anyway."""

    person = graphene.Field(Person, required=True, description="Who it is.")
    consents = graphene.List(
        graphene.NonNull(Consent),
        required=True,
        description="What they agreed to in your district, the latest 20.",
    )
    consent_valid_until = graphene.Field(
        DateTime, description="Until when their word counts; null: ask them."
    )
    appointments = graphene.List(
        graphene.NonNull(Appointment),
        required=True,
        description="Those that your organization serves, the latest 20, newest first.",
    )
    consultations = graphene.List(
        graphene.NonNull(Consultation),
        required=True,
        description="Those that your organization serves, the latest 20, newest first.",
    )

    @staticmethod
    def resolve_person(row: people_models.Person, _info: graphene.ResolveInfo) -> Any:
        return row

    @staticmethod
    async def resolve_consents(row: people_models.Person, info: graphene.ResolveInfo) -> Any:
        return await queries.consents_of(viewer_of(info), row.id)

    @staticmethod
    async def resolve_consent_valid_until(
        row: people_models.Person, info: graphene.ResolveInfo
    ) -> datetime | None:
        return await consents.valid_until(sorted(viewer_of(info).staffed), row.id)

    @staticmethod
    async def resolve_appointments(row: people_models.Person, info: graphene.ResolveInfo) -> Any:
        return await queries.appointments_of(viewer_of(info), row.id)

    @staticmethod
    async def resolve_consultations(row: people_models.Person, info: graphene.ResolveInfo) -> Any:
        return await queries.consultations_of(viewer_of(info), row.id)


class IntakeQueries:
    """Root fields for staff."""

    find_person = graphene.Field(
        FoundPerson,
        phone=graphene.String(
            required=True, description="The whole number; without a country code a Chinese one."
        ),
        description="As staff: whoever has exactly this number; null when nobody has. Each look "
        "leaves a trace, and there are at most 120 an hour (`RATE_LIMITED`).",
    )

    @staticmethod
    @coded
    async def resolve_find_person(_root: object, info: graphene.ResolveInfo, phone: str) -> Any:
        return await actions.look_up(viewer_of(info), phone)


class CallBookingInput(graphene.InputObjectType):
    """What to book for them; the team or the venue must be one you are staff of."""

    service_id = graphene.ID(required=True, description="What to book.")
    starts_at = DateTime(required=True, description="The start of a slot `availability` showed.")
    mode = AppointmentMode(required=True, description="How to meet.")
    specialist_id = graphene.ID(description="With this specialist and nobody else.")
    team_id = graphene.ID(description="With a member of this team.")
    venue_id = graphene.ID(description="At this venue and nowhere else.")
    topic_id = graphene.ID(description="What it is about.")
    organization_id = graphene.ID(
        description="The enterprise or school they call for, one below yours; services of parks' "
        "and schools' teams need it."
    )
    note = graphene.String(
        description="What the specialist should know, at most 2,000 characters; kept encrypted."
    )
    opposing_parties = graphene.List(
        graphene.NonNull(OpposingPartyInput),
        description="The other side, at most 10: nobody who advises them will give the meeting.",
    )


class CallConsultationInput(graphene.InputObjectType):
    """What to ask in writing for them."""

    team_kind = TeamKind(description="Which kind of team to ask; left out: `COMMUNITY`.")
    topic_id = graphene.ID(description="What it is about.")
    title = graphene.String(required=True, description="The question in a line, 1 to 100 letters.")
    body = graphene.String(
        required=True, description="All of it, 1 to 10,000 characters; kept encrypted."
    )
    urgency = Urgency(description="Left out: `NORMAL`.")
    opposing_parties = graphene.List(
        graphene.NonNull(OpposingPartyInput), description="The other side, at most 10."
    )


class TakeCallInput(graphene.InputObjectType):
    """Who it is, and exactly one of `booking` and `consultation`."""

    phone = graphene.String(
        required=True, description="Their number: their account is found or made."
    )
    name = graphene.String(description="Their name, at most 80 characters; kept if none is known.")
    consent = ConsentInput(
        description="That they agreed; needed unless they did so in the district within 180 days."
    )
    intake_channel = DeskChannel(required=True, description="At which door they are.")
    organization_id = graphene.ID(
        description="As whose staff you act; left out: your first such role's."
    )
    booking = CallBookingInput(description="The appointment to book.")
    consultation = CallConsultationInput(description="The question to file.")
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 200 characters; the same key again does nothing more "
        "and gives the same answer. Send one, so that you may retry."
    )


def _wanted(asked: Any) -> BookingRequest | SubmissionRequest:
    if (asked.booking is None) == (asked.consultation is None):
        raise invalid("booking", "book_or_file")
    if asked.booking is None:
        with blaming("consultation"):
            return submission_of(asked.consultation)
    with blaming("booking"):
        return _booking(asked.booking)


def _booking(asked: Any) -> BookingRequest:
    return BookingRequest(
        service_id=local_id(asked.service_id, "Service", "service_id"),
        starts_at=asked.starts_at,
        mode=service_models.AppointmentMode(asked.mode),
        specialist_id=optional_local_id(asked.specialist_id, "Specialist", "specialist_id"),
        team_id=optional_local_id(asked.team_id, "Team", "team_id"),
        venue_id=optional_local_id(asked.venue_id, "Venue", "venue_id"),
        topic_id=optional_local_id(asked.topic_id, "Topic", "topic_id"),
        organization_id=optional_local_id(asked.organization_id, "Organization", "organization_id"),
        note=asked.note or "",
        opposing_parties=tuple(parties_of(asked.opposing_parties)),
    )


class TakeCall(WithAlternatives, graphene.Mutation):
    """As staff: find or create a person by phone and book or file for them, all or nothing.

    They are told as if they had done it themselves; you are told here.
    """

    class Meta:
        name = "TakeCallPayload"

    class Arguments:
        input = TakeCallInput(required=True, description="Who it is, and what they need.")

    person = graphene.Field(Person, description="Whose account it is; null when refused.")
    appointment = graphene.Field(Appointment, description="What was booked, if that was asked.")
    consultation = graphene.Field(Consultation, description="What was filed, if that was asked.")
    slip = graphene.String(
        description="To read out, print or text, in your language: reference, when, where, with "
        "whom, a line each; null when refused."
    )
    errors = error_list(
        "TakeCall",
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
    async def resolve_slip(payload: "TakeCall", _info: graphene.ResolveInfo) -> str | None:
        made: Any = payload.appointment
        if made is not None:
            return await slips.slip_of_appointment(made.id)
        filed: Any = payload.consultation
        return None if filed is None else await slips.slip_of_consultation(filed.id)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: TakeCallInput,  # noqa: A002 - the API's word
    ) -> "TakeCall":
        viewer = viewer_of(info)
        request = actions.CallRequest(
            phone=input.phone,
            channel=actions.DeskChannel(input.intake_channel),
            wanted=_wanted(input),
            name=input.name or "",
            consent=method_of(input.consent),
            organization_id=optional_local_id(
                input.organization_id, "Organization", "organization_id"
            ),
            idempotency_key=input.idempotency_key,
        )
        taken = await actions.take_call(viewer, request)
        person = await context_of(info).loaders.one(people_models.Person, taken.person_id)
        made: Any = taken.made
        booked = isinstance(made, appointment_models.Appointment)
        return TakeCall(
            person=person,
            appointment=made if booked else None,
            consultation=None if booked else made,
            errors=[],
        )


class IntakeMutations:
    """Root fields for staff who help others."""

    take_call = TakeCall.Field()
