"""Taking a call: the person found or made, booked or filed for, in one step or not at all."""

from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import Appointment
from mulin.audit.models import AuditEntry
from mulin.consultations.models import Consultation
from mulin.crypto import decrypt
from mulin.global_ids import global_id
from mulin.intake.consents import VALID_FOR
from mulin.intake.models import Consent, IntakeChannel
from mulin.notifications.models import Notification, NotificationKind
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Person, Role
from mulin.services.models import TeamKind
from tests.appointments.asking import make_appointment, set_policy
from tests.district import (
    District,
    gid,
    give_role,
    make_organization,
    make_person,
    make_service,
    make_specialist,
    make_team,
    make_venue,
)
from tests.intake.asking import (
    SPOKEN,
    STRANGER,
    booking,
    operator_phone,
    question,
    refusal,
    take_call,
    taken,
)
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel
from tests.times import TUESDAY, at
from tests.walkins.asking import device_of, number_of, person_with, with_device


@pytest.fixture
async def operator(district: District, phones: Phones) -> Phone:
    return await operator_phone(district, phones)


async def test_a_caller_is_made_a_person_and_booked_for(
    district: District, operator: Phone
) -> None:
    made = await taken(operator, booking=booking(district, note="Brings the contract"))
    person = await Person.get(id=(await Appointment.get()).person_id)
    assert (person.name, decrypt(person.phone_encrypted or b"")) == ("陈女士", STRANGER)
    assert made["person"] == {"id": gid(person), "name": "陈女士"}
    assert made["appointment"]["person"]["id"] == gid(person)
    assert (made["appointment"]["status"], made["consultation"]) == ("BOOKED", None)
    kept = await Appointment.get()
    assert kept.intake_channel is IntakeChannel.HOTLINE_12348
    assert kept.booked_by_id != kept.person_id
    assert kept.note_encrypted is not None
    assert decrypt(kept.note_encrypted) == "Brings the contract"


async def test_a_caller_is_made_a_person_and_filed_for(district: District, operator: Phone) -> None:
    made = await taken(operator, consultation=question(district, urgency="URGENT"))
    kept = await Consultation.get()
    assert (made["appointment"], made["consultation"]["id"]) == (None, gid(kept))
    assert made["consultation"]["title"] == "A wall of the neighbors"
    assert kept.intake_channel is IntakeChannel.HOTLINE_12348
    assert kept.urgency.name == "URGENT"
    assert gid(await Person.get(id=kept.person_id)) == made["person"]["id"]
    assert kept.submitted_by_id != kept.person_id
    assert kept.organization_id is None


async def test_the_next_call_finds_the_same_person(district: District, operator: Phone) -> None:
    first = await taken(operator, booking=booking(district))
    again = await taken(operator, name="Another name", consultation=question(district))
    assert again["person"] == first["person"]
    assert again["person"]["name"] == "陈女士"


async def test_a_name_is_kept_for_who_signed_in_without_one(
    district: District, operator: Phone
) -> None:
    nameless = await make_person("")
    made = await taken(operator, phone=await number_of(nameless), booking=booking(district))
    assert made["person"] == {"id": gid(nameless), "name": "陈女士"}


