"""Booking an appointment, one or many, at once or with a slot held meanwhile."""

from typing import Any

import graphene

from mulin.appointments import booking, holds, series
from mulin.refusals import Code
from mulin.services import models as service_models
from schema.appointments.types import Appointment, Hold, WithAlternatives
from schema.conflicts import OpposingPartyInput, parties_of
from schema.context import viewer_of
from schema.enums import AppointmentMode, Equipment
from schema.ids import local_id, local_ids, optional_local_id
from schema.refusals import error_list, error_of, telling, told_of
from schema.scalars import DateTime
from schema.scheduling.types import Slot

_REFUSALS = (
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
_TOPIC = "What it is about."
_NOTE = "What the specialist should know, at most 2,000 characters; kept encrypted."
_KEY = (
    "Yours to choose, 1 to 200 characters; the same key again books nothing more and gives the "
    "same appointment. Send one, so that you may retry."
)


class _WhatToBook:
    """The fields that say what a slot is wanted for."""

    service_id = graphene.ID(required=True, description="What to book.")
    starts_at = DateTime(required=True, description="The start of a slot `availability` showed.")
    mode = AppointmentMode(required=True, description="How to meet.")
    specialist_id = graphene.ID(description="With this specialist and nobody else.")
    specialist_ids = graphene.List(
        graphene.NonNull(graphene.ID),
        description="With all of these together, at most 5; the first one leads.",
    )
    team_id = graphene.ID(description="With a member of this team.")
    venue_id = graphene.ID(description="At this venue and nowhere else.")
    topic_id = graphene.ID(description=_TOPIC)
    equipment = graphene.List(
        graphene.NonNull(Equipment), description="What the desk must have, for `IN_PERSON`."
    )
    organization_id = graphene.ID(
        description="The enterprise or school it is for, whose contact you are; services of parks' "
        "and schools' teams need one, and take the only one you have when it is left out."
    )


class HoldSlotInput(_WhatToBook, graphene.InputObjectType):
    """Which slot to keep. Without `specialistId` whoever's turn it is in the team is kept."""


class BookAppointmentInput(_WhatToBook, graphene.InputObjectType):
    """What to book. Without `specialistId` whoever's turn it is in the team gets it."""

    consultation_id = graphene.ID(
        description="The `Consultation` that goes on at this meeting, which is then for its person."
    )
    opposing_parties = graphene.List(
        graphene.NonNull(OpposingPartyInput),
        description="The other side, at most 10: nobody who advises them will give the meeting.",
    )
    note = graphene.String(description=_NOTE)
    idempotency_key = graphene.String(description=_KEY)


class BookSeriesInput(_WhatToBook, graphene.InputObjectType):
    """What to book every week; `startsAt` is the first one."""

    weeks = graphene.Int(required=True, description="How many, 2 to 12.")
    note = graphene.String(description=_NOTE)
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 190 characters; the same key again books no week twice, "
        "and tries again those that were refused."
    )


class BookFollowUpInput(_WhatToBook, graphene.InputObjectType):
    """The continuation of an appointment, for the same person."""

    id = graphene.ID(required=True, description="Id of the `Appointment` that it continues.")
    note = graphene.String(description=_NOTE)
    idempotency_key = graphene.String(description=_KEY)


def _request(wanted: Any) -> booking.BookingRequest:
    return booking.BookingRequest(
        service_id=local_id(wanted.service_id, "Service", "service_id"),
        starts_at=wanted.starts_at,
        mode=service_models.AppointmentMode(wanted.mode),
        specialist_id=optional_local_id(wanted.specialist_id, "Specialist", "specialist_id"),
        specialist_ids=local_ids(wanted.specialist_ids, "Specialist", "specialist_ids"),
        team_id=optional_local_id(wanted.team_id, "Team", "team_id"),
        venue_id=optional_local_id(wanted.venue_id, "Venue", "venue_id"),
        topic_id=optional_local_id(wanted.topic_id, "Topic", "topic_id"),
        equipment=frozenset(wanted.equipment or ()),
        organization_id=optional_local_id(
            wanted.organization_id, "Organization", "organization_id"
        ),
        consultation_id=optional_local_id(
            wanted.get("consultation_id"), "Consultation", "consultation_id"
        ),
        opposing_parties=tuple(parties_of(wanted.get("opposing_parties"))),
        note=wanted.get("note") or "",
        idempotency_key=wanted.get("idempotency_key"),
    )


class BookAppointment(WithAlternatives, graphene.Mutation):
    """Book a time for yourself; the other side is told at once."""

    class Meta:
        name = "BookAppointmentPayload"

    class Arguments:
        input = BookAppointmentInput(required=True, description="What to book.")

    appointment = graphene.Field(Appointment, description="The appointment; null when refused.")
    errors = error_list("BookAppointment", *_REFUSALS, Code.WRONG_STATUS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: BookAppointmentInput,  # noqa: A002 - the API's word
    ) -> "BookAppointment":
        made = await booking.book(viewer_of(info), _request(input))
        return BookAppointment(appointment=made, errors=[])


