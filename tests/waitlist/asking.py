"""What these tests ask of the API about waiting."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.people.models import Person
from mulin.waitlist.models import WaitlistEntry
from mulin.waitlist.offering import offer_free_times
from tests.appointments.asking import make_appointment
from tests.district import District, gid, make_person
from tests.phone import Phone, Phones
from tests.scheduling.asking import TUESDAY_DATE
from tests.times import SHANGHAI, TUESDAY, at

_PLACE = """
id status ahead startsAt endsAt from to mode
service { id } topic { id } specialist { id } team { id } venue { id }
offer { id status startsAt expiresAt mode specialist { id } }
"""

JOIN = f"""
mutation Join($input: JoinWaitlistInput!) {{
  joinWaitlist(input: $input) {{ entry {{ {_PLACE} }} errors {{ field code message }} }}
}}
"""

LEAVE = f"""
mutation Leave($input: LeaveWaitlistInput!) {{
  leaveWaitlist(input: $input) {{ entry {{ {_PLACE} }} errors {{ field code message }} }}
}}
"""

WAITLIST = f"{{ viewer {{ waitlist {{ {_PLACE} }} }} }}"

PLACE = f"query Place($id: ID!) {{ node(id: $id) {{ ... on WaitlistEntry {{ {_PLACE} }} }} }}"


def wish(district: District, **more: Any) -> dict[str, Any]:
    """The input of somebody who could come on Tuesday at any time."""
    return {
        "serviceId": gid(district.service),
        "from": TUESDAY_DATE,
        "to": TUESDAY_DATE,
        **more,
    }


async def join(phone: Phone, district: District, **more: Any) -> dict[str, Any]:
    """The payload of joining."""
    payload: dict[str, Any] = (await phone.ask(JOIN, input=wish(district, **more)))["joinWaitlist"]
    return payload


async def joined(phone: Phone, district: District, **more: Any) -> str:
    """The id of a place that nothing stands in the way of."""
    payload = await join(phone, district, **more)
    assert payload["errors"] == []
    made: str = payload["entry"]["id"]
    return made


async def leave(phone: Phone, entry_id: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(LEAVE, input={"id": entry_id}))["leaveWaitlist"]
    return payload


async def places(phone: Phone) -> list[dict[str, Any]]:
    """The viewer's open places."""
    waiting: list[dict[str, Any]] = (await phone.ask(WAITLIST))["viewer"]["waitlist"]
    return waiting


async def offer_of(phone: Phone) -> dict[str, Any]:
    """What is offered for the viewer's one place."""
    (place,) = await places(phone)
    assert place["status"] == "OFFERED"
    offer: dict[str, Any] = place["offer"]
    return offer


async def status(phone: Phone) -> str:
    """Where the viewer's one place stands."""
    (place,) = await places(phone)
    return str(place["status"])


def wall_clock(offer: dict[str, Any]) -> str:
    """When an offer begins, as the clock on the wall shows it."""
    return datetime.fromisoformat(offer["startsAt"]).astimezone(SHANGHAI).strftime("%H:%M")


async def people(phones: Phones, size: int) -> list[Phone]:
    """Phones of as many new people."""
    return [await phones.of((await make_person()).id) for _ in range(size)]


async def fill_tuesday(district: District, *, free: Sequence[int] = ()) -> list[Appointment]:
    """Book the whole of the specialist's Tuesday, half hours of the given hours left out.

    `free` are hours of the day, such as 10 for 10:00 to 10:30. The meetings come in order of time.
    """
    starts = [at(TUESDAY, 9 + half // 2, half % 2 * 30) for half in range(16)]
    stranger = await make_person()
    return [
        await make_appointment(district, one, person_id=stranger.id)
        for one in starts
        if not (one.hour in free and one.minute == 0)
    ]


async def free(*appointments: Appointment) -> None:
    """Take meetings away, past every rule, and have what is free offered."""
    for appointment in appointments:
        await appointment.delete()
    await offer_free_times()


async def waiting(district: District, person: Person, **fields: Any) -> WaitlistEntry:
    """Somebody who waits, for any time on Tuesday, written past every rule."""
    usual = {
        "person_id": person.id,
        "service_id": district.service.id,
        "first_date": TUESDAY.date(),
        "last_date": TUESDAY.date(),
        "ranked_at": clock.now(),
        "created_at": clock.now(),
    }
    return await WaitlistEntry.create(**{**usual, **fields})


async def offers() -> list[Appointment]:
    """What is offered to anybody on the waitlist at this moment, in the order of offering."""
    return await Appointment.filter(
        status=AppointmentStatus.PROPOSED, proposal=Proposal.WAITLIST
    ).order_by("id")
