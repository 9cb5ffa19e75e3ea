"""Specialists set their weekly hours and exceptions, and availability follows."""

import asyncio
from itertools import islice, product
from typing import Any

import pytest

from mulin.audit.models import AuditEntry
from mulin.global_ids import global_id
from mulin.scheduling.models import DateOverride, WeeklyHours
from tests.district import District, gid, make_specialist
from tests.phone import Phone, Phones
from tests.scheduling.asking import (
    ADD_OVERRIDE,
    REMOVE_OVERRIDE,
    SET_HOURS,
    TUESDAY_DATE,
    WEDNESDAY_DATE,
    half_hours,
    hours_input,
    override_input,
    times,
)
from tests.scheduling.entering import enter

BAD_RANGES: list[tuple[dict[str, Any], str, str]] = [
    ({"weekday": 0}, "INVALID", "ranges.1.weekday"),
    ({"weekday": 8}, "INVALID", "ranges.1.weekday"),
    ({"weekday": -(2**31)}, "INVALID", "ranges.1.weekday"),
    ({"startsAt": "12:00"}, "INVALID", "ranges.1.endsAt"),
    ({"startsAt": "13:00"}, "INVALID", "ranges.1.endsAt"),
    ({"startsAt": "24:00", "endsAt": "24:00"}, "INVALID", "ranges.1.endsAt"),
    ({"startsAt": "09:01"}, "INVALID", "ranges.1.endsAt"),
    ({"endsAt": "11:59"}, "INVALID", "ranges.1.endsAt"),
    ({"modes": []}, "INVALID", "ranges.1.modes"),
    ({"venueId": "garbage"}, "INVALID", "ranges.1.venueId"),
    ({"venueId": global_id("Desk", 1)}, "INVALID", "ranges.1.venueId"),
    ({"venueId": global_id("Venue", 999)}, "NOT_FOUND", "ranges.1.venueId"),
    (
        {"validFrom": "2026-03-02", "validUntil": "2026-03-01"},
        "INVALID",
        "ranges.1.validUntil",
    ),
    ({"weekday": 1, "startsAt": "08:00", "endsAt": "09:05"}, "INVALID", "ranges"),
    ({"weekInterval": 0}, "INVALID", "ranges.1.weekInterval"),
    ({"weekInterval": 9, "validFrom": "2026-03-02"}, "INVALID", "ranges.1.weekInterval"),
    ({"weekInterval": 2}, "INVALID", "ranges.1.validFrom"),
    (
        {"weekday": 1, "weekInterval": 2, "validFrom": "2026-03-09"},
        "INVALID",
        "ranges",
    ),
]

WRONG_FORMS: list[tuple[str, dict[str, Any], str]] = [
    (SET_HOURS, hours_input(endsAt="24:05"), "input.ranges.0.endsAt"),
    (SET_HOURS, hours_input(startsAt="9:00"), "input.ranges.0.startsAt"),
    (SET_HOURS, hours_input(weekday=2**31), "input.ranges.0.weekday"),
    (SET_HOURS, hours_input(weekday="Monday"), "input.ranges.0.weekday"),
    (SET_HOURS, hours_input(modes=["FAX"]), "input.ranges.0.modes.0"),
    (SET_HOURS, hours_input(modes=None), "input.ranges.0.modes"),
    (SET_HOURS, hours_input(validFrom="1999-12-31"), "input.ranges.0.validFrom"),
    (SET_HOURS, hours_input(colour="red"), "input.ranges.0.colour"),
    (ADD_OVERRIDE, override_input(date="2026-02-30"), "input.date"),
    (ADD_OVERRIDE, override_input(date="2200-01-01"), "input.date"),
    (ADD_OVERRIDE, override_input(kind="MAYBE"), "input.kind"),
    (ADD_OVERRIDE, override_input(reason=7), "input.reason"),
    (REMOVE_OVERRIDE, {}, "input.id"),
]

BAD_EXCEPTIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"startsAt": "15:00"}, "INVALID", "endsAt"),
    ({"endsAt": "14:03"}, "INVALID", "endsAt"),
    ({"endsAt": None}, "INVALID", "endsAt"),
    ({"startsAt": None}, "INVALID", "startsAt"),
    ({"startsAt": None, "endsAt": None}, "INVALID", "endsAt"),
    ({"kind": "UNAVAILABLE", "endsAt": None}, "INVALID", "endsAt"),
    ({"modes": []}, "INVALID", "modes"),
    ({"modes": None}, "INVALID", "modes"),
    ({"reason": "x" * 201}, "INVALID", "reason"),
    ({"reason": "a\0b"}, "INVALID", "reason"),
    ({"venueId": "garbage"}, "INVALID", "venueId"),
    ({"venueId": global_id("Venue", 999)}, "NOT_FOUND", "venueId"),
]

MUTATIONS: list[tuple[str, str, dict[str, Any]]] = [
    (SET_HOURS, "setWeeklyHours", {"ranges": []}),
    (ADD_OVERRIDE, "addDateOverride", override_input()),
    (REMOVE_OVERRIDE, "removeDateOverride", {"id": global_id("DateOverride", 1)}),
]


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    """The specialist's."""
    return await phones.of(district.specialist.person_id)