async def test_the_person_is_told_and_the_operator_is_not(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    staff = await person_with(Role.STATION_STAFF, district.centre)
    operator = await with_device(staff, phones)
    await with_device(district.resident, phones)
    number = await number_of(district.resident)
    await taken(operator, phone=number, booking=booking(district))
    await taken(operator, phone=number, consultation=question(district))
    told = await pushes.settled()
    assert {message.address for message in told} == {device_of(district.resident)}
    assert [message.title for message in told] == ["预约成功", "已收到您的咨询"]
    assert await Notification.filter(person=staff).count() == 0
    giving = await Notification.filter(person_id=district.specialist.person_id)
    assert NotificationKind.APPOINTMENT_BOOKED in {one.kind for one in giving}


async def test_without_consent_nothing_is_kept(district: District, operator: Phone) -> None:
    for wanted in ({"booking": booking(district)}, {"consultation": question(district)}):
        assert await refusal(operator, consent=None, **wanted) == ("INVALID", "consent")
    payload = await take_call(operator, consent=None, booking=booking(district))
    assert payload["errors"][0]["message"] == "The person's consent must be recorded first"


async def test_consent_is_recorded_with_who_heard_it_and_where(
    district: District, operator: Phone
) -> None:
    await taken(operator, booking=booking(district))
    given = await Consent.get()
    assert (given.method.name, given.intake_channel.name) == ("SPOKEN", "HOTLINE_12348")
    assert given.organization_id == district.centre.id
    assert given.recorded_by_id != given.person_id
    entry = await AuditEntry.get(action="consent.recorded")
    assert entry.details == {"person": given.person_id, "method": "spoken"}


async def test_consent_given_at_one_desk_counts_in_the_district_for_half_a_year(
    district: District, operator: Phone, phones: Phones
) -> None:
    await taken(operator, booking=booking(district))
    desk = await phones.of((await person_with(Role.STATION_STAFF, district.station)).id)
    await taken(desk, consent=None, intakeChannel="WALK_IN", consultation=question(district))
    assert await Consent.all().count() == 1
    clock.advance(VALID_FOR)
    operator = await operator_phone(district, phones)
    later = {"consent": None, "consultation": question(district)}
    assert await refusal(operator, **later) == ("INVALID", "consent")


async def test_consent_given_in_another_district_does_not_count(
    district: District, operator: Phone, phones: Phones
) -> None:
    centre = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    elsewhere = await phones.of((await person_with(Role.STATION_STAFF, centre)).id)
    await taken(elsewhere, consultation=question(district))
    refused = await refusal(operator, consent=None, consultation=question(district))
    assert refused == ("INVALID", "consent")


async def test_exactly_one_thing_is_done(district: District, operator: Phone) -> None:
    both = {"booking": booking(district), "consultation": question(district)}
    assert await refusal(operator, **both) == ("INVALID", "booking")
    assert await refusal(operator) == ("INVALID", "booking")


async def test_what_is_wrong_is_blamed_on_its_place_in_the_form(
    district: District, operator: Phone
) -> None:
    taken_ = await make_appointment(district, at(TUESDAY, 15))
    booked: dict[str, dict[str, Any]] = {
        "INVALID booking.mode": {
            "serviceId": gid(await make_service(district.topic, modes=["phone"]))
        },
        "INVALID booking.serviceId": {"serviceId": "x"},
        "NOT_FOUND booking.venueId": {"venueId": global_id("Venue", 2**40)},
        "NOT_AVAILABLE booking.startsAt": {"startsAt": at(TUESDAY, 3).isoformat()},
        "TOO_SOON booking.startsAt": {"startsAt": at(TUESDAY - timedelta(days=2), 9).isoformat()},
        "SLOT_TAKEN booking.startsAt": {"startsAt": taken_.starts_at.isoformat()},
        "INVALID booking.note": {"note": "x" * 2001},
        "INVALID booking.opposingParties.0.name": {"opposingParties": [{"name": " "}]},
    }
    for expected, more in booked.items():
        code, field = await refusal(operator, booking=booking(district, **more))
        assert f"{code} {field}" == expected
    filed: dict[str, dict[str, Any]] = {
        "INVALID consultation.title": {"title": " "},
        "NOT_FOUND consultation.topicId": {"topicId": global_id("Topic", 2**40)},
        "INVALID consultation.teamKind": {"teamKind": "PARK_SERVICE"},
    }
    for expected, more in filed.items():
        code, field = await refusal(operator, consultation=question(district, **more))
        assert f"{code} {field}" == expected
    assert await refusal(operator, phone="12", booking=booking(district)) == ("INVALID", "phone")


async def test_a_time_that_was_taken_comes_with_others(district: District, operator: Phone) -> None:
    await make_appointment(district, at(TUESDAY, 10))
    payload = await take_call(operator, booking=booking(district))
    assert payload["errors"][0]["code"] == "SLOT_TAKEN"
    assert len(payload["alternatives"]) == 3
    assert await Person.filter(name="陈女士").count() == 0


async def test_the_persons_limits_hold_whoever_books(district: District, operator: Phone) -> None:
    await set_policy(district, open_limit=1)
    await taken(operator, booking=booking(district))
    refused = await refusal(operator, booking=booking(district, 11))
    assert refused == ("LIMIT_REACHED", "booking.serviceId")


async def test_the_same_key_gives_the_same_answer(district: District, operator: Phone) -> None:
    for wanted in ({"booking": booking(district)}, {"consultation": question(district)}):
        key = "".join(wanted)
        first, again = [await taken(operator, idempotencyKey=key, **wanted) for _ in range(2)]
        assert first == again
        refused = await refusal(operator, idempotencyKey=key, name="Another", **wanted)
        assert refused == ("INVALID", "idempotencyKey")
    assert (await Appointment.all().count(), await Consultation.all().count()) == (1, 1)
    assert await Consent.all().count() == 2


async def test_a_station_books_at_its_own_venues_and_with_its_own_teams(
    district: District, phones: Phones
) -> None:
    sister = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    venue = await make_venue(sister)
    theirs = await make_specialist(await make_team(sister), venue=venue)
    desk = await phones.of((await person_with(Role.STATION_STAFF, district.station)).id)
    await taken(desk, booking=booking(district))
    away: dict[str, Any] = {"venueId": gid(venue)}
    refused = await refusal(desk, booking=booking(district, 11, **away))
    assert refused == ("FORBIDDEN", "booking.venueId")
    away = {"venueId": None, "specialistId": gid(theirs)}
    refused = await refusal(desk, booking=booking(district, 11, **away))
    assert refused == ("FORBIDDEN", "booking.specialistId")
    # The centre stands above both.
    operator = await operator_phone(district, phones)
    await taken(operator, booking=booking(district, 11, **away))


async def test_an_operator_acts_for_one_of_their_own_organizations(
    district: District, operator: Phone
) -> None:
    wanted = {"booking": booking(district)}
    await taken(operator, organizationId=gid(district.station), **wanted)
    assert (await Consent.get()).organization_id == district.station.id
    elsewhere = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    refused = await refusal(operator, organizationId=gid(elsewhere), **wanted)
    assert refused == ("FORBIDDEN", "organizationId")


async def test_what_a_caller_needs_is_never_the_operators_enterprises(
    district: District, phones: Phones
) -> None:
    staff = await person_with(Role.STATION_STAFF, district.centre)
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, district.centre)
    await give_role(staff, enterprise, Role.ENTERPRISE_CONTACT)
    operator = await phones.of(staff.id)
    asked = question(district, teamKind="PARK_SERVICE")
    refused = await refusal(operator, organizationId=gid(enterprise), consultation=asked)
    assert refused == ("FORBIDDEN", "organizationId")
    assert await refusal(operator, consultation=asked) == ("INVALID", "consultation.teamKind")
    await taken(operator, organizationId=gid(district.station), consultation=question(district))
    assert (await Consultation.get()).organization_id is None