class BookFollowUp(WithAlternatives, graphene.Mutation):
    """Book the continuation of an appointment that is under way or over, by either side."""

    class Meta:
        name = "BookFollowUpPayload"

    class Arguments:
        input = BookFollowUpInput(required=True, description="What to book.")

    appointment = graphene.Field(Appointment, description="The new one; null when refused.")
    errors = error_list("BookFollowUp", *_REFUSALS, Code.WRONG_STATUS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: BookFollowUpInput,  # noqa: A002 - the API's word
    ) -> "BookFollowUp":
        key = local_id(input.id, "Appointment", "id")
        made = await booking.book_follow_up(viewer_of(info), key, _request(input))
        return BookFollowUp(appointment=made, errors=[])


class HoldSlot(WithAlternatives, graphene.Mutation):
    """Keep a slot for five minutes while the form is filled in; it replaces your earlier hold."""

    class Meta:
        name = "HoldSlotPayload"

    class Arguments:
        input = HoldSlotInput(required=True, description="Which slot.")

    hold = graphene.Field(Hold, description="What is kept; null when refused.")
    errors = error_list("HoldSlot", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: HoldSlotInput,  # noqa: A002 - the API's word
    ) -> "HoldSlot":
        held = await holds.hold_slot(viewer_of(info), _request(input))
        return HoldSlot(hold=held, errors=[])


class ReleaseHoldInput(graphene.InputObjectType):
    """Which hold to give back."""

    id = graphene.ID(required=True, description="Id of the `Hold`.")


class ReleaseHold(graphene.Mutation):
    """Give a held slot back, as when somebody leaves the form."""

    class Meta:
        name = "ReleaseHoldPayload"

    class Arguments:
        input = ReleaseHoldInput(required=True, description="Which one.")

    released_id = graphene.ID(description="The id that is no more.")
    errors = error_list("ReleaseHold", Code.NOT_FOUND, Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: ReleaseHoldInput,  # noqa: A002 - the API's word
    ) -> "ReleaseHold":
        await holds.release_hold(viewer_of(info), local_id(input.id, "Hold", "id"))
        return ReleaseHold(released_id=input.id, errors=[])


class BookHeldSlotInput(graphene.InputObjectType):
    """What the form was filled in with."""

    hold_id = graphene.ID(required=True, description="Id of the `Hold`.")
    topic_id = graphene.ID(description=_TOPIC)
    note = graphene.String(description=_NOTE)
    idempotency_key = graphene.String(description=_KEY)


class BookHeldSlot(graphene.Mutation):
    """Book the slot that is kept for you; the other side is told at once."""

    class Meta:
        name = "BookHeldSlotPayload"

    class Arguments:
        input = BookHeldSlotInput(required=True, description="What to book.")

    appointment = graphene.Field(Appointment, description="The appointment; null when refused.")
    errors = error_list(
        "BookHeldSlot",
        Code.TOO_SOON,
        Code.LIMIT_REACHED,
        Code.NOT_FOUND,
        Code.INVALID,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: BookHeldSlotInput,  # noqa: A002 - the API's word
    ) -> "BookHeldSlot":
        made = await holds.book_held(
            viewer_of(info),
            local_id(input.hold_id, "Hold", "hold_id"),
            topic_id=optional_local_id(input.topic_id, "Topic", "topic_id"),
            note=input.note or "",
            idempotency_key=input.idempotency_key,
        )
        return BookHeldSlot(appointment=made, errors=[])


_SERIES_ERRORS = error_list("BookSeries", *_REFUSALS)


class SeriesOccurrence(graphene.ObjectType):
    """One week of a series."""

    starts_at = graphene.Field(DateTime, required=True, description="When it was to begin.")
    appointment = graphene.Field(Appointment, description="The appointment; null when refused.")
    error = graphene.Field(error_of(_SERIES_ERRORS), description="Why this week is not booked.")
    alternatives = graphene.List(
        graphene.NonNull(Slot),
        required=True,
        description="With `SLOT_TAKEN`: up to three free slots, the nearest first.",
    )

    @staticmethod
    def resolve_error(row: series.Occurrence, _info: graphene.ResolveInfo) -> Any:
        return None if row.refusal is None else told_of(row.refusal)

    @staticmethod
    def resolve_alternatives(row: series.Occurrence, _info: graphene.ResolveInfo) -> Any:
        offered = {} if row.refusal is None else row.refusal.offers_instead()
        return offered.get("alternatives", [])


class BookSeries(graphene.Mutation):
    """Book the same hour every week with one specialist; each week is told by itself.

    What is wrong with every week is told once, in `errors`.
    """

    class Meta:
        name = "BookSeriesPayload"

    class Arguments:
        input = BookSeriesInput(required=True, description="What to book.")

    occurrences = graphene.List(
        graphene.NonNull(SeriesOccurrence), description="Every week asked for, in order."
    )
    errors = _SERIES_ERRORS

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: BookSeriesInput,  # noqa: A002 - the API's word
    ) -> "BookSeries":
        told = await series.book_series(viewer_of(info), _request(input), input.weeks)
        return BookSeries(occurrences=told, errors=[])


class BookingMutations:
    """Root fields that make appointments."""

    book_appointment = BookAppointment.Field()
    book_follow_up = BookFollowUp.Field()
    book_series = BookSeries.Field()
    hold_slot = HoldSlot.Field()
    release_hold = ReleaseHold.Field()
    book_held_slot = BookHeldSlot.Field()
