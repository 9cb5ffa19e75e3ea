"""What happens to an appointment after it was booked."""

from typing import Any

import graphene

from mulin.appointments import actions
from mulin.appointments.policy import Step
from mulin.refusals import Code
from schema.appointments.types import Appointment
from schema.context import viewer_of
from schema.ids import local_id
from schema.refusals import error_list, telling


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
AcceptOffer = _step_mutation(
    "AcceptOffer",
    Step.ACCEPT,
    "Take a `PROPOSED` time that is kept for you, before its `expiresAt`.",
    words=None,
)
DeclineOffer = _step_mutation(
    "DeclineOffer",
    Step.DECLINE_OFFER,
    "Refuse a `PROPOSED` time; somebody on the waitlist goes on waiting.",
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


class StepMutations:
    """Root fields that take an appointment a step further."""

    confirm_appointment = ConfirmAppointment.Field()
    decline_appointment = DeclineAppointment.Field()
    cancel_appointment = CancelAppointment.Field()
    accept_offer = AcceptOffer.Field()
    decline_offer = DeclineOffer.Field()
    check_in_appointment = CheckInAppointment.Field()
    complete_appointment = CompleteAppointment.Field()
    mark_no_show = MarkNoShow.Field()
