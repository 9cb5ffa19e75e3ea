"""Moving appointments: to another time, to another specialist, away from an absence."""

import graphene

from mulin.appointments import absence, moving
from mulin.refusals import Code
from mulin.services import models as service_models
from schema.appointments.types import Appointment, WithAlternatives
from schema.context import viewer_of
from schema.enums import AbsenceOutcome, AppointmentMode
from schema.ids import local_id, optional_local_id
from schema.refusals import error_list, telling
from schema.scalars import DateTime

_REASON = "For all sides to read, at most 2,000 characters; kept encrypted."


class RescheduleAppointmentInput(graphene.InputObjectType):
    """Where an appointment is to be moved; what is left out stays as it is."""

    id = graphene.ID(required=True, description="Id of the `Appointment`.")
    starts_at = DateTime(required=True, description="The start of a slot `availability` showed.")
    specialist_id = graphene.ID(
        description="With another specialist; a meeting of several moves with all of them."
    )
    venue_id = graphene.ID(description="At this venue and nowhere else.")
    mode = AppointmentMode(description="In another mode.")
    reason = graphene.String(description=_REASON)
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 200 characters; the same key again moves nothing more."
    )


class RescheduleAppointment(WithAlternatives, graphene.Mutation):
    """Move an appointment: it keeps its reference and raises its `sequence`; all sides are told."""

    class Meta:
        name = "RescheduleAppointmentPayload"

    class Arguments:
        input = RescheduleAppointmentInput(required=True, description="Which one, and where to.")

    appointment = graphene.Field(Appointment, description="As it is now; null when refused.")
    errors = error_list(
        "RescheduleAppointment",
        Code.SLOT_TAKEN,
        Code.NOT_AVAILABLE,
        Code.TOO_SOON,
        Code.TOO_FAR,
        Code.LIMIT_REACHED,
        Code.NOT_FOUND,
        Code.FORBIDDEN,
        Code.WRONG_STATUS,
        Code.INVALID,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RescheduleAppointmentInput,  # noqa: A002 - the API's word
    ) -> "RescheduleAppointment":
        request = moving.MoveRequest(
            appointment_id=local_id(input.id, "Appointment", "id"),
            starts_at=input.starts_at,
            specialist_id=optional_local_id(input.specialist_id, "Specialist", "specialist_id"),
            venue_id=optional_local_id(input.venue_id, "Venue", "venue_id"),
            mode=None if input.mode is None else service_models.AppointmentMode(input.mode),
            reason=input.reason or "",
            idempotency_key=input.idempotency_key,
        )
        moved = await moving.reschedule(viewer_of(info), request)
        return RescheduleAppointment(appointment=moved, errors=[])


class ReassignAppointmentInput(graphene.InputObjectType):
    """Which appointment another specialist is to give."""

    id = graphene.ID(required=True, description="Id of the `Appointment`.")
    specialist_id = graphene.ID(
        description="To whom; without it, to whoever's turn it is in the team."
    )
    reason = graphene.String(description=_REASON)


class ReassignAppointment(graphene.Mutation):
    """Give an appointment to another specialist at the same time; everybody concerned is told.

    Of several specialists the one who asks is replaced, or the leading one when staff ask.
    """

    class Meta:
        name = "ReassignAppointmentPayload"

    class Arguments:
        input = ReassignAppointmentInput(required=True, description="Which one, and to whom.")

    appointment = graphene.Field(Appointment, description="As it is now; null when refused.")
    errors = error_list(
        "ReassignAppointment",
        Code.SLOT_TAKEN,
        Code.NOT_AVAILABLE,
        Code.NOT_FOUND,
        Code.FORBIDDEN,
        Code.WRONG_STATUS,
        Code.INVALID,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: ReassignAppointmentInput,  # noqa: A002 - the API's word
    ) -> "ReassignAppointment":
        given = await moving.reassign(
            viewer_of(info),
            local_id(input.id, "Appointment", "id"),
            optional_local_id(input.specialist_id, "Specialist", "specialist_id"),
            input.reason or "",
        )
        return ReassignAppointment(appointment=given, errors=[])


class MarkUnavailableInput(graphene.InputObjectType):
    """From when until when a specialist cannot come."""

    specialist_id = graphene.ID(description="Who; without it, yourself.")
    starts_at = DateTime(required=True, description="Since when.")
    ends_at = DateTime(required=True, description="Until when.")
    reason = graphene.String(description="For those affected to read, at most 200 characters.")


class AffectedAppointment(graphene.ObjectType):
    """What became of an appointment whose specialist is away."""

    appointment = graphene.Field(Appointment, required=True, description="As it is now.")
    outcome = graphene.Field(AbsenceOutcome, required=True, description="What was done.")


class MarkUnavailable(graphene.Mutation):
    """Enter a sudden absence: everybody affected gets a colleague or the offer of another time.

    Ask again after an error: it goes on with whatever was left.
    """

    class Meta:
        name = "MarkUnavailablePayload"

    class Arguments:
        input = MarkUnavailableInput(required=True, description="Who, and when.")

    affected = graphene.List(
        graphene.NonNull(AffectedAppointment),
        description="Every appointment that was in the way, in order of time.",
    )
    errors = error_list(
        "MarkUnavailable", Code.NOT_FOUND, Code.FORBIDDEN, Code.INVALID, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: MarkUnavailableInput,  # noqa: A002 - the API's word
    ) -> "MarkUnavailable":
        done = await absence.mark_unavailable(
            viewer_of(info),
            optional_local_id(input.specialist_id, "Specialist", "specialist_id"),
            input.starts_at,
            input.ends_at,
            input.reason or "",
        )
        return MarkUnavailable(affected=done, errors=[])


class MovingMutations:
    """Root fields that move appointments."""

    reschedule_appointment = RescheduleAppointment.Field()
    reassign_appointment = ReassignAppointment.Field()
    mark_unavailable = MarkUnavailable.Field()
