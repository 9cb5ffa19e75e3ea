"""Specialists are away, as they or their staff say; what is booked stays."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.audit.models import AuditEntry
from mulin.database import transaction
from mulin.global_ids import global_id
from mulin.people.models import Role
from mulin.people.sign_in import open_session
from mulin.people.viewer import Viewer, viewer_of
from mulin.scheduling.actions.absences import enter_time_off
from mulin.scheduling.actions.entering import MOST_ENTRIES
from mulin.scheduling.models import TimeOff
from tests.appointments.asking import make_appointment
from tests.district import District, gid, make_specialist, make_team
from tests.phone import Phone, Phones
from tests.scheduling.entering import blamed, enter, outsiders, staff_phone
from tests.statements import statements
from tests.times import MONDAY, TUESDAY, at

AWAY = {"startsAt": at(TUESDAY, 9).isoformat(), "endsAt": at(TUESDAY, 12).isoformat()}
MINE = "{ viewer { timeOff { startsAt reason } } }"
SCHEDULE = """
query Schedule($id: ID!) {
  node(id: $id) {
    ... on Specialist {
      schedule {
        weeklyHours { weekday } dateOverrides { date } timeOff { id } policyExceptions { id }
      }
    }
  }
}
"""
EVERYBODYS = """
{ specialists(first: 100) { edges { node { schedule { timeOff { id } weeklyHours { id } } } } } }
"""


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    """The specialist's."""
    return await phones.of(district.specialist.person_id)


async def acting(person_id: int) -> Viewer:
    session = await open_session(person_id)
    viewer = await viewer_of(session.person_id, session.session_id)
    assert viewer is not None
    return viewer


async def away(district: District, hours: int, **fields: Any) -> TimeOff:
    """An hour's absence that begins so many hours from now."""
    starts_at = MONDAY + timedelta(hours=hours)
    person_id = district.specialist.person_id
    return await TimeOff.create(
        specialist=district.specialist,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        created_by_id=person_id,
        created_at=MONDAY,
        **fields,
    )


async def test_a_specialist_enters_and_takes_back_an_absence(
    phone: Phone, district: District
) -> None:
    made = await enter(phone, "addTimeOff", **AWAY, reason=" Annual leave ")
    assert made["errors"] == []
    assert made["timeOff"] == {
        "id": made["timeOff"]["id"],
        "startsAt": "2026-03-03T01:00:00Z",
        "endsAt": "2026-03-03T04:00:00Z",
        "reason": "Annual leave",
        "specialist": {"id": gid(district.specialist)},
    }
    listed = (await phone.ask(MINE))["viewer"]["timeOff"]
    assert listed == [{"startsAt": "2026-03-03T01:00:00Z", "reason": "Annual leave"}]
    removed = await enter(phone, "removeTimeOff", id=made["timeOff"]["id"])
    assert removed == {"removedId": made["timeOff"]["id"], "errors": []}
    assert (await phone.ask(MINE))["viewer"]["timeOff"] == []
    again = await enter(phone, "removeTimeOff", id=made["timeOff"]["id"])
    assert blamed(again) == ("NOT_FOUND", "id")


async def test_it_leaves_who_entered_it_for_whom_but_not_why(
    phone: Phone, district: District
) -> None:
    await enter(phone, "addTimeOff", **AWAY, reason="private illness")
    entry = await AuditEntry.get(action="time_off.added")
    assert entry.actor_id == district.specialist.person_id
    assert entry.details == {
        "specialist": district.specialist.id,
        "starts_at": "2026-03-03T01:00:00+00:00",
        "ends_at": "2026-03-03T04:00:00+00:00",
    }


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STATION_STAFF, Role.DISTRICT_ADMIN])
async def test_staff_of_whom_the_team_serves_keep_the_specialists_time(
    district: District, phones: Phones, role: Role
) -> None:
    staff, specialist = await staff_phone(district, phones, role), gid(district.specialist)
    made = await enter(staff, "addTimeOff", specialistId=specialist, **AWAY)
    assert made["timeOff"]["specialist"]["id"] == specialist
    override = await enter(
        staff, "addDateOverride", specialistId=specialist, date="2026-03-05", kind="UNAVAILABLE"
    )
    hours = await enter(staff, "setWeeklyHours", specialistId=specialist, ranges=[])
    assert (override["errors"], hours["weeklyHours"]) == ([], [])
    assert (await staff.ask(SCHEDULE, id=specialist))["node"]["schedule"] == {
        "weeklyHours": [],
        "dateOverrides": [{"date": "2026-03-05"}],
        "timeOff": [{"id": made["timeOff"]["id"]}],
        "policyExceptions": [],
    }
    for name, key in (
        ("removeDateOverride", override["dateOverride"]["id"]),
        ("removeTimeOff", made["timeOff"]["id"]),
    ):
        assert (await enter(staff, name, id=key))["removedId"] == key
    assert await AuditEntry.filter(actor_id=district.specialist.person_id).count() == 0


