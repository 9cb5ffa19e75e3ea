"""The next free times of the district, near and soon."""

from datetime import timedelta
from typing import Any

import pytest

from mulin.organizations.models import Venue
from mulin.scheduling.models import WeeklyHours
from mulin.services.models import TeamKind
from mulin.teams.models import Specialist
from tests.district import (
    District,
    gid,
    make_service,
    make_specialist,
    make_team,
    make_topic,
    make_venue,
)
from tests.phone import Phone, Phones
from tests.scheduling.asking import TUESDAY_DATE, clock_time
from tests.times import TUESDAY

NEXT = """
query Next(
  $serviceId: ID, $topicId: ID, $mode: AppointmentMode, $near: NearInput, $from: Date, $limit: Int
) {
  nextAvailable(
    serviceId: $serviceId, topicId: $topicId, mode: $mode, near: $near, from: $from, limit: $limit
  ) {
    slot { startsAt venue { id } specialist { id } }
    service { id }
    distanceMeters
  }
}
"""

HERE = {"lat": 31.27, "lng": 121.52}
DEGREE = 111_195
"""Meters of a degree of latitude."""


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    return await phones.new()


async def soonest(phone: Phone, **wanted: Any) -> list[dict[str, Any]]:
    """The answer, from Tuesday on unless told otherwise."""
    variables = {"from": TUESDAY_DATE, **wanted}
    found: list[dict[str, Any]] = (await phone.ask(NEXT, **variables))["nextAvailable"]
    return found


async def move(venue: Venue, kilometers: float) -> None:
    """Put a venue so far north of `HERE`."""
    venue.latitude = HERE["lat"] + kilometers * 1000 / DEGREE
    venue.longitude = HERE["lng"]
    await venue.save()


async def opens(specialist: Specialist, hour: int) -> None:
    await WeeklyHours.filter(specialist=specialist).update(starts_minute=hour * 60)


def times(found: list[dict[str, Any]]) -> list[str]:
    return [clock_time(one["slot"]["startsAt"]) for one in found]


async def test_of_each_venue_comes_its_earliest(phone: Phone, district: District) -> None:
    await opens(district.specialist, 11)
    await make_specialist(district.team, venue=district.venue)
    other = await make_venue(district.station)
    await opens(await make_specialist(district.team, venue=other), 10)
    found = await soonest(phone, serviceId=gid(district.service), mode="IN_PERSON")
    assert [one["slot"]["venue"]["id"] for one in found] == [gid(district.venue), gid(other)]
    assert times(found) == ["09:00", "10:00"]
    assert [one["distanceMeters"] for one in found] == [None, None]


@pytest.mark.parametrize(("kilometers", "first"), [(3.9, "far"), (4.1, "near")])
async def test_a_kilometer_counts_as_a_quarter_of_an_hour(
    phone: Phone, district: District, kilometers: float, first: str
) -> None:
    await move(district.venue, 0)
    await opens(district.specialist, 11)
    far = await make_venue(district.station)
    await move(far, kilometers)
    await opens(await make_specialist(district.team, venue=far), 10)
    found = await soonest(phone, mode="IN_PERSON", near=HERE)
    venues = {"near": gid(district.venue), "far": gid(far)}
    assert found[0]["slot"]["venue"]["id"] == venues[first]
    meters = {one["slot"]["venue"]["id"]: one["distanceMeters"] for one in found}
    assert meters[gid(far)] == pytest.approx(kilometers * 1000, rel=1e-3)


async def test_a_far_venue_that_is_free_now_may_come_after_a_near_one_next_week(
    phone: Phone, district: District
) -> None:
    await move(district.venue, 0)
    await WeeklyHours.all().delete()
    await WeeklyHours.create(
        specialist=district.specialist,
        venue=district.venue,
        weekday=2,
        starts_minute=600,
        ends_minute=660,
        modes=["in_person"],
        valid_from=(TUESDAY + timedelta(days=14)).date(),
    )
    far = await make_venue(district.station)
    await move(far, 2000)
    await make_specialist(district.team, venue=far)
    for limit in (1, 2):
        found = await soonest(phone, mode="IN_PERSON", near=HERE, limit=limit)
        assert found[0]["slot"]["startsAt"] == "2026-03-17T02:00:00Z"


async def test_a_venue_that_is_nowhere_drops_when_distance_matters(
    phone: Phone, district: District
) -> None:
    await Venue.all().update(latitude=None)
    assert await soonest(phone, mode="IN_PERSON", near=HERE) == []
    assert len(await soonest(phone, mode="IN_PERSON")) == 1
    assert times(await soonest(phone, mode="PHONE", near=HERE, limit=2)) == ["09:00", "09:30"]


async def test_by_phone_it_is_the_earliest_starts_each_once(
    phone: Phone, district: District
) -> None:
    await make_specialist(district.team, venue=await make_venue(district.station))
    found = await soonest(phone, mode="PHONE")
    assert times(found) == ["09:00", "09:30", "10:00", "10:30", "11:00"]
    assert len(await soonest(phone, mode="VIDEO", limit=20)) == 20


async def test_without_a_service_it_is_any_for_the_community_that_covers_the_topic(
    phone: Phone, district: District
) -> None:
    topic = await make_topic()
    assert await soonest(phone, topicId=gid(topic)) == []
    short = await make_service(topic, duration_minutes=10)
    await make_service(topic, team_kind=TeamKind.SCHOOL_ADVISORY)
    await make_specialist(district.team, venue=district.venue, topics=(topic,))
    [found] = await soonest(phone, topicId=gid(topic))
    assert found["service"] == {"id": gid(short)}
    school = await make_team(district.station, TeamKind.SCHOOL_ADVISORY)
    assert await soonest(phone, serviceId=gid(await make_service(team_kind=school.kind))) == []


async def test_it_begins_on_the_day_asked_for_and_never_before_now(
    phone: Phone, district: District
) -> None:
    for day, expected in (
        ("2026-03-04", "2026-03-04T01:00:00Z"),
        # It is nine o'clock on Monday, and one must book an hour ahead.
        ("2025-01-01", "2026-03-02T02:00:00Z"),
        (None, "2026-03-02T02:00:00Z"),
    ):
        [found] = await soonest(phone, **{"from": day})
        assert found["slot"]["startsAt"] == expected
    assert await soonest(phone, **{"from": "2026-05-04"}) == []


async def test_wrong_arguments_are_refused_by_name(phone: Phone, district: District) -> None:
    for wrong, field in (
        ({"limit": 0}, "limit"),
        ({"limit": 21}, "limit"),
        ({"near": {"lat": 91, "lng": 0}}, "near"),
        ({"serviceId": gid(district.topic)}, "serviceId"),
    ):
        error = await phone.error(NEXT, **wrong)
        assert (error["code"], error["field"]) == ("INVALID", field), wrong
