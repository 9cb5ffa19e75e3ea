"""Reading appointments: one's own list, its filters and pages, and nobody else's."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.appointments.policy import Step
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Membership, Role
from tests.appointments.asking import make_appointment, outcome, take
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_specialist,
)
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

LIST = """
query List(
  $status: [AppointmentStatus!], $from: DateTime, $to: DateTime,
  $first: Int, $after: String, $last: Int, $before: String
) {
  viewer {
    appointments(
      status: $status, from: $from, to: $to,
      first: $first, after: $after, last: $last, before: $before
    ) {
      totalCount
      edges { cursor node { id status startsAt } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}
"""
FIND = "query ($id: ID!) { node(id: $id) { id } }"
LENGTH = 23


async def listed(phone: Phone, **wanted: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await phone.ask(LIST, **wanted))["viewer"]["appointments"]
    return found


def ids(connection: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in connection["edges"]]


@pytest.fixture
async def kept(district: District) -> list[Appointment]:
    """The resident's appointments in order of time; several begin at the same instant."""
    rows = []
    for number in range(LENGTH):
        starts_at = at(TUESDAY, 9) + timedelta(minutes=30 * (number // 3))
        rows.append(await make_appointment(district, starts_at, status="cancelled"))
    stranger = {"person_id": (await make_person()).id}
    for hour in range(3):
        await make_appointment(district, at(TUESDAY, 9 + hour), **stranger, status="noshow")
    return rows


@pytest.fixture
async def reader(district: District, phones: Phones, kept: list[Appointment]) -> Phone:
    return await phones.of(district.resident.id)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(1, 30), forward=st.booleans())
@example(size=LENGTH, forward=True)
@example(size=LENGTH, forward=False)
async def test_pages_put_together_are_the_whole_list(
    reader: Phone, kept: list[Appointment], size: int, *, forward: bool
) -> None:
    whole = [gid(row) for row in kept]
    seen: list[str] = []
    window: dict[str, Any] = {"first": size} if forward else {"last": size}
    more = True
    while more:
        page = await listed(reader, **window)
        info, here = page["pageInfo"], ids(page)
        assert page["totalCount"] == LENGTH
        assert len(here) == min(size, LENGTH - len(seen))
        assert (info["startCursor"], info["endCursor"]) == (
            page["edges"][0]["cursor"],
            page["edges"][-1]["cursor"],
        )
        seen = [*seen, *here] if forward else [*here, *seen]
        more = info["hasNextPage"] if forward else info["hasPreviousPage"]
        window |= {"after": info["endCursor"]} if forward else {"before": info["startCursor"]}
    assert seen == whole


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=st.integers(0, LENGTH - 1), before=st.integers(0, LENGTH - 1), size=st.integers(1, 9))
async def test_a_window_is_a_slice_of_the_list(
    reader: Phone, kept: list[Appointment], after: int, before: int, size: int
) -> None:
    whole = await listed(reader, first=100)
    edges: Sequence[dict[str, Any]] = whole["edges"]
    between = {"after": edges[after]["cursor"], "before": edges[before]["cursor"]}
    expected = ids(whole)[after + 1 : before]
    assert ids(await listed(reader, first=size, **between)) == expected[:size]
    assert ids(await listed(reader, last=size, **between)) == expected[-size:]


async def test_a_page_has_twenty_unless_asked_and_never_more_than_a_hundred(
    reader: Phone,
) -> None:
    assert len(ids(await listed(reader))) == 20
    for wrong, field in (
        ({"first": 0}, "first"),
        ({"first": 101}, "first"),
        ({"last": -1}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"after": "nonsense"}, "after"),
        ({"before": "W10="}, "before"),
    ):
        error = await reader.error(LIST, **wrong)
        assert (error["code"], error["field"]) == ("INVALID", field)


async def test_filters_by_status_and_time(district: District, phones: Phones) -> None:
    plan: dict[datetime, str] = {
        MONDAY - timedelta(days=2): "fulfilled",
        at(MONDAY, 12): "pending",
        at(TUESDAY, 10): "booked",
        at(TUESDAY, 12): "cancelled",
        at(TUESDAY, 14): "booked",
    }
    made = {when: gid(await make_appointment(district, when, status=plan[when])) for when in plan}
    phone = await phones.of(district.resident.id)
    everything = list(made.values())
    for wanted, expected in (
        ({}, everything),
        ({"status": ["BOOKED"]}, [everything[2], everything[4]]),
        ({"status": ["PENDING", "CANCELLED"]}, [everything[1], everything[3]]),
        ({"status": []}, []),
        ({"from": at(TUESDAY, 10)}, everything[2:]),
        ({"to": at(TUESDAY, 10)}, everything[:2]),
        ({"from": at(MONDAY, 9), "to": at(TUESDAY, 12)}, everything[1:3]),
        ({"status": ["BOOKED"], "from": at(TUESDAY, 11)}, everything[4:]),
    ):
        sent = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in wanted.items()
        }
        found = await listed(phone, **sent)
        assert ids(found) == expected, wanted
        assert found["totalCount"] == len(expected)


async def test_a_specialist_lists_what_they_give_and_what_they_booked(
    district: District, phones: Phones
) -> None:
    given_ = await make_appointment(district, at(TUESDAY, 10))
    own = await make_appointment(
        district,
        at(TUESDAY, 9),
        person_id=district.specialist.person_id,
        specialist_id=(await make_specialist(district.team)).id,
    )
    specialist = await phones.of(district.specialist.person_id)
    assert ids(await listed(specialist)) == [gid(own), gid(given_)]


async def test_only_those_concerned_find_an_appointment(district: District, phones: Phones) -> None:
    appointment = await make_appointment(district, at(TUESDAY, 10))
    staff, auditor, stranger = [await make_person() for _ in range(3)]
    await give_role(staff, district.station, Role.STATION_STAFF)
    await give_role(auditor, district.centre, Role.AUDITOR)
    people = {
        "resident": district.resident.id,
        "specialist": district.specialist.person_id,
        "staff": staff.id,
        "auditor": auditor.id,
        "stranger": stranger.id,
        "another specialist": (await make_specialist(district.team)).person_id,
    }
    finds, lists = set(), set()
    for name, person_id in people.items():
        phone = await phones.of(person_id)
        if (await phone.ask(FIND, id=gid(appointment)))["node"] is not None:
            finds.add(name)
        if ids(await listed(phone)):
            lists.add(name)
    assert finds == {"resident", "specialist", "staff", "auditor"}
    # Their list is their own: what an organization serves is found by other ways.
    assert lists == {"resident", "specialist"}
    assert (await (await phones.new()).ask(FIND, id=gid(appointment)))["node"] is None


async def test_what_an_enterprise_booked_is_its_contacts_to_see(
    district: District, phones: Phones
) -> None:
    places = [
        await make_organization(OrganizationKind.ENTERPRISE, district.centre) for _ in range(2)
    ]
    colleague, neighbor = await make_person(), await make_person()
    await give_role(colleague, places[0], Role.ENTERPRISE_CONTACT)
    await give_role(neighbor, places[1], Role.ENTERPRISE_CONTACT)
    booked = await make_appointment(district, at(TUESDAY, 10), organization_id=places[0].id)
    phone = await phones.of(colleague.id)
    assert (await phone.ask(FIND, id=gid(booked)))["node"] is not None
    assert outcome(await take(phone, Step.CANCEL, gid(booked))) == "FORBIDDEN"
    assert (await (await phones.of(neighbor.id)).ask(FIND, id=gid(booked)))["node"] is None
    # Whoever is no contact any more sees it no more.
    await Membership.filter(person=colleague).delete()
    assert (await phone.ask(FIND, id=gid(booked)))["node"] is None


async def test_every_status_can_be_read(district: District, phones: Phones) -> None:
    appointment = await make_appointment(district, at(TUESDAY, 10))
    phone = await phones.of(district.resident.id)
    for status in AppointmentStatus:
        offered = status is AppointmentStatus.PROPOSED
        await Appointment.filter(id=appointment.id).update(
            status=status,
            proposal=Proposal.WAITLIST if offered else None,
            expires_at=at(TUESDAY, 9) if offered else None,
        )
        (edge,) = (await listed(phone))["edges"]
        assert edge["node"]["status"] == status.name
