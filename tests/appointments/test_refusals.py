"""Bookings that are refused: the code, the field to blame, and nothing left behind."""

from datetime import timedelta

from mulin.appointments.policy import Step
from mulin.global_ids import global_id
from mulin.scheduling.models import DateOverride, OverrideKind
from mulin.teams.models import Specialist, TeamMember, TeamRole
from tests.appointments.asking import book, booked, refused, set_policy, take
from tests.district import (
    District,
    gid,
    make_organization,
    make_person,
    make_specialist,
    make_team,
    make_topic,
    make_venue,
)
from tests.documents import BOOK
from tests.phone import Phones
from tests.times import MONDAY, TUESDAY, at

NOBODY = 999_999


TIMES = {
    "off the grid of half hours": (at(TUESDAY, 10, 10), "NOT_AVAILABLE"),
    "off the grid of five minutes": (at(TUESDAY, 10, 1), "NOT_AVAILABLE"),
    "before the day begins": (at(TUESDAY, 8, 30), "NOT_AVAILABLE"),
    "after the day has ended": (at(TUESDAY, 17), "NOT_AVAILABLE"),
    "inside the hour of notice": (at(MONDAY, 9, 30), "TOO_SOON"),
    "in the past": (MONDAY - timedelta(days=1), "TOO_SOON"),
    "past the horizon": (MONDAY + timedelta(days=30, minutes=30), "TOO_FAR"),
}

INPUTS = (
    ({"serviceId": global_id("Service", NOBODY)}, ("NOT_FOUND", "serviceId")),
    ({"specialistId": global_id("Specialist", NOBODY)}, ("NOT_FOUND", "specialistId")),
    ({"teamId": global_id("Team", NOBODY)}, ("NOT_FOUND", "teamId")),
    ({"venueId": global_id("Venue", NOBODY)}, ("NOT_FOUND", "venueId")),
    ({"topicId": global_id("Topic", NOBODY)}, ("NOT_FOUND", "topicId")),
    ({"serviceId": "nonsense"}, ("INVALID", "serviceId")),
    ({"serviceId": global_id("Venue", 1)}, ("INVALID", "serviceId")),
    ({"specialistId": ""}, ("INVALID", "specialistId")),
    ({"note": "x" * 2001}, ("INVALID", "note")),
    ({"note": "a\u0000b"}, ("INVALID", "note")),
    ({"note": "a\u202eb"}, ("INVALID", "note")),
    ({"idempotencyKey": ""}, ("INVALID", "idempotencyKey")),
    ({"idempotencyKey": "x" * 201}, ("INVALID", "idempotencyKey")),
    ({"idempotencyKey": "a\nb"}, ("INVALID", "idempotencyKey")),
)