async def set_hours(phone: Phone, *ranges: dict[str, Any]) -> dict[str, Any]:
    answer = await phone.ask(SET_HOURS, input={"ranges": list(ranges)})
    payload: dict[str, Any] = answer["setWeeklyHours"]
    return payload


async def add_override(phone: Phone, **fields: Any) -> dict[str, Any]:
    answer = await phone.ask(ADD_OVERRIDE, input=override_input(**fields))
    payload: dict[str, Any] = answer["addDateOverride"]
    return payload


async def remove_override(phone: Phone, override_id: str) -> dict[str, Any]:
    answer = await phone.ask(REMOVE_OVERRIDE, input={"id": override_id})
    payload: dict[str, Any] = answer["removeDateOverride"]
    return payload


def blamed(payload: dict[str, Any]) -> tuple[str, str | None]:
    [error] = payload["errors"]
    assert error["message"]
    return error["code"], error["field"]


async def written() -> tuple[Any, ...]:
    """All that the mutations of this module may write."""
    return (
        await WeeklyHours.all().order_by("id").values(),
        await DateOverride.all().order_by("id").values(),
        await AuditEntry.filter(object_type__in=["specialist", "date_override"]).count(),
    )


async def test_new_hours_replace_the_old_ones(phone: Phone, district: District) -> None:
    payload = await set_hours(
        phone,
        hours_input(venueId=gid(district.venue), modes=["IN_PERSON", "PHONE"]),
        hours_input(startsAt="22:00", endsAt="24:00", validUntil="2026-03-31"),
    )
    assert payload["errors"] == []
    assert [{**hours, "id": None} for hours in payload["weeklyHours"]] == [
        {
            "id": None,
            "weekday": 2,
            "startsAt": "09:00",
            "endsAt": "12:00",
            "modes": ["IN_PERSON", "PHONE"],
            "venue": {"id": gid(district.venue)},
            "validFrom": None,
            "validUntil": None,
        },
        {
            "id": None,
            "weekday": 2,
            "startsAt": "22:00",
            "endsAt": "24:00",
            "modes": ["VIDEO"],
            "venue": None,
            "validFrom": None,
            "validUntil": "2026-03-31",
        },
    ]
    found = await times(phone, district, to=WEDNESDAY_DATE)
    assert found == half_hours(9, 12) + half_hours(22, 24)


async def test_no_ranges_are_no_hours(phone: Phone, district: District) -> None:
    assert (await set_hours(phone))["weeklyHours"] == []
    assert await times(phone, district) == []


async def test_hours_hold_from_their_first_day_to_their_last(
    phone: Phone, district: District
) -> None:
    await set_hours(phone, hours_input(validFrom="2026-03-10", validUntil="2026-03-17"))
    found = await times(phone, district, **{"from": "2026-03-03", "to": "2026-03-31"})
    assert found == half_hours(9, 12) * 2


async def test_a_bad_range_is_named_and_nothing_is_written(phone: Phone) -> None:
    before = await written()
    for fields, code, field in BAD_RANGES:
        payload = await set_hours(phone, hours_input(weekday=1), hours_input(**fields))
        assert blamed(payload) == (code, field), fields
        assert payload["weeklyHours"] is None
    assert await written() == before


async def test_a_value_of_the_wrong_form_is_named_by_its_path(phone: Phone) -> None:
    before = await written()
    for document, wanted, field in WRONG_FORMS:
        body = {"ranges": [wanted]} if document is SET_HOURS else wanted
        response = await phone.post(document, input=body)
        [error] = response.json()["errors"]
        extensions = error["extensions"]
        assert (extensions["code"], extensions["field"]) == ("BAD_USER_INPUT", field)
    assert await written() == before


async def test_ranges_of_other_days_or_other_times_of_the_year_do_not_overlap(
    phone: Phone, district: District
) -> None:
    payload = await set_hours(
        phone,
        hours_input(validUntil="2026-06-30"),
        hours_input(validFrom="2026-07-01"),
        hours_input(weekday=3),
        hours_input(startsAt="12:00", endsAt="13:00"),
    )
    assert payload["errors"] == []


async def test_a_hundred_ranges_are_the_most(phone: Phone, district: District) -> None:
    ranges = [
        hours_input(weekday=day, startsAt=f"{hour:02}:00", endsAt=f"{hour:02}:55")
        for hour, day in islice(product(range(24), range(1, 8)), 101)
    ]
    assert blamed(await set_hours(phone, *ranges)) == ("INVALID", "ranges")
    assert len((await set_hours(phone, *ranges[:100]))["weeklyHours"]) == 100