async def test_nobody_else_keeps_or_sees_a_specialists_time(
    district: District, phones: Phones
) -> None:
    specialist, kept = gid(district.specialist), await away(district, 24)
    colleague = await make_specialist(await make_team(district.centre))
    others = [
        *await outsiders(district, phones),
        (await phones.of(colleague.person_id), "FORBIDDEN"),
    ]
    before = await AuditEntry.all().count()
    for other, code in others:
        field = None if code == "UNAUTHENTICATED" else "specialistId"
        for name, wanted in (
            ("addTimeOff", AWAY),
            ("setWeeklyHours", {"ranges": []}),
            ("addDateOverride", {"date": "2026-03-05", "kind": "UNAVAILABLE"}),
        ):
            refused = await enter(other, name, specialistId=specialist, **wanted)
            assert blamed(refused) == (code, field), name
        refused = await enter(other, "removeTimeOff", id=gid(kept))
        assert blamed(refused)[0] in {"UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND"}
        assert (await other.ask(SCHEDULE, id=specialist))["node"]["schedule"] is None
        node = await other.ask("query N($id: ID!) { node(id: $id) { id } }", id=gid(kept))
        assert node["node"] is None
    assert await AuditEntry.all().count() == before
    assert await TimeOff.all().count() == 1


async def test_a_specialist_that_is_none_is_not_found(district: District, phones: Phones) -> None:
    admin = await staff_phone(district, phones, Role.DISTRICT_ADMIN)
    retired = await make_specialist(district.team, is_active=False)
    for key in (gid(retired), global_id("Specialist", 999_999)):
        refused = await enter(admin, "addTimeOff", specialistId=key, **AWAY)
        assert blamed(refused) == ("NOT_FOUND", "specialistId")


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "reason", "field"),
    [
        (TUESDAY, TUESDAY, "", "endsAt"),
        (TUESDAY, MONDAY, "", "endsAt"),
        (MONDAY - timedelta(days=2), MONDAY, "", "endsAt"),
        (MONDAY, MONDAY + timedelta(days=731, seconds=1), "", "endsAt"),
        (MONDAY, TUESDAY, "x" * 201, "reason"),
        (MONDAY, TUESDAY, "a\0b", "reason"),
    ],
)
async def test_a_bad_absence_is_named_and_not_written(
    phone: Phone, starts_at: Any, ends_at: Any, reason: str, field: str
) -> None:
    wanted = {"startsAt": starts_at.isoformat(), "endsAt": ends_at.isoformat(), "reason": reason}
    assert blamed(await enter(phone, "addTimeOff", **wanted)) == ("INVALID", field)
    assert not await TimeOff.exists()


async def test_an_absence_may_have_begun_and_may_last_two_years(phone: Phone) -> None:
    begun = MONDAY - timedelta(days=1)
    wanted = {"startsAt": begun.isoformat(), "endsAt": (begun + timedelta(days=731)).isoformat()}
    assert (await enter(phone, "addTimeOff", **wanted))["errors"] == []


async def test_there_are_only_so_many_absences_still_to_end(
    phone: Phone, district: District
) -> None:
    for hours in range(-3, MOST_ENTRIES - 2):
        await away(district, hours)
    # Three are over by now: one is missing to the limit, wherever several ask at once.
    assert len((await phone.ask(MINE))["viewer"]["timeOff"]) == MOST_ENTRIES - 2
    answers = await asyncio.gather(*(enter(phone, "addTimeOff", **AWAY) for _ in range(5)))
    refused = [answer for answer in answers if answer["errors"]]
    assert [blamed(answer) for answer in refused] == [("INVALID", "startsAt")] * 3


async def test_an_appointment_in_it_stays(phone: Phone, district: District) -> None:
    made = await make_appointment(district, at(TUESDAY, 10))
    assert (await enter(phone, "addTimeOff", **AWAY))["errors"] == []
    assert (await Appointment.get(id=made.id)).status is AppointmentStatus.BOOKED


async def test_entered_inside_a_transaction_it_is_part_of_it(district: District) -> None:
    viewer = await acting(district.specialist.person_id)

    async def enter_and_fail() -> None:
        async with transaction():
            await enter_time_off(viewer, district.specialist.id, MONDAY, TUESDAY, "ill")
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        await enter_and_fail()
    assert not await TimeOff.exists()
    assert not await AuditEntry.filter(action="time_off.added").exists()


async def test_schedules_of_many_cost_no_more_statements_than_of_one(
    district: District, phones: Phones
) -> None:
    admin = await staff_phone(district, phones, Role.DISTRICT_ADMIN)
    with statements() as few:
        await admin.ask(EVERYBODYS)
    for _ in range(5):
        await make_specialist(district.team)
    with statements() as many:
        answer = await admin.ask(EVERYBODYS)
    edges = answer["specialists"]["edges"]
    assert len(edges) == 6
    assert all(len(edge["node"]["schedule"]["weeklyHours"]) == 7 for edge in edges)
    assert len(many) == len(few)
