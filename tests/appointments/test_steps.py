"""Confirm, decline, cancel, check in, complete, no-show: who, when, and what comes of it."""

from datetime import timedelta
from itertools import product

import pytest

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentChange, AppointmentStatus, Proposal
from mulin.appointments.policy import Step
from mulin.audit.models import AuditEntry
from mulin.database import query
from mulin.global_ids import global_id
from mulin.notifications.models import Notification
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from tests.appointments.asking import (
    booked,
    make_appointment,
    outcome,
    set_policy,
    take,
    traces,
)
from tests.appointments.promises import OPENS, promised
from tests.district import District, gid, give_role, make_organization, make_person
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

REASON = "孩子发烧，来不了。"
READ = """
query ($id: ID!) {
  node(id: $id) { ... on Appointment { status outcome changes { kind at reason } } }
}
"""


@pytest.fixture
async def parties(district: District, phones: Phones) -> dict[str, Phone]:
    """A phone of everybody who could try to take a step."""
    another = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    holders = {
        "staff": (district.station, Role.STATION_STAFF),
        "staff of another station": (another, Role.STATION_STAFF),
        "auditor": (district.centre, Role.AUDITOR),
    }
    found = {
        "person": await phones.of(district.resident.id),
        "specialist": await phones.of(district.specialist.person_id),
        "stranger": await phones.of((await make_person()).id),
    }
    for name, (organization, role) in holders.items():
        person = await make_person()
        await give_role(person, organization, role)
        found[name] = await phones.of(person.id)
    return found


async def test_the_table_of_steps(district: District, parties: dict[str, Phone]) -> None:
    # It begins this very minute, so that the time is right for every step.
    appointment = await make_appointment(district, MONDAY)
    told, expected = {}, {}
    for step, status, party in product(Step, AppointmentStatus, parties):
        offered = status is AppointmentStatus.PROPOSED
        await Appointment.filter(id=appointment.id).update(
            status=status,
            sequence=7,
            proposal=Proposal.ABSENCE if offered else None,
            expires_at=MONDAY + timedelta(hours=1) if offered else None,
        )
        before = await traces()
        result = outcome(await take(parties[party], step, gid(appointment)))
        told[step, status.name, party] = result
        expected[step, status.name, party] = promised(step, status.name, party)
        row = await Appointment.get(id=appointment.id)
        if result in AppointmentStatus.__members__:
            assert row.status.name == result
        else:
            assert (row.status, row.sequence) == (status, 7)
            assert await traces() == before
    assert told == expected


async def test_every_role_that_acts_for_an_organization_is_staff(
    district: District, phones: Phones
) -> None:
    # Membership in the center reaches down to its stations.
    for organization in (district.station, district.centre):
        for role in (Role.STATION_STAFF, Role.COORDINATOR, Role.DISTRICT_ADMIN):
            person = await make_person()
            await give_role(person, organization, role)
            pending = await make_appointment(district, at(TUESDAY, 10), status="pending")
            phone = await phones.of(person.id)
            assert outcome(await take(phone, Step.DECLINE, gid(pending))) == "CANCELLED"


async def test_what_is_not_yours_answers_like_what_is_not_there(
    district: District, parties: dict[str, Phone]
) -> None:
    appointment = await make_appointment(district, MONDAY)
    for step in Step:
        answers = [
            await take(parties["stranger"], step, key)
            for key in (gid(appointment), global_id("Appointment", 999_999))
        ]
        assert outcome(answers[0]) == "NOT_FOUND"
        assert answers[0] == answers[1]


async def test_a_caller_who_has_not_signed_in(district: District, phones: Phones) -> None:
    appointment = await make_appointment(district, MONDAY)
    stranger = await phones.new()
    for step in Step:
        assert outcome(await take(stranger, step, gid(appointment))) == "UNAUTHENTICATED"


async def test_a_step_opens_to_the_second(district: District, phones: Phones) -> None:
    clock.advance(at(TUESDAY, 8) - MONDAY - timedelta(seconds=1))
    phone = await phones.of(district.specialist.person_id)
    after = {Step.CHECK_IN: "ARRIVED", Step.COMPLETE: "FULFILLED", Step.MARK_NO_SHOW: "NOSHOW"}
    for step, status in after.items():
        # For each a meeting so far off that its step opens in a second.
        appointment = await make_appointment(district, at(TUESDAY, 8) + OPENS[step])
        assert outcome(await take(phone, step, gid(appointment))) == "TOO_SOON"
        clock.advance(timedelta(seconds=1))
        assert outcome(await take(phone, step, gid(appointment))) == status
        clock.advance(-timedelta(seconds=1))