async def test_available_ranges_replace_the_day_and_unavailable_ones_take_away(
    phone: Phone, district: District
) -> None:
    made = await add_override(phone, reason="  Hospital visit 🏥  ")
    assert made["dateOverride"]["reason"] == "Hospital visit 🏥"
    assert await times(phone, district) == half_hours(14, 15)
    await add_override(phone, startsAt="18:00", endsAt="19:00")
    assert await times(phone, district) == half_hours(14, 15) + half_hours(18, 19)
    await add_override(phone, kind="UNAVAILABLE", startsAt="14:20", endsAt="18:30", modes=None)
    assert await times(phone, district) == ["18:30"]
    gone = await remove_override(phone, made["dateOverride"]["id"])
    assert gone == {"removedId": made["dateOverride"]["id"], "errors": []}


async def test_a_whole_day_off_is_taken_back(phone: Phone, district: District) -> None:
    whole = {"kind": "UNAVAILABLE", "startsAt": None, "endsAt": None, "modes": None}
    made = (await add_override(phone, **whole))["dateOverride"]
    assert (made["startsAt"], made["endsAt"], made["modes"]) == (None, None, [])
    assert await times(phone, district) == []
    assert await times(phone, district, to=WEDNESDAY_DATE) == half_hours(9, 17)
    await remove_override(phone, made["id"])
    assert await times(phone, district) == half_hours(9, 17)


async def test_a_bad_exception_is_named_and_not_written(phone: Phone) -> None:
    before = await written()
    for fields, code, field in BAD_EXCEPTIONS:
        payload = await add_override(phone, **fields)
        assert blamed(payload) == (code, field), fields
        assert payload["dateOverride"] is None
    assert await written() == before


async def test_an_exception_that_is_none_is_not_removed(phone: Phone) -> None:
    for override_id, code in (
        ("garbage", "INVALID"),
        (global_id("WeeklyHours", 1), "INVALID"),
        (global_id("DateOverride", 999), "NOT_FOUND"),
    ):
        assert blamed(await remove_override(phone, override_id)) == (code, "id"), override_id


async def test_anothers_exception_is_not_found_and_stays(
    phone: Phone, phones: Phones, district: District
) -> None:
    made = (await add_override(phone))["dateOverride"]
    other = await phones.of((await make_specialist(district.team)).person_id)
    before = await written()
    assert blamed(await remove_override(other, made["id"])) == ("NOT_FOUND", "id")
    assert await written() == before


async def test_hours_are_for_specialists_only(phones: Phones, district: District) -> None:
    retired = await make_specialist(district.team, is_active=False)
    before = await written()
    for phone, code in (
        (await phones.of(district.resident.id), "FORBIDDEN"),
        (await phones.of(retired.person_id), "FORBIDDEN"),
        (await phones.new(), "UNAUTHENTICATED"),
    ):
        for document, name, wanted in MUTATIONS:
            payload = (await phone.ask(document, input=wanted))[name]
            assert blamed(payload) == (code, None), name
    assert await written() == before


async def test_of_two_weeks_set_at_once_one_whole_week_stays(
    phone: Phone, district: District
) -> None:
    weeks = [
        [hours_input(weekday=day, startsAt=start, endsAt="20:00") for day in range(1, 8)]
        for start in ("06:00", "07:00", "08:00", "10:00")
    ]
    answers = await asyncio.gather(*(set_hours(phone, *week) for week in weeks))
    assert all(answer["errors"] == [] for answer in answers)
    kept = await WeeklyHours.filter(specialist_id=district.specialist.id)
    assert sorted(hours.weekday for hours in kept) == list(range(1, 8))
    assert len({hours.starts_minute for hours in kept}) == 1


async def test_of_overlapping_exceptions_added_at_once_one_is_refused(
    phone: Phone, district: District
) -> None:
    answers = await asyncio.gather(
        *(add_override(phone, startsAt=start) for start in ("14:00", "14:15", "14:30"))
    )
    refused = [answer for answer in answers if answer["errors"]]
    assert [blamed(answer) for answer in refused] == [("INVALID", "startsAt")] * 2
    assert await DateOverride.filter(date=TUESDAY_DATE).count() == 1


async def test_ranges_of_alternating_weeks_do_not_overlap(phone: Phone, district: District) -> None:
    odd = hours_input(weekInterval=2, validFrom="2026-03-02", onHolidays=True)
    even = hours_input(weekInterval=2, validFrom="2026-03-09")
    fourth = hours_input(weekInterval=4, validFrom="2026-03-16")
    made = await enter(phone, "setWeeklyHours", ranges=[odd, even])
    assert made["errors"] == []
    told = [(hours["weekInterval"], hours["onHolidays"]) for hours in made["weeklyHours"]]
    assert told == [(2, True), (2, False)]
    assert blamed(await set_hours(phone, odd, even, fourth)) == ("INVALID", "ranges")
    assert await WeeklyHours.filter(specialist=district.specialist).count() == 2


async def test_every_week_is_what_is_meant_when_nothing_is_said(phone: Phone) -> None:
    made = await enter(phone, "setWeeklyHours", ranges=[hours_input(weekInterval=None)])
    [hours] = made["weeklyHours"]
    assert (hours["weekInterval"], hours["onHolidays"]) == (1, False)