async def test_a_time_that_is_not_offered(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    assert {
        name: await refused(phone, district, starts_at, idempotencyKey="k")
        for name, (starts_at, _) in TIMES.items()
    } == {name: (code, "startsAt") for name, (_, code) in TIMES.items()}


async def test_an_input_that_makes_no_sense(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    told = [
        await refused(phone, district, at(TUESDAY, 10), **{"idempotencyKey": "k", **more})
        for more, _ in INPUTS
    ]
    assert told == [expected for _, expected in INPUTS]


async def test_the_edges_of_notice_and_horizon_can_be_booked(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    await booked(phone, district, MONDAY + timedelta(minutes=60))
    await booked(phone, district, MONDAY + timedelta(days=30))


async def test_a_mode_the_service_does_not_have(district: District, phones: Phones) -> None:
    await set_policy(district, modes=["phone"])
    phone = await phones.of(district.resident.id)
    assert await refused(phone, district, at(TUESDAY, 10)) == ("INVALID", "mode")


async def test_a_topic_the_service_does_not_cover(district: District, phones: Phones) -> None:
    foreign = gid(await make_topic())
    phone = await phones.of(district.resident.id)
    assert await refused(phone, district, at(TUESDAY, 10), topicId=foreign) == (
        "INVALID",
        "topicId",
    )


async def test_a_venue_or_team_where_nobody_serves(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    elsewhere = {
        "venueId": gid(await make_venue(district.centre)),
        "teamId": gid(await make_team(district.centre)),
    }
    for name, key in elsewhere.items():
        assert await refused(phone, district, at(TUESDAY, 10), **{name: key}) == (
            "NOT_AVAILABLE",
            "startsAt",
        )


async def test_an_exception_takes_hours_away_and_gives_others(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    whole_day = await DateOverride.create(
        specialist=district.specialist, date=TUESDAY.date(), kind=OverrideKind.UNAVAILABLE, modes=[]
    )
    not_available = ("NOT_AVAILABLE", "startsAt")
    assert await refused(phone, district, at(TUESDAY, 10)) == not_available
    await whole_day.delete()
    await DateOverride.create(
        specialist=district.specialist,
        venue=district.venue,
        date=TUESDAY.date(),
        kind=OverrideKind.AVAILABLE,
        starts_minute=18 * 60,
        ends_minute=20 * 60,
        modes=["in_person"],
    )
    assert await refused(phone, district, at(TUESDAY, 10)) == not_available
    await booked(phone, district, at(TUESDAY, 19, 30))


async def test_a_specialist_on_leave_or_gone(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    by_name = {"specialistId": gid(district.specialist)}
    for model, column, away, back in (
        (TeamMember, "role", TeamRole.ON_LEAVE, TeamRole.MEMBER),
        (Specialist, "is_active", False, True),
    ):
        await model.all().update(**{column: away})
        assert await refused(phone, district, at(TUESDAY, 10), **by_name) == (
            "NOT_AVAILABLE",
            "startsAt",
        )
        await model.all().update(**{column: back})
    await booked(phone, district, at(TUESDAY, 10), **by_name)


async def test_a_specialist_cannot_book_themselves(district: District, phones: Phones) -> None:
    phone = await phones.of(district.specialist.person_id)
    assert await refused(phone, district, at(TUESDAY, 10)) == ("NOT_AVAILABLE", "startsAt")
    colleague = await make_specialist(district.team, venue=district.venue)
    payload = await book(phone, district, at(TUESDAY, 10))
    assert payload["appointment"]["specialist"]["id"] == gid(colleague)


async def test_as_many_open_appointments_as_the_service_allows(
    district: District, phones: Phones
) -> None:
    await set_policy(district, open_limit=2)
    phone = await phones.of(district.resident.id)
    first = await booked(phone, district, at(TUESDAY, 9))
    await booked(phone, district, at(TUESDAY, 10))
    assert await refused(phone, district, at(TUESDAY, 11)) == ("LIMIT_REACHED", "serviceId")
    # Somebody else's are not counted, and one's own only while they are open.
    await booked(await phones.of((await make_person()).id), district, at(TUESDAY, 11))
    assert (await take(phone, Step.CANCEL, first))["errors"] == []
    await booked(phone, district, at(TUESDAY, 12))


async def test_a_slot_somebody_has(district: District, phones: Phones) -> None:
    await booked(await phones.of(district.resident.id), district, at(TUESDAY, 10))
    other = await phones.of((await make_person()).id)
    assert await refused(other, district, at(TUESDAY, 10), idempotencyKey="k") == (
        "SLOT_TAKEN",
        "startsAt",
    )


async def test_two_places_at_the_same_time(district: District, phones: Phones) -> None:
    await make_specialist(district.team, venue=district.venue)
    station = await make_organization(district.station.kind, district.centre)
    far = await make_specialist(await make_team(station), venue=await make_venue(station))
    phone = await phones.of(district.resident.id)
    await booked(phone, district, at(TUESDAY, 10))
    assert await refused(phone, district, at(TUESDAY, 10), specialistId=gid(far)) == (
        "SLOT_TAKEN",
        "startsAt",
    )


async def test_a_caller_who_has_not_signed_in(district: District, phones: Phones) -> None:
    assert await refused(await phones.new(), district, at(TUESDAY, 10)) == ("UNAUTHENTICATED", None)


async def test_the_reason_is_told_in_the_language_of_the_caller(
    district: District, phones: Phones
) -> None:
    sentences = []
    for language in ("zh", "en"):
        phone = await phones.of(district.resident.id, language)
        sentences += [
            error["message"] for error in (await book(phone, district, at(TUESDAY, 8)))["errors"]
        ]
    assert sentences == ["该时间不在可预约时段内", "That time is not offered"]


async def test_a_start_without_its_offset_never_reaches_a_rule(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    wanted = {
        "serviceId": gid(district.service),
        "startsAt": "2026-03-03T10:00:00",
        "mode": "PHONE",
    }
    error = await phone.error(BOOK, input=wanted)
    assert error["code"] == "BAD_USER_INPUT"
