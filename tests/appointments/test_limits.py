"""How much one person may book within some days, and who missed too many to book at all."""

from datetime import datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.appointments.policy import Step, blocked_until, fits_period
from tests.appointments.asking import (
    book,
    booked,
    make_appointment,
    refused,
    set_policy,
    take,
    wanting,
)
from tests.appointments.crowd import at_once, phones_of, told
from tests.appointments.test_races import slots
from tests.district import District, make_person
from tests.documents import BOOK
from tests.phone import Phone, Phones
from tests.times import MONDAY, TUESDAY, at

DAY = timedelta(days=1)
LIMIT = ("LIMIT_REACHED", "serviceId")

days = st.lists(st.integers(0, 40), max_size=8)


def on(day: int) -> datetime:
    return TUESDAY + timedelta(days=day)


@given(days, st.integers(0, 40), st.integers(1, 14), st.integers(1, 4))
def test_no_window_of_days_holds_more_than_the_limit(
    held: list[int], new: int, length: int, limit: int
) -> None:
    inside = any(
        max(chosen) - min(chosen) < length
        for chosen in combinations([*held, new], limit + 1)
        if new in chosen
    )
    fits = fits_period([on(day) for day in held], on(new), length, limit)
    assert fits == (not inside)


@given(days, st.integers(1, 30), st.integers(1, 3), st.integers(1, 20))
def test_who_missed_so_many_within_a_window_is_blocked_from_the_last_one(
    missed: list[int], window: int, limit: int, block: int
) -> None:
    until = [
        on(max(chosen) + block)
        for chosen in combinations(missed, limit)
        if max(chosen) - min(chosen) < window
    ]
    at_ = on(40)
    expected = max((one for one in until if one > at_), default=None)
    assert blocked_until([on(day) for day in missed], at_, window, limit, block) == expected


async def test_only_so_many_within_any_window_of_days(district: District, phone: Phone) -> None:
    await set_policy(district, open_limit=100, period_limit=2, period_days=7)
    await booked(phone, district, at(on(0), 10))
    await booked(phone, district, at(on(6), 10))
    # Between them, a day before the first and after the last: each time a third within a week.
    for day, hour in ((3, 10), (6, 15), (0, 9), (7, 9)):
        assert await refused(phone, district, at(on(day), hour)) == LIMIT
    await booked(phone, district, at(on(7), 10))
    await booked(phone, district, at(on(13), 10))
    assert await refused(phone, district, at(on(13), 15)) == LIMIT


async def test_what_was_kept_or_missed_counts_for_the_period_and_what_was_called_off_not(
    district: District, phone: Phone
) -> None:
    await set_policy(district, period_limit=1, period_days=7)
    past = await make_appointment(district, at(MONDAY, 8), status="fulfilled")
    expected = {"fulfilled": LIMIT, "noshow": LIMIT}
    for status in ("fulfilled", "noshow"):
        await Appointment.filter(id=past.id).update(status=status)
        assert await refused(phone, district, at(TUESDAY, 10)) == expected[status]
    await Appointment.filter(id=past.id).update(status="cancelled")
    made = await booked(phone, district, at(TUESDAY, 10))
    await take(phone, Step.CANCEL, made)
    await booked(phone, district, at(TUESDAY, 10))


async def test_the_limit_is_told_in_the_language_of_the_caller(
    district: District, phones: Phones
) -> None:
    await set_policy(district, period_limit=1, period_days=14)
    await make_appointment(district, at(MONDAY, 8), status="fulfilled")
    sentences = []
    for language in ("zh", "en"):
        phone = await phones.of(district.resident.id, language)
        payload = await book(phone, district, at(TUESDAY, 10))
        sentences += [error["message"] for error in payload["errors"]]
    assert sentences == ["14 天内最多预约 1 次", "At most 1 bookings within 14 days"]


async def test_who_missed_too_many_waits_until_a_day_that_is_told(
    district: District, phones: Phones
) -> None:
    await set_policy(district, no_show_limit=2, no_show_window_days=30, no_show_block_days=14)
    # Late in the evening in Shanghai it is still the day before in UTC.
    for missed in (at(MONDAY, 20) - 9 * DAY, at(MONDAY, 7, 30) - 3 * DAY):
        await make_appointment(district, missed, status=AppointmentStatus.NOSHOW)
    sentences = []
    for language in ("zh", "en"):
        phone = await phones.of(district.resident.id, language)
        payload = await book(phone, district, at(TUESDAY, 10))
        sentences += [(error["code"], error["message"]) for error in payload["errors"]]
    assert sentences == [
        ("LIMIT_REACHED", "您多次未到场，2026-03-13 之后才能再预约"),
        ("LIMIT_REACHED", "You missed several appointments and can book again after 2026-03-13"),
    ]


async def test_the_block_ends_and_old_ones_are_forgotten(district: District, phone: Phone) -> None:
    await set_policy(district, no_show_limit=2, no_show_window_days=30, no_show_block_days=14)
    first = await make_appointment(district, MONDAY - 20 * DAY, status=AppointmentStatus.NOSHOW)
    await make_appointment(district, MONDAY - 14 * DAY, status=AppointmentStatus.NOSHOW)
    # Fourteen days to the minute.
    await booked(phone, district, at(TUESDAY, 10))
    second = await make_appointment(district, MONDAY - 13 * DAY, status=AppointmentStatus.NOSHOW)
    assert await refused(phone, district, at(TUESDAY, 12)) == LIMIT
    await Appointment.exclude(id__in=[second.id, first.id]).delete()
    await Appointment.filter(id=first.id).update(
        starts_at=second.starts_at - 30 * DAY,
        ends_at=second.ends_at - 30 * DAY,
        blocked_from=second.starts_at - 30 * DAY,
        blocked_until=second.ends_at - 30 * DAY,
    )
    await booked(phone, district, at(TUESDAY, 12))


async def test_somebody_elses_misses_are_theirs(district: District, phones: Phones) -> None:
    await set_policy(district, no_show_limit=1)
    await make_appointment(district, at(MONDAY, 8), status=AppointmentStatus.NOSHOW)
    await booked(await phones.of((await make_person()).id), district, at(TUESDAY, 10))


async def test_a_period_limit_holds_under_haste(district: District, phones: Phones) -> None:
    await set_policy(district, open_limit=100, period_limit=3)
    crowd = await phones_of([(await make_person()).id], 30, phones)
    each = [{"input": wanting(district, starts_at)} for starts_at in slots(30)]
    assert told(await at_once(crowd, BOOK, *each)) == {"done": 3, "LIMIT_REACHED": 27}
