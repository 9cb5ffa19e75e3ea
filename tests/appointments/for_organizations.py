"""What tests send about meetings for enterprises and about questions, and what they stand on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mulin.services.models import Service, TeamKind
from tests.consultations.asking import Park, found_park
from tests.district import District, gid, make_service
from tests.phone import Phone, Phones

_MADE = """
appointment {
  id status startsAt person { name } organization { id } consultation { id }
  specialist { id } team { id }
}
errors { field code message }
"""
_TAKEN = "alternatives { specialist { id } }"
BOOK = f"""
mutation ($input: BookAppointmentInput!) {{
  done: bookAppointment(input: $input) {{ {_MADE} {_TAKEN} }}
}}
"""
FOLLOW_UP = f"""
mutation ($input: BookFollowUpInput!) {{
  done: bookFollowUp(input: $input) {{ {_MADE} {_TAKEN} }}
}}
"""
RESCHEDULE = f"""
mutation ($input: RescheduleAppointmentInput!) {{
  done: rescheduleAppointment(input: $input) {{ {_MADE} {_TAKEN} }}
}}
"""
REASSIGN = f"""
mutation ($input: ReassignAppointmentInput!) {{
  done: reassignAppointment(input: $input) {{ {_MADE} }}
}}
"""
BOOK_HELD = f"""
mutation ($input: BookHeldSlotInput!) {{ done: bookHeldSlot(input: $input) {{ {_MADE} }} }}
"""
HOLD = """
mutation ($input: HoldSlotInput!) {
  done: holdSlot(input: $input) { hold { id specialist { id } } errors { field code message } }
}
"""


@dataclass
class Parks:
    """Two parks, each with a team of two and an enterprise; and the service their teams give."""

    mine: Park
    other: Park
    service: Service
    contact: Phone
    neighbor: Phone

    def slot(self, starts_at: datetime, **more: Any) -> dict[str, Any]:
        """What to book; by whoever's turn it is unless said otherwise."""
        return {
            "serviceId": gid(self.service),
            "startsAt": starts_at.isoformat(),
            "mode": "PHONE",
            **more,
        }


async def found_parks(district: District, phones: Phones) -> Parks:
    mine, other = await found_park(district), await found_park(district)
    service = await make_service(team_kind=TeamKind.PARK_SERVICE, open_limit=20)
    contact, neighbor = [await phones.of(park.contact.id) for park in (mine, other)]
    return Parks(mine, other, service, contact, neighbor)


async def send(phone: Phone, document: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """The payload of a mutation that calls what it does `done`."""
    payload: dict[str, Any] = (await phone.ask(document, input=wanted))["done"]
    return payload


async def made(phone: Phone, document: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """The appointment, or what else was made, of a request that nothing stands in the way of."""
    payload = await send(phone, document, wanted)
    assert payload["errors"] == [], payload
    found: dict[str, Any] = payload.get("appointment") or payload["hold"]
    return found


async def refusal(phone: Phone, document: str, wanted: dict[str, Any]) -> tuple[str, str | None]:
    """Code and field of the one reason why nothing was made."""
    payload = await send(phone, document, wanted)
    (error,) = payload["errors"]
    assert error["message"]
    return error["code"], error["field"]
