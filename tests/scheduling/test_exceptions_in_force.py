"""What is recorded about time, and what it does to the slots the API offers."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.appointments.models import Appointment, AppointmentStatus, Proposal
from mulin.calendars.models import CalendarImport, ImportedBusy
from mulin.organizations.models import Desk, Equipment, OpeningHours
from mulin.scheduling.models import (
    DateOverride,
    Holiday,
    HolidayKind,
    OverrideKind,
    PolicyException,
    TimeOff,
    VenueClosure,
    WeeklyHours,
)
from mulin.services.models import AppointmentMode
from tests.district import District, gid, make_specialist, make_venue
from tests.phone import Phone, Phones
from tests.scheduling.asking import AVAILABILITY, TOGETHER, asked, half_hours, offered, times
from tests.statements import statements
from tests.times import TUESDAY, at

ALL_DAY = half_hours(9, 17)


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    return await phones.new()


def between(begin: int, end: int) -> dict[str, Any]:
    return {"starts_at": at(TUESDAY, begin), "ends_at": at(TUESDAY, end)}


async def hold(district: District, starts_at: datetime, **fields: Any) -> Appointment:
    ends_at = starts_at + timedelta(minutes=30)
    return await Appointment.create(
        **{
            "reference": f"{starts_at:%d%H%M}",
            "person": district.resident,
            "booked_by": district.resident,
            "specialist": district.specialist,
            "team": district.team,
            "service": district.service,
            "venue": district.venue,
            "mode": AppointmentMode.PHONE,
            "status": AppointmentStatus.BOOKED,
            "intake_channel": "app",
            "starts_at": starts_at,
            "ends_at": ends_at,
            "blocked_from": starts_at,
            "blocked_until": ends_at,
            "created_at": clock.now(),
            "updated_at": clock.now(),
            **fields,
        }
    )


async def test_an_absence_takes_its_hours(phone: Phone, district: District) -> None:
    await TimeOff.create(
        specialist=district.specialist,
        created_by=district.resident,
        created_at=clock.now(),
        **between(9, 16),
    )
    assert await times(phone, district) == ["16:00", "16:30"]


async def test_a_closed_venue_receives_nobody(phone: Phone, district: District) -> None:
    await VenueClosure.create(
        venue=district.venue,
        created_by=district.resident,
        created_at=clock.now(),
        **between(9, 16),
    )
    assert await times(phone, district) == ["16:00", "16:30"]


async def test_what_another_calendar_says_is_busy(phone: Phone, district: District) -> None:
    source = await CalendarImport.create(
        specialist=district.specialist,
        name="Court",
        url_encrypted=b"",
        due_at=clock.now(),
        created_at=clock.now(),
    )
    await ImportedBusy.create(
        calendar_import=source, specialist=district.specialist, **between(9, 16)
    )
    assert await times(phone, district) == ["16:00", "16:30"]


async def test_a_holiday_closes_and_a_make_up_workday_opens(
    phone: Phone, district: District
) -> None:
    await WeeklyHours.filter(weekday=5).update(starts_minute=10 * 60, ends_minute=11 * 60)
    holiday = await Holiday.create(
        date=TUESDAY.date(), kind=HolidayKind.HOLIDAY, name_zh="假", name_en="Holiday"
    )
    assert await times(phone, district) == []
    await holiday.update_from_dict({"kind": HolidayKind.WORKDAY, "follows_weekday": 5}).save()
    assert await times(phone, district) == ["10:00", "10:30"]
    await holiday.update_from_dict({"kind": HolidayKind.ORDINARY, "follows_weekday": None}).save()
    assert await times(phone, district) == ALL_DAY


async def test_hours_that_hold_on_holidays_hold(phone: Phone, district: District) -> None:
    await Holiday.create(
        date=TUESDAY.date(), kind=HolidayKind.HOLIDAY, name_zh="假", name_en="Holiday"
    )
    await WeeklyHours.filter(weekday=2).update(on_holidays=True)
    assert await times(phone, district) == ALL_DAY
    await OpeningHours.create(
        venue=district.venue, weekday=2, starts_minute=9 * 60, ends_minute=12 * 60
    )
    assert await times(phone, district) == []
    await OpeningHours.all().update(on_holidays=True)
    assert await times(phone, district) == half_hours(9, 12)


async def test_an_exception_of_the_date_beats_the_holiday(phone: Phone, district: District) -> None:
    await Holiday.create(
        date=TUESDAY.date(), kind=HolidayKind.HOLIDAY, name_zh="假", name_en="Holiday"
    )
    await DateOverride.create(
        specialist=district.specialist,
        date=TUESDAY.date(),
        kind=OverrideKind.AVAILABLE,
        starts_minute=14 * 60,
        ends_minute=15 * 60,
        modes=["video"],
    )
    assert await times(phone, district) == ["14:00", "14:30"]


async def test_every_second_week_is_every_second_week(phone: Phone, district: District) -> None:
    await WeeklyHours.filter(weekday=2).update(week_interval=2, valid_from=TUESDAY.date())
    found = [
        await times(phone, district, **{"from": f"{day:%Y-%m-%d}", "to": f"{day:%Y-%m-%d}"})
        for day in (TUESDAY + timedelta(weeks=number) for number in range(4))
    ]
    assert [bool(day) for day in found] == [True, False, True, False]


async def test_a_specialists_own_policy_goes_before_the_services(
    phone: Phone, district: District
) -> None:
    other = await make_specialist(district.team, venue=district.venue)
    own = await PolicyException.create(specialist=district.specialist, service=district.service)
    await hold(district, at(TUESDAY, 12))
    mine = {"specialistId": gid(district.specialist)}
    without_noon = [time for time in ALL_DAY if time != "12:00"]
    assert await times(phone, district, **mine) == without_noon
    for change, expected in (
        ({"daily_limit": 1}, []),
        (
            {"daily_limit": None, "buffer_after_minutes": 15},
            [t for t in without_noon if t != "11:30"],
        ),
        (
            {"buffer_after_minutes": None, "buffer_before_minutes": 30},
            [t for t in without_noon if t != "12:30"],
        ),
        ({"buffer_before_minutes": None, "minimum_notice_minutes": 30 * 60}, half_hours(15, 17)),
    ):
        await own.update_from_dict(change).save()
        assert await times(phone, district, **mine) == expected, change
        assert await times(phone, district, specialistId=gid(other)) == ALL_DAY


async def test_a_hold_that_has_lapsed_holds_nothing(phone: Phone, district: District) -> None:
    lapses = clock.now() + timedelta(minutes=10)
    await hold(
        district,
        at(TUESDAY, 10),
        status=AppointmentStatus.PROPOSED,
        proposal=Proposal.HOLD,
        expires_at=lapses,
    )
    assert await times(phone, district) == [time for time in ALL_DAY if time != "10:00"]
    with clock.frozen(lapses):
        assert await times(phone, district) == ALL_DAY


async def test_equipment_is_wanted_of_one_desk(phone: Phone, district: District) -> None:
    wish = ["WHEELCHAIR_ACCESS", "RECORDING"]
    desks = await Desk.filter(venue=district.venue).order_by("id")
    slots = await offered(phone, district, equipment=wish)
    assert {tuple(slot["modes"]) for slot in slots} == {("PHONE", "VIDEO")}
    assert await times(phone, district, equipment=wish, mode="IN_PERSON") == []
    # One has each, none has both.
    extra = await Desk.create(venue=district.venue, name="another")
    for desk, has in ((desks[0], Equipment.WHEELCHAIR_ACCESS), (extra, Equipment.RECORDING)):
        await desk.update_from_dict({"equipment": [has.value]}).save()
    assert await times(phone, district, equipment=wish, mode="IN_PERSON") == []
    both = [Equipment.RECORDING.value, Equipment.WHEELCHAIR_ACCESS.value]
    await extra.update_from_dict({"equipment": both}).save()
    assert await times(phone, district, equipment=wish, mode="IN_PERSON") == ALL_DAY
    await hold(district, at(TUESDAY, 10), desk=extra, mode=AppointmentMode.IN_PERSON)
    expected = [time for time in ALL_DAY if time != "10:00"]
    assert await times(phone, district, equipment=wish, mode="IN_PERSON") == expected


async def test_a_venue_without_desks_and_hours_without_a_venue_cannot_meet_a_wish(
    phone: Phone, district: District
) -> None:
    bare = await make_venue(district.station, desks=0)
    somewhere = await make_specialist(district.team, venue=bare)
    anywhere = await make_specialist(district.team)
    for specialist in (somewhere, anywhere):
        wanted = {"specialistId": gid(specialist), "mode": "IN_PERSON"}
        assert await times(phone, district, **wanted) == ALL_DAY
        assert await times(phone, district, **wanted, equipment=["RECORDING"]) == []


async def test_several_together_are_offered_when_all_are_free_in_one_place(
    phone: Phone, district: District
) -> None:
    other = await make_specialist(district.team, venue=district.venue)
    third = await make_specialist(district.team, venue=await make_venue(district.station))
    await WeeklyHours.filter(specialist=other, weekday=2).update(
        starts_minute=16 * 60, ends_minute=19 * 60, modes=["in_person", "video"]
    )
    ids = [gid(other), gid(district.specialist)]
    answer = await phone.ask(TOGETHER, **asked(district, specialistIds=ids))
    slots = answer["availability"]["days"][0]["slots"]
    assert [slot["startsAt"][11:16] for slot in slots] == ["08:00", "08:30"]
    assert slots[0]["modes"] == ["IN_PERSON", "VIDEO"]
    assert slots[0]["specialist"] == {"id": ids[0]}
    assert slots[0]["specialists"] == [{"id": one} for one in ids]
    assert await times(phone, district, specialistIds=[*ids, gid(third)]) == []


async def test_a_set_is_refused_beside_one_when_too_large_or_unknown(
    phone: Phone, district: District
) -> None:
    mine = gid(district.specialist)
    many = [gid(await make_specialist(district.team)) for _ in range(6)]
    for wanted, code in (
        ({"specialistIds": [mine], "specialistId": mine}, "INVALID"),
        ({"specialistIds": many}, "INVALID"),
        ({"specialistIds": [gid(district.team)]}, "INVALID"),
    ):
        error = await phone.error(AVAILABILITY, **asked(district, **wanted))
        assert (error["code"], error["field"]) == (code, "specialistIds"), wanted


async def test_more_specialists_take_no_more_statements(phone: Phone, district: District) -> None:
    counts = []
    for _ in range(2):
        with statements() as sent:
            await offered(phone, district)
        counts.append(len(sent))
        for _ in range(3):
            await make_specialist(district.team, venue=await make_venue(district.station))
    assert counts[0] == counts[1]
    assert counts[0] <= 14
