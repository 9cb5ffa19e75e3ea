"""What the desk looks up: the day of its venue, and whose ticket somebody holds up."""

from typing import Any

from mulin.appointments.models import AppointmentStatus, Proposal
from mulin.organizations.models import Desk
from mulin.people.models import Role
from mulin.references import as_issued
from mulin.services.models import AppointmentMode
from tests.appointments.asking import make_appointment
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
    make_venue,
)
from tests.phone import Phone, Phones
from tests.statements import statements
from tests.times import MONDAY, TUESDAY, at

DAY = """
query Day($venueId: ID!, $date: Date!) {
  venueDay(venueId: $venueId, date: $date) {
    venue { id } date
    appointments { id status desk person { name } personPhone specialists { name } }
  }
}
"""
BY_REFERENCE = """
query Ticket($reference: String!) { appointmentByReference(reference: $reference) { id } }
"""


async def somebody(district: District, hour: int, desk: Desk | None = None, **more: Any) -> str:
    """The id of an appointment of somebody new, with a specialist of their own."""
    giving = await make_specialist(district.team, venue=district.venue)
    made = await make_appointment(
        district,
        more.pop("day", at(TUESDAY, hour)),
        **{
            "person_id": (await make_person()).id,
            "specialist_id": giving.id,
            "desk_id": None if desk is None else desk.id,
            "mode": AppointmentMode.PHONE if desk is None else AppointmentMode.IN_PERSON,
            **more,
        },
    )
    return gid(made)


async def staff_of(district: District, phones: Phones, role: Role = Role.STATION_STAFF) -> Phone:
    member = await make_person()
    await give_role(member, district.station, role)
    return await phones.of(member.id)


async def test_the_day_of_a_venue_by_start_and_desk(district: District, phones: Phones) -> None:
    one, two = await Desk.filter(venue=district.venue).order_by("name")
    by_phone = await somebody(district, 10)
    second = await somebody(district, 10, two)
    first = await somebody(district, 10, one)
    early = await somebody(district, 0, status=AppointmentStatus.FULFILLED)
    late = await somebody(district, 23, one)
    await somebody(district, 11, one, status=AppointmentStatus.CANCELLED)
    await somebody(district, 12, one, status=AppointmentStatus.PROPOSED, proposal=Proposal.HOLD)
    await somebody(district, 13, venue_id=(await make_venue(district.station)).id)
    await somebody(district, 0, day=at(TUESDAY, 23).replace(day=2))

    phone = await staff_of(district, phones)
    found = (await phone.ask(DAY, venueId=gid(district.venue), date="2026-03-03"))["venueDay"]
    assert (found["venue"]["id"], found["date"]) == (gid(district.venue), "2026-03-03")
    listed = [(one["id"], one["desk"]) for one in found["appointments"]]
    assert listed == [(early, None), (first, "1"), (second, "2"), (by_phone, None), (late, "1")]
    assert all(one["personPhone"] for one in found["appointments"])


async def test_a_full_day_takes_no_more_statements_than_a_quiet_one(
    district: District, phones: Phones
) -> None:
    phone, asked = await staff_of(district, phones), {"venueId": gid(district.venue)}
    taken = []
    for hours in (range(9, 11), range(11, 17)):
        for hour in hours:
            await somebody(district, hour)
        with statements() as sent:
            await phone.ask(DAY, date="2026-03-03", **asked)
        taken.append(len(sent))
    assert taken[0] == taken[1]


async def test_a_day_is_for_those_who_run_the_venue(
    district: District, phones: Phones, phone: Phone, specialist: Phone
) -> None:
    admin, stranger = await make_person(), await make_person()
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    await give_role(stranger, await make_organization(district.centre.kind), Role.DISTRICT_ADMIN)
    asked = {"venueId": gid(district.venue), "date": "2026-03-03"}

    assert (await (await phones.of(admin.id)).ask(DAY, **asked))["venueDay"]["appointments"] == []
    for outsider in (phone, specialist, await phones.of(stranger.id)):
        refused = await outsider.error(DAY, **asked)
        assert (refused["code"], refused["field"]) == ("NOT_FOUND", "venueId")
    assert (await (await phones.new()).error(DAY, **asked))["code"] == "UNAUTHENTICATED"


async def test_a_ticket_is_found_by_whoever_may_see_it(
    district: District, phones: Phones, phone: Phone, specialist: Phone
) -> None:
    made = await make_appointment(district, at(MONDAY, 14))
    await made.update_from_dict({"reference": "7K1QX0ZD"}).save()
    stranger = await phones.of((await make_person()).id)

    async def found(by: Phone, typed: str = "7K1QX0ZD") -> str | None:
        answer = (await by.ask(BY_REFERENCE, reference=typed))["appointmentByReference"]
        return answer and str(answer["id"])

    for seeing in (phone, specialist, await staff_of(district, phones)):
        assert await found(seeing) == gid(made)
    for blind in (stranger, await phones.new()):
        assert await found(blind) is None
    assert await found(phone, " 7klq-xozd ") == gid(made)
    for nothing in ("7K1QX0ZE", "7K1Q", "", "%"):
        assert await found(phone, nothing) is None


def test_a_reference_is_read_however_it_was_typed() -> None:
    for typed in ("7K1QX0ZD", "7klqxozd", "7KIQ XOZD", "7k1q-x0zd", "７ｋ１ｑ ｘ０ｚｄ"):
        assert as_issued(typed) == "7K1QX0ZD"
    for typed in ("", "7K1QX0Z", "7K1QX0ZDD", "7K1QX0ZU", "7K1QX0Z%"):
        assert as_issued(typed) is None
