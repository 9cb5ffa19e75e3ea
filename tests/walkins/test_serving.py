"""Serving whoever was called, and the appointment that records it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentChange, AppointmentStatus, ChangeKind
from mulin.audit.models import AuditEntry
from mulin.crypto import decrypt
from mulin.global_ids import global_id
from mulin.intake.models import Consent, IntakeChannel
from mulin.notifications.models import Notification
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person
from mulin.services.models import AppointmentMode, TeamKind
from mulin.walkins.models import WalkIn
from tests.appointments.asking import make_appointment
from tests.district import (
    District,
    gid,
    make_organization,
    make_service,
    make_specialist,
    make_team,
)
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.times import MONDAY
from tests.walkins.asking import called, desk_phone, done, number_of, queue, refusal, taken

SPOKEN = {"method": "SPOKEN"}
STRANGER = "+8613900139009"


@pytest.fixture
async def desk(district: District, phones: Phones) -> Phone:
    return await desk_phone(district, phones)


async def serving(desk: Phone, district: District, **more: Any) -> str:
    """The id of a number that has just begun to be served."""
    await taken(desk, district)
    made = await called(desk, district)
    walk_in: str = (await done(desk, "startServing", id=made["id"], **more))["id"]
    return walk_in


def visit(district: District, **more: Any) -> dict[str, Any]:
    giving = {"specialistId": gid(district.specialist), "serviceId": gid(district.service)}
    return {**giving, **more}


async def test_what_took_place_is_kept_as_an_appointment(
    district: District, desk: Phone, pushes: RecordingChannel
) -> None:
    walk_in = await serving(desk, district)
    clock.advance(timedelta(minutes=12))
    more = visit(district, topicId=gid(district.topic), note="Told to keep the receipts")
    served = await done(desk, "finishServing", id=walk_in, **more)
    assert (served["status"], served["appointment"]["status"]) == ("SERVED", "FULFILLED")
    kept = await Appointment.get()
    assert (kept.starts_at, kept.ends_at) == (MONDAY, MONDAY + timedelta(minutes=12))
    assert (kept.status, kept.mode) == (AppointmentStatus.FULFILLED, AppointmentMode.IN_PERSON)
    assert kept.intake_channel is IntakeChannel.WALK_IN
    assert (kept.venue_id, kept.team_id) == (district.venue.id, district.team.id)
    assert (kept.specialist_id, kept.topic_id) == (district.specialist.id, district.topic.id)
    assert kept.desk_id == (await WalkIn.get()).desk_id
    assert kept.outcome_encrypted is not None
    assert decrypt(kept.outcome_encrypted) == "Told to keep the receipts"
    change = await AppointmentChange.get()
    assert change.kind is ChangeKind.FULFILLED
    # Nobody is told that something was booked which is over.
    await pushes.settled()
    assert await Notification.filter(kind__startswith="appointment").count() == 0


async def test_whoever_says_nothing_of_themselves_is_a_visitor_with_a_number(
    district: District, desk: Phone
) -> None:
    walk_in = await serving(desk, district)
    served = await done(desk, "finishServing", id=walk_in, **visit(district))
    assert served["person"]["name"] == "到访者 A001"
    person = await Person.get(id=(await Appointment.get()).person_id)
    assert (person.phone_index, person.phone_encrypted) == (None, None)
    assert await Consent.all().count() == 0


@pytest.mark.parametrize("at_the_beginning", [True, False])
async def test_who_they_are_is_noted_with_their_consent(
    district: District, desk: Phone, *, at_the_beginning: bool
) -> None:
    who = {"phone": STRANGER, "name": "陈女士", "consent": SPOKEN}
    walk_in = await serving(desk, district, **(who if at_the_beginning else {}))
    more = visit(district, **({} if at_the_beginning else who))
    served = await done(desk, "finishServing", id=walk_in, **more)
    assert served["person"]["name"] == "陈女士"
    consent = await Consent.get()
    assert consent.organization_id == district.station.id
    assert (consent.intake_channel.name, consent.method.name) == ("WALK_IN", "SPOKEN")


@pytest.mark.parametrize("who", [{"phone": STRANGER}, {"name": "陈女士"}])
async def test_nothing_of_them_is_kept_without_their_consent(
    district: District, desk: Phone, who: dict[str, str]
) -> None:
    people = await Person.all().count()
    await taken(desk, district)
    made = await called(desk, district)
    assert await refusal(desk, "startServing", id=made["id"], **who) == ("INVALID", "consent")
    await done(desk, "startServing", id=made["id"])
    more = visit(district, **who)
    assert await refusal(desk, "finishServing", id=made["id"], **more) == ("INVALID", "consent")
    assert await Person.all().count() == people
    assert await Appointment.all().count() == 0


async def test_a_name_is_kept_only_where_there_is_none(district: District, desk: Phone) -> None:
    resident = {"phone": await number_of(district.resident), "consent": SPOKEN}
    walk_in = await serving(desk, district, name="Somebody else", **resident)
    served = await done(desk, "finishServing", id=walk_in, **visit(district))
    assert served["person"] == {"id": gid(district.resident), "name": district.resident.name}


async def test_service_and_topic_are_those_the_number_was_taken_for(
    district: District, desk: Phone
) -> None:
    await taken(desk, district, serviceId=gid(district.service), topicId=gid(district.topic))
    made = await called(desk, district)
    await done(desk, "startServing", id=made["id"])
    specialist = gid(district.specialist)
    await done(desk, "finishServing", id=made["id"], specialistId=specialist)
    kept = await Appointment.get()
    assert (kept.service_id, kept.topic_id) == (district.service.id, district.topic.id)


async def test_a_visit_fits_in_between_appointments(district: District, desk: Phone) -> None:
    walk_in = await serving(desk, district)
    await make_appointment(district, MONDAY, status=AppointmentStatus.ARRIVED)
    await done(desk, "finishServing", id=walk_in, **visit(district))
    assert await Appointment.filter(starts_at=MONDAY).count() == 2


async def test_even_the_shortest_visit_took_its_time(district: District, desk: Phone) -> None:
    walk_in = await serving(desk, district)
    await done(desk, "finishServing", id=walk_in, **visit(district))
    kept = await Appointment.get()
    assert kept.ends_at - kept.starts_at == timedelta(minutes=1)


async def test_the_team_is_the_venues_own_or_the_nearest_above(
    district: District, desk: Phone
) -> None:
    centre = await make_team(district.centre)
    sister = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    both = await make_specialist(await make_team(sister), centre)
    walk_in = await serving(desk, district)
    more = visit(district, specialistId=gid(both))
    await done(desk, "finishServing", id=walk_in, **more)
    assert (await Appointment.get()).team_id == centre.id


async def test_only_who_gives_the_service_in_the_district_can_have_given_it(
    district: District, desk: Phone
) -> None:
    elsewhere = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    strange = await make_specialist(await make_team(elsewhere))
    notary = await make_specialist(await make_team(district.centre, TeamKind.NOTARY))
    retired = await make_specialist(district.team, is_active=False)
    walk_in = await serving(desk, district)
    wanted: list[tuple[str, str]] = [
        (gid(strange), "INVALID"),
        (gid(notary), "INVALID"),
        (gid(retired), "NOT_FOUND"),
        (global_id("Specialist", 2**40), "NOT_FOUND"),
    ]
    for specialist, code in wanted:
        more = visit(district, specialistId=specialist)
        refused = await refusal(desk, "finishServing", id=walk_in, **more)
        assert refused == (code, "specialistId")


async def test_what_cannot_be_recorded_is_refused(district: District, desk: Phone) -> None:
    walk_in = await serving(desk, district)
    giving = {"id": walk_in, "specialistId": gid(district.specialist)}
    by_phone = gid(await make_service(district.topic, modes=[AppointmentMode.PHONE.value]))
    wanted = [
        ({}, ("INVALID", "serviceId")),
        ({"serviceId": by_phone}, ("INVALID", "serviceId")),
        ({"serviceId": gid(district.service), "note": "x" * 2001}, ("INVALID", "note")),
        ({"serviceId": gid(district.service), "phone": "12"}, ("INVALID", "phone")),
    ]
    for more, expected in wanted:
        assert await refusal(desk, "finishServing", **giving, **more) == expected
    assert await Appointment.all().count() == 0


async def test_a_visit_is_recorded_once(district: District, desk: Phone) -> None:
    walk_in = await serving(desk, district)
    await done(desk, "finishServing", id=walk_in, **visit(district))
    refused = await refusal(desk, "finishServing", id=walk_in, **visit(district))
    assert refused == ("WRONG_STATUS", "id")
    assert await Appointment.all().count() == 1


async def test_the_pace_of_the_day_tells_how_long_one_waits(
    district: District, phones: Phones, desk: Phone
) -> None:
    assert (await taken(desk, district))["estimatedWaitMinutes"] == 0
    made = await called(desk, district)
    second, third = [await taken(desk, district, serviceId=gid(district.service)) for _ in "ab"]
    # Nobody was served yet: the service's half hour counts, for the hall a quarter of one.
    assert (second["ahead"], third["ahead"]) == (0, 1)
    assert third["estimatedWaitMinutes"] == 30
    assert (await queue(desk, district.venue))["estimatedWaitMinutes"] == 30
    await done(desk, "startServing", id=made["id"])
    clock.advance(timedelta(minutes=10))
    await done(desk, "finishServing", id=made["id"], **visit(district))
    board = await queue(desk, district.venue)
    assert (board["waitingCount"], board["estimatedWaitMinutes"]) == (2, 20)
    # Two desks at work halve it; one that has been still for half an hour is not at work.
    await called(desk, district, 0)
    await called(desk, district, 1)
    for _ in range(4):
        await taken(desk, district)
    assert (await queue(desk, district.venue))["estimatedWaitMinutes"] == 20


async def test_serving_leaves_a_trace(district: District, desk: Phone) -> None:
    walk_in = await serving(desk, district)
    await done(desk, "finishServing", id=walk_in, **visit(district))
    entries = await AuditEntry.filter(object_type="walk_in").order_by("id")
    assert [entry.action.removeprefix("walk_in.") for entry in entries] == [
        "taken",
        "called",
        "started",
        "served",
    ]
    assert await AuditEntry.filter(action="appointment.fulfilled").count() == 1
    kept = await WalkIn.get()
    assert isinstance(kept.ended_at, datetime)