async def test_the_cut_off_binds_the_person_and_not_the_other_side(
    district: District, parties: dict[str, Phone]
) -> None:
    await set_policy(district, cancellation_cutoff_minutes=120)
    early, late, later = [
        await make_appointment(district, at(MONDAY, 11, 0) + timedelta(minutes=shift))
        for shift in (0, -30, -60)
    ]
    # It is nine: two hours before the first to the minute, too late for the others.
    assert outcome(await take(parties["person"], Step.CANCEL, gid(late))) == "FORBIDDEN"
    assert outcome(await take(parties["person"], Step.CANCEL, gid(early))) == "CANCELLED"
    assert outcome(await take(parties["staff"], Step.CANCEL, gid(late))) == "CANCELLED"
    assert outcome(await take(parties["specialist"], Step.CANCEL, gid(later))) == "CANCELLED"


async def test_a_cancelled_slot_can_be_booked_again(
    district: District, parties: dict[str, Phone]
) -> None:
    made = await booked(parties["person"], district, at(TUESDAY, 10))
    payload = await take(parties["person"], Step.CANCEL, made)
    assert payload["appointment"]["sequence"] == 1
    again = await booked(parties["stranger"], district, at(TUESDAY, 10))
    assert again != made


async def test_only_a_cancellation_raises_the_sequence(
    district: District, parties: dict[str, Phone]
) -> None:
    appointment = await make_appointment(district, MONDAY, status="pending")
    raised = []
    for step in (Step.CONFIRM, Step.CHECK_IN, Step.COMPLETE):
        payload = await take(parties["specialist"], step, gid(appointment))
        raised.append(payload["appointment"]["sequence"])
    other = await make_appointment(district, TUESDAY, status="pending")
    payload = await take(parties["specialist"], Step.DECLINE, gid(other))
    assert [*raised, payload["appointment"]["sequence"]] == [0, 0, 0, 1]


async def test_a_reason_is_kept_encrypted_and_shown_to_both_sides(
    district: District, parties: dict[str, Phone]
) -> None:
    made = await booked(parties["person"], district, at(TUESDAY, 10))
    await take(parties["person"], Step.CANCEL, made, reason=f" {REASON} ")
    rows = await query("SELECT * FROM appointment_change ORDER BY id")
    assert REASON.encode() not in rows[1]["reason_encrypted"]
    assert rows[0]["reason_encrypted"] is None
    for reader in ("person", "specialist", "staff", "auditor"):
        seen = (await parties[reader].ask(READ, id=made))["node"]
        assert [(one["kind"], one["reason"]) for one in seen["changes"]] == [
            ("BOOKED", None),
            ("CANCELLED", REASON),
        ]
    assert (await parties["stranger"].ask(READ, id=made))["node"] is None
    assert REASON not in str([dict(row) for row in await AuditEntry.all().values()])


async def test_the_note_of_a_meeting_is_its_outcome(
    district: District, parties: dict[str, Phone]
) -> None:
    appointment = await make_appointment(district, MONDAY)
    await take(parties["specialist"], Step.COMPLETE, gid(appointment), note=REASON)
    (row,) = await query("SELECT outcome_encrypted FROM appointment")
    assert REASON.encode() not in row["outcome_encrypted"]
    for reader in ("person", "specialist"):
        seen = (await parties[reader].ask(READ, id=gid(appointment)))["node"]
        assert (seen["status"], seen["outcome"]) == ("FULFILLED", REASON)
        assert [one["reason"] for one in seen["changes"]] == [None]


async def test_words_have_their_limits(district: District, parties: dict[str, Phone]) -> None:
    appointment = await make_appointment(district, MONDAY)
    fields = {Step.CANCEL: "reason", Step.DECLINE: "reason", Step.COMPLETE: "note"}
    for (step, field), words in product(fields.items(), ("x" * 2001, "a\u0000b")):
        payload = await take(parties["specialist"], step, gid(appointment), **{field: words})
        assert [(one["code"], one["field"]) for one in payload["errors"]] == [("INVALID", field)]
    assert not await AppointmentChange.all().exists()


async def test_whoever_did_not_take_the_step_hears_of_it(
    district: District, parties: dict[str, Phone]
) -> None:
    person, specialist = district.resident.id, district.specialist.person_id
    heard = []
    for actor in ("person", "specialist", "staff"):
        appointment = await make_appointment(district, TUESDAY)
        assert outcome(await take(parties[actor], Step.CANCEL, gid(appointment))) == "CANCELLED"
        told = Notification.filter(appointment=appointment, kind="appointment_cancelled")
        heard.append(set(await told.values_list("person_id", flat=True)))
    assert heard == [{specialist}, {person}, {person, specialist}]