async def test_an_enterprise_that_calls_is_booked_for(district: District, operator: Phone) -> None:
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, park)
    team = await make_team(park, TeamKind.PARK_SERVICE)
    await make_specialist(team, venue=district.venue)
    service = gid(await make_service(team_kind=TeamKind.PARK_SERVICE))
    wanted: dict[str, Any] = {"serviceId": service, "organizationId": gid(enterprise)}
    await taken(operator, booking=booking(district, **wanted))
    assert (await Appointment.get()).organization_id == enterprise.id
    refused = await refusal(operator, booking=booking(district, 11, serviceId=service))
    assert refused == ("INVALID", "booking.organizationId")


async def test_a_call_leaves_a_trace(district: District, operator: Phone) -> None:
    await taken(operator, booking=booking(district), consent=SPOKEN)
    entry = await AuditEntry.get(action="call.taken")
    assert entry.details == {"channel": "hotline_12348", "organization": district.centre.id}
    assert entry.object_id == (await Appointment.get()).person_id


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Reference: {}", "Service: {service}", "When: Tue 3 Mar, 10:00", "Where: {where}"]),
        ("zh", ["编号：{}", "服务：{service}", "时间：3月3日星期二 10:00", "地点：{where}"]),
    ],
)
async def test_the_slip_is_ready_to_read_out(
    district: District, phones: Phones, language: str, expected: list[str]
) -> None:
    staff = await person_with(Role.STATION_STAFF, district.centre)
    made = await taken(await phones.of(staff.id, language), booking=booking(district))
    name, address = f"name_{language}", f"address_{language}"
    where = f"{getattr(district.venue, name)}, {getattr(district.venue, address)}"
    service = getattr(district.service, name)
    lines = made["slip"].split("\n")
    reference = made["appointment"]["reference"]
    assert lines[:4] == [line.format(reference, service=service, where=where) for line in expected]
    assert lines[4].endswith(getattr(district.specialist, name))
    assert len(lines) == 5


async def test_the_slip_of_a_question_says_by_when_it_is_answered(
    district: District, operator: Phone
) -> None:
    made = await taken(operator, consultation=question(district))
    reference, topic, *rest = made["slip"].split("\n")
    assert reference == f"Reference: {made['consultation']['reference']}"
    assert topic == f"About: {district.topic.name_en}"
    assert rest[-1].startswith("To be answered by ")


async def test_what_is_to_be_confirmed_says_so(district: District, operator: Phone) -> None:
    await set_policy(district, needs_confirmation=True)
    made = await taken(operator, booking=booking(district, mode="PHONE"))
    lines = made["slip"].split("\n")
    assert "How: by phone" in lines
    assert lines[-1] == "To be confirmed; you will be told"
