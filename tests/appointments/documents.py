"""What these tests send about holds, moves, absences and series, and what they look up."""

from typing import Any

from mulin.appointments.models import AppointmentChange
from mulin.notifications.models import Notification
from schema.ids import taken_apart
from tests.district import District
from tests.phone import Phone
from tests.scheduling.asking import AVAILABILITY, asked, clock_time

_MADE = """
    appointment {
      id reference status sequence startsAt mode desk expiresAt equipment
      specialist { id } specialists { id } venue { id } follows { id }
      changes { kind reason previousStartsAt previousSpecialist { id } }
    }
    errors { field code message }
"""
_TAKEN = "alternatives { startsAt specialist { id } }"

HOLD = f"""
mutation Hold($input: HoldSlotInput!) {{
  holdSlot(input: $input) {{
    hold {{ id startsAt endsAt mode expiresAt specialist {{ id }} venue {{ id }} }}
    errors {{ field code message }} {_TAKEN}
  }}
}}
"""
RELEASE = """
mutation Release($input: ReleaseHoldInput!) {
  releaseHold(input: $input) { releasedId errors { field code message } }
}
"""
BOOK_HELD = f"""
mutation BookHeld($input: BookHeldSlotInput!) {{ bookHeldSlot(input: $input) {{ {_MADE} }} }}
"""
RESCHEDULE = f"""
mutation Reschedule($input: RescheduleAppointmentInput!) {{
  rescheduleAppointment(input: $input) {{ {_MADE} {_TAKEN} }}
}}
"""
REASSIGN = f"""
mutation Reassign($input: ReassignAppointmentInput!) {{
  reassignAppointment(input: $input) {{ {_MADE} }}
}}
"""
FOLLOW_UP = f"""
mutation FollowUp($input: BookFollowUpInput!) {{
  bookFollowUp(input: $input) {{ {_MADE} {_TAKEN} }}
}}
"""
MARK_UNAVAILABLE = """
mutation Away($input: MarkUnavailableInput!) {
  markUnavailable(input: $input) {
    affected {
      outcome
      appointment { id status startsAt expiresAt specialist { id } specialists { id } venue { id } }
    }
    errors { field code message }
  }
}
"""
BOOK_SERIES = f"""
mutation Series($input: BookSeriesInput!) {{
  bookSeries(input: $input) {{
    occurrences {{
      startsAt appointment {{ id status startsAt specialist {{ id }} }}
      error {{ code field message }} {_TAKEN}
    }}
    errors {{ field code message }}
  }}
}}
"""
MINE = """
query { viewer { appointments(first: 50) { totalCount edges { node { id status } } } } }
"""
NODE = "query ($id: ID!) { node(id: $id) { id ... on Appointment { status startsAt } } }"


async def send(phone: Phone, document: str, **values: Any) -> dict[str, Any]:
    """The payload of a mutation with that input."""
    (payload,) = (await phone.ask(document, input=values)).values()
    answered: dict[str, Any] = payload
    return answered


async def done(phone: Phone, document: str, **values: Any) -> dict[str, Any]:
    """The appointment, or the hold, of a mutation that nothing stands in the way of."""
    payload = await send(phone, document, **values)
    assert payload["errors"] == []
    made: dict[str, Any] = payload.get("appointment") or payload["hold"]
    return made


def refusal(payload: dict[str, Any]) -> tuple[str, str | None]:
    """Code and field of the one error, with which there is nothing else."""
    (error,) = payload["errors"]
    assert error["message"]
    assert not any(payload.get(made) for made in ("appointment", "hold", "affected"))
    return error["code"], error["field"]


async def mine(phone: Phone) -> list[str]:
    """The ids of the viewer's list, which must hold each once, also by its own count."""
    found = (await phone.ask(MINE))["viewer"]["appointments"]
    ids = [edge["node"]["id"] for edge in found["edges"]]
    assert found["totalCount"] == len(ids) == len(set(ids))
    return ids


async def seen(phone: Phone, id_: str) -> dict[str, Any] | None:
    node: dict[str, Any] | None = (await phone.ask(NODE, id=id_))["node"]
    return node


async def starts(phone: Phone, district: District, **wanted: Any) -> list[str]:
    """Starts of what `availability` shows, on Tuesday unless said otherwise, in Shanghai."""
    answer = await phone.ask(AVAILABILITY, **asked(district, **wanted))
    days = answer["availability"]["days"]
    return [clock_time(slot["startsAt"]) for day in days for slot in day["slots"]]


def key_of(global_id: str) -> int:
    return taken_apart(global_id, "id")[1]


async def heard(id_: str | None = None) -> list[tuple[int, str]]:
    """Who was told what, about that appointment or any, in order of person."""
    told = Notification.all()
    if id_ is not None:
        told = told.filter(appointment_id=key_of(id_))
    return sorted(await told.values_list("person_id", "kind"))


async def forget_what_was_told() -> None:
    await Notification.all().delete()


async def kinds(id_: str) -> list[str]:
    """What happened to an appointment, in order."""
    changes = AppointmentChange.filter(appointment_id=key_of(id_)).order_by("id")
    return [str(kind) for kind in await changes.values_list("kind", flat=True)]
