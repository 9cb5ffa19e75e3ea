"""What these tests ask of the API, and what they look up behind it."""

from datetime import datetime, timedelta
from typing import Any

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.appointments.policy import Step
from mulin.database import query
from mulin.references import new_reference
from mulin.services.models import AppointmentMode
from tests.district import District, gid
from tests.documents import BOOK
from tests.phone import Phone

MUTATIONS = {
    Step.CONFIRM: "ConfirmAppointment",
    Step.DECLINE: "DeclineAppointment",
    Step.CANCEL: "CancelAppointment",
    Step.CHECK_IN: "CheckInAppointment",
    Step.COMPLETE: "CompleteAppointment",
    Step.MARK_NO_SHOW: "MarkNoShow",
    Step.ACCEPT: "AcceptOffer",
    Step.DECLINE_OFFER: "DeclineOffer",
}

_STEP = """
mutation Step($input: %sInput!) {
  %s(input: $input) {
    appointment { id status sequence outcome changes { kind reason } }
    errors { field code message }
  }
}
"""

_TRACES = """
SELECT (SELECT count(*) FROM appointment) AS appointment,
       (SELECT count(*) FROM appointment_change) AS appointment_change,
       (SELECT count(*) FROM notification) AS notification,
       (SELECT count(*) FROM delivery) AS delivery,
       (SELECT count(*) FROM audit_entry) AS audit_entry,
       (SELECT count(*) FROM idempotency_key) AS idempotency_key
"""


def wanting(district: District, starts_at: datetime, **more: Any) -> dict[str, Any]:
    """The input of a booking: in person unless said otherwise, by whoever's turn it is."""
    return {
        "serviceId": gid(district.service),
        "startsAt": starts_at.isoformat(),
        "mode": "IN_PERSON",
        **more,
    }


async def book(
    phone: Phone, district: District, starts_at: datetime, **more: Any
) -> dict[str, Any]:
    """The payload of a booking."""
    answer = await phone.ask(BOOK, input=wanting(district, starts_at, **more))
    payload: dict[str, Any] = answer["bookAppointment"]
    return payload


async def booked(phone: Phone, district: District, starts_at: datetime, **more: Any) -> str:
    """The id of an appointment that nothing stands in the way of."""
    payload = await book(phone, district, starts_at, **more)
    assert payload["errors"] == []
    made: str = payload["appointment"]["id"]
    return made


async def refused(
    phone: Phone, district: District, starts_at: datetime, **more: Any
) -> tuple[str, str | None]:
    """Code and field of a booking that is refused, which must have written nothing."""
    before = await traces()
    payload = await book(phone, district, starts_at, **more)
    assert payload["appointment"] is None
    assert await traces() == before
    (error,) = payload["errors"]
    assert error["message"]
    return error["code"], error["field"]


def step_document(step: Step) -> str:
    name = MUTATIONS[step]
    return _STEP % (name, name[0].lower() + name[1:])


async def take(phone: Phone, step: Step, appointment_id: str, **words: str) -> dict[str, Any]:
    """The payload of a step."""
    answer = await phone.ask(step_document(step), input={"id": appointment_id, **words})
    (payload,) = answer.values()
    taken: dict[str, Any] = payload
    return taken


def outcome(payload: dict[str, Any]) -> str:
    """The new status, or the code of the refusal."""
    if payload["errors"]:
        assert payload["appointment"] is None
        (error,) = payload["errors"]
        return str(error["code"])
    return str(payload["appointment"]["status"])


async def traces() -> dict[str, int]:
    """How many rows there are in every table that a booking writes to."""
    return (await query(_TRACES))[0]


async def make_appointment(district: District, starts_at: datetime, **fields: Any) -> Appointment:
    """Half an hour of the district's specialist and resident, written past every rule."""
    ends_at = starts_at + timedelta(minutes=30)
    usual = {
        "person_id": district.resident.id,
        "booked_by_id": district.resident.id,
        "specialist_id": district.specialist.id,
        "team_id": district.team.id,
        "service_id": district.service.id,
        "venue_id": district.venue.id,
        "mode": AppointmentMode.PHONE,
        "status": AppointmentStatus.BOOKED,
        "ends_at": ends_at,
        "blocked_from": starts_at,
        "blocked_until": fields.get("ends_at", ends_at),
    }
    if fields.get("status") == AppointmentStatus.PROPOSED:
        usual |= {"proposal": Proposal.WAITLIST, "expires_at": starts_at + timedelta(days=1)}
    at = clock.now()
    return await Appointment.create(
        reference=new_reference(),
        starts_at=starts_at,
        created_at=at,
        updated_at=at,
        **{**usual, **fields},
    )


async def set_policy(district: District, **policy: object) -> None:
    """Change columns of the district's service."""
    await district.service.update_from_dict(dict(policy)).save()
