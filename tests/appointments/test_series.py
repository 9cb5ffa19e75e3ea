"""The same hour every week: what is booked, what is told of a week that is not, what counts."""

from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import Appointment
from mulin.global_ids import global_id
from mulin.scheduling.models import WeeklyHours
from mulin.teams.models import Specialist, TeamMember
from tests.appointments.asking import book, booked, make_appointment, refused, set_policy, traces
from tests.appointments.documents import BOOK_SERIES, key_of, refusal, send
from tests.district import District, gid, make_person, make_specialist
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at

TEN = at(TUESDAY, 10)
WEEK = timedelta(weeks=1)


def weekly(district: District, weeks: int = 3, **more: Any) -> dict[str, Any]:
    return {
        "serviceId": gid(district.service),
        "startsAt": TEN.isoformat(),
        "mode": "PHONE",
        "weeks": weeks,
        **more,
    }


async def occurrences(phone: Phone, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    payload = await send(phone, BOOK_SERIES, **wanted)
    assert payload["errors"] == []
    return list(payload["occurrences"])


def results(told: list[dict[str, Any]]) -> list[str]:
    return [one["error"]["code"] if one["error"] else one["appointment"]["status"] for one in told]


async def test_every_week_at_the_same_hour(district: District, phone: Phone) -> None:
    told = await occurrences(phone, weekly(district, weeks=4))
    assert [one["appointment"]["startsAt"] for one in told] == [
        "2026-03-03T02:00:00Z",
        "2026-03-10T02:00:00Z",
        "2026-03-17T02:00:00Z",
        "2026-03-24T02:00:00Z",
    ]
    assert [one["startsAt"] for one in told] == [one["appointment"]["startsAt"] for one in told]
    assert results(told) == ["BOOKED"] * 4
    first, *others = await Appointment.all().order_by("id")
    assert first.series_id is None
    assert {one.series_id for one in others} == {first.id}


@pytest.mark.parametrize("named", ["by itself", "among several", "by turn"])
async def test_the_clock_on_the_wall_of_the_specialist_counts(
    district: District, phone: Phone, named: str
) -> None:
    # On 8 March 2026 clocks in New York go forward.
    abroad = await make_specialist(time_zone="America/New_York")
    await WeeklyHours.filter(specialist=abroad).update(modes=["phone"])
    await district.specialist.update_from_dict({"is_active": False}).save()
    await _join(district, abroad)
    whom: dict[str, dict[str, Any]] = {
        "by itself": {"specialistId": gid(abroad)},
        "among several": {"specialistIds": [gid(abroad)]},
        "by turn": {},
    }
    told = await occurrences(
        phone, weekly(district, weeks=2, startsAt="2026-03-03T10:00:00-05:00", **whom[named])
    )
    assert results(told) == ["BOOKED", "BOOKED"]
    assert [one["startsAt"] for one in told] == ["2026-03-03T15:00:00Z", "2026-03-10T14:00:00Z"]


async def _join(district: District, specialist: Specialist) -> None:

    await TeamMember.create(team=district.team, specialist=specialist)


async def test_a_week_that_is_refused_leaves_the_others(
    district: District, phone: Phone, phones: Phones
) -> None:
    await booked(await phones.of((await make_person()).id), district, TEN + WEEK)
    told = await occurrences(phone, weekly(district, weeks=6))
    assert results(told) == ["BOOKED", "SLOT_TAKEN", *["BOOKED"] * 3, "TOO_FAR"]
    assert told[1]["startsAt"] == "2026-03-10T02:00:00Z"
    assert told[1]["appointment"] is None
    assert told[1]["error"]["field"] == "startsAt"
    assert [slot["startsAt"] for slot in told[1]["alternatives"]] == [
        "2026-03-10T01:30:00Z",
        "2026-03-10T02:30:00Z",
        "2026-03-10T01:00:00Z",
    ]
    assert [one["alternatives"] for one in told[2:]] == [[]] * 4


async def test_all_weeks_are_with_the_one_of_the_first(
    district: District, phone: Phone, phones: Phones
) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    for one in (district.specialist, second):
        await make_appointment(
            district, TEN, specialist_id=one.id, person_id=(await make_person()).id
        )
    # The first week falls away; in the third the one who has the turn by then is taken.
    told = await occurrences(phone, weekly(district))
    (whose,) = {one["appointment"]["specialist"]["id"] for one in told[1:]}
    assert results(told) == ["SLOT_TAKEN", "BOOKED", "BOOKED"]
    other = await phones.of((await make_person()).id)
    await booked(other, district, TEN + WEEK, mode="PHONE")
    assert await Appointment.filter(starts_at=TEN + WEEK).count() == 2
    assert key_of(whose) in {district.specialist.id, second.id}


async def test_it_counts_as_one_open_appointment(district: District, phone: Phone) -> None:
    await set_policy(district, open_limit=2)
    assert results(await occurrences(phone, weekly(district))) == ["BOOKED"] * 3
    await booked(phone, district, at(TUESDAY, 14))
    assert await refused(phone, district, at(TUESDAY, 15)) == ("LIMIT_REACHED", "serviceId")
    told = await occurrences(phone, weekly(district, startsAt=at(TUESDAY, 15).isoformat()))
    assert results(told) == ["LIMIT_REACHED"] * 3
    await Appointment.filter(series_id=None).update(status="cancelled")
    # While a week of it is open it still counts.
    await booked(phone, district, at(TUESDAY, 14))
    assert await refused(phone, district, at(TUESDAY, 15)) == ("LIMIT_REACHED", "serviceId")


async def test_a_period_limit_counts_every_week(district: District, phone: Phone) -> None:
    await set_policy(district, period_limit=2, period_days=21)
    told = await occurrences(phone, weekly(district, weeks=4))
    assert results(told) == ["BOOKED", "BOOKED", "LIMIT_REACHED", "BOOKED"]


async def test_a_repeat_with_the_same_key_books_no_week_twice(
    district: District, phone: Phone
) -> None:
    wanted = weekly(district, idempotencyKey="k" * 190)
    first, second = [await occurrences(phone, wanted) for _ in range(2)]
    assert first == second
    assert await Appointment.all().count() == 3


async def test_a_repeat_tries_again_what_was_refused(
    district: District, phone: Phone, phones: Phones
) -> None:
    second = await make_specialist(district.team, venue=district.venue)
    in_the_way = [
        await make_appointment(
            district, TEN, specialist_id=one.id, person_id=(await make_person()).id
        )
        for one in (district.specialist, second)
    ]
    wanted = weekly(district, idempotencyKey="again")
    before = await occurrences(phone, wanted)
    assert results(before) == ["SLOT_TAKEN", "BOOKED", "BOOKED"]
    for one in in_the_way:
        await one.delete()
    # Meanwhile a week was given to somebody else, which makes it no other request.
    last = key_of(before[2]["appointment"]["id"])
    await Appointment.filter(id=last).update(specialist_id=second.id)
    after = await occurrences(phone, wanted)
    assert results(after) == ["BOOKED"] * 3
    assert [one["appointment"]["id"] for one in after[1:]] == [
        one["appointment"]["id"] for one in before[1:]
    ]
    leader = key_of(before[1]["appointment"]["id"])
    assert (await Appointment.get(id=key_of(after[0]["appointment"]["id"]))).series_id == leader
    assert after[0]["appointment"]["specialist"] == after[1]["appointment"]["specialist"]


async def test_what_is_wrong_with_every_week_is_told_once(
    district: District, phone: Phone, phones: Phones
) -> None:
    before = await traces()
    for more, expected in (
        ({"weeks": 1}, ("INVALID", "weeks")),
        ({"weeks": 13}, ("INVALID", "weeks")),
        ({"mode": "VIDEO"}, ("INVALID", "mode")),
        ({"note": "x" * 2001}, ("INVALID", "note")),
        ({"idempotencyKey": "k" * 191}, ("INVALID", "idempotencyKey")),
        ({"serviceId": global_id("Service", 999_999)}, ("NOT_FOUND", "serviceId")),
        ({"specialistId": global_id("Specialist", 999_999)}, ("NOT_FOUND", "specialistId")),
        ({"teamId": global_id("Team", 999_999)}, ("NOT_FOUND", "teamId")),
    ):
        await set_policy(district, modes=["in_person", "phone"])
        assert refusal(await send(phone, BOOK_SERIES, **weekly(district, **more))) == expected
    answer = await send(await phones.new(), BOOK_SERIES, **weekly(district))
    assert refusal(answer) == ("UNAUTHENTICATED", None)
    assert await traces() == before


async def test_twelve_weeks_at_most(district: District, phone: Phone) -> None:
    await set_policy(district, horizon_days=100)
    told = await occurrences(phone, weekly(district, weeks=12))
    assert results(told) == ["BOOKED"] * 12
    assert (await book(phone, district, clock.now() + timedelta(hours=2)))["errors"] == []
