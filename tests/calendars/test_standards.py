"""What Mulin writes is read alike by two parsers that know nothing of each other.

They are `icalendar` for Python and npm's `ical.js`, which takes offsets from the VTIMEZONE alone.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.appointments.policy import Step
from mulin.calendars.events import Audience, Entry, feed, single
from mulin.services.models import AppointmentMode
from tests.appointments.asking import make_appointment, take
from tests.calendars.asking import SINGLE, feed_path, read
from tests.district import District, gid, make_person, make_specialist, make_venue
from tests.phone import Phones
from tests.times import MONDAY, at
from tests.transport import node

NEW_YORK = ZoneInfo("America/New_York")
LATE = datetime(2028, 1, 1, tzinfo=NEW_YORK)
ZONES = ("America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Africa/Casablanca", "UTC")

# Before the clock goes forward on 8 March 2026, the hour after, and a week later.
AROUND_THE_CHANGE = [
    datetime(2026, 3, 7, 9, tzinfo=NEW_YORK),
    datetime(2026, 3, 8, 1, 30, tzinfo=NEW_YORK),
    datetime(2026, 3, 8, 3, tzinfo=NEW_YORK),
    datetime(2026, 3, 15, 9, tzinfo=NEW_YORK),
]


def by_icalendar(text: str | bytes) -> list[dict[str, Any]]:
    """The events in the shape that tests/transport/npm/calendars.mjs gives them."""
    return [
        {
            "uid": str(event["UID"]),
            "sequence": event["SEQUENCE"],
            "status": str(event["STATUS"]),
            "summary": str(event["SUMMARY"]),
            "starts": seconds(event.start),
            "ends": seconds(event.end),
            "zone": event["DTSTART"].params.get("TZID", "UTC"),
        }
        for event in Calendar.from_ical(text).events
    ]


def seconds(instant: date | datetime) -> int:
    assert isinstance(instant, datetime)
    return int(instant.timestamp())


async def by_ical_js(*texts: str) -> list[list[dict[str, Any]]]:
    return [found["events"] for found in await node.calendars(*texts, until=LATE)]


def expected(rows: Sequence[Appointment]) -> list[tuple[str, int, int, int]]:
    return sorted(
        (
            f"{row.reference}@appointments.mulin",
            row.sequence,
            int(row.starts_at.timestamp()),
            int(row.ends_at.timestamp()),
        )
        for row in rows
    )


async def test_a_feed_over_a_change_of_the_clock_is_read_alike_by_two_parsers(
    district: District, phones: Phones
) -> None:
    abroad = await make_venue(district.station, time_zone="America/New_York")
    rows = [
        await make_appointment(district, starts_at, venue_id=abroad.id, sequence=number)
        for number, starts_at in enumerate(AROUND_THE_CHANGE)
    ]
    statuses = (AppointmentStatus.CANCELLED, AppointmentStatus.PENDING, AppointmentStatus.BOOKED)
    rows += [
        await make_appointment(district, at(MONDAY, 10 + number), status=status)
        for number, status in enumerate(statuses)
    ]
    path = await feed_path(await phones.of(district.resident.id))
    text = (await read(phones, path)).text

    ours = by_icalendar(text)
    [theirs] = await by_ical_js(text)

    assert ours == theirs
    assert expected(rows) == sorted(
        (event["uid"], event["sequence"], event["starts"], event["ends"]) for event in theirs
    )
    assert {event["zone"] for event in theirs} == {"America/New_York", "Asia/Shanghai"}
    assert [event["status"] for event in theirs].count("CANCELLED") == 1


def entry(starts_at: datetime, zone: str, number: int = 0) -> Entry:
    return Entry(
        reference=f"R{number:07}",
        sequence=number,
        status=AppointmentStatus.BOOKED,
        mode=AppointmentMode.IN_PERSON,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        created_at=starts_at,
        updated_at=starts_at,
        time_zone=zone,
        service="法律咨询; a, b\\n",
        specialist="专员" * 20,
        venue="Venue\nwith; all, sorts",
        address=None,
        latitude=None,
        longitude=-121.5,
        desk=None,
    )


async def test_hours_of_two_years_are_the_same_instants_in_every_zone() -> None:
    begin = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))
    hours = [begin + timedelta(hours=hour) for hour in range(0, 2 * 365 * 24, 397)]
    # And each half hour of the days on which a clock changes.
    for day in ((2026, 3, 8), (2026, 11, 1), (2026, 4, 4), (2026, 10, 3), (2027, 2, 7)):
        midnight = datetime(*day, tzinfo=ZoneInfo("UTC"))
        hours += [midnight + timedelta(minutes=30 * half) for half in range(72)]
    texts = [
        feed(
            "Feed",
            [entry(hour, zone, number) for number, hour in enumerate(hours)],
            Audience.VENUE,
            "zh",
        ).decode()
        for zone in ZONES
    ]

    wanted = sorted(int(hour.timestamp()) for hour in hours)
    for text, theirs in zip(texts, await by_ical_js(*texts), strict=True):
        ours = by_icalendar(text)
        assert sorted(event["starts"] for event in ours) == wanted
        assert ours == theirs


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2190, 1, 1), timezones=st.timezones()),  # noqa: DTZ001 - st adds the zones
    st.sampled_from(ZONES),
)
def test_an_event_begins_when_the_appointment_does(starts_at: datetime, zone: str) -> None:
    starts_at = starts_at.replace(second=0, microsecond=0)
    [found] = by_icalendar(single(entry(starts_at, zone), "en"))
    assert found["starts"] == int(starts_at.timestamp())


def test_the_same_rows_are_the_same_bytes() -> None:
    rows = [entry(at(MONDAY, 9 + number // 3), ZONES[number % 3], number) for number in range(9)]
    one = feed("Feed", rows, Audience.PERSON, "en")
    assert one == feed("Feed", reversed(rows), Audience.PERSON, "en")


async def test_a_file_of_one_appointment_is_for_whoever_may_see_it(
    district: District, phones: Phones
) -> None:
    row = await make_appointment(district, at(MONDAY, 10))
    stranger = await phones.of((await make_person()).id)
    resident = await phones.of(district.resident.id)

    assert (await stranger.ask(SINGLE, id=gid(row)))["appointmentCalendar"] is None
    assert (await (await phones.new()).error(SINGLE, id=gid(row)))["code"] == "UNAUTHENTICATED"
    file = (await resident.ask(SINGLE, id=gid(row)))["appointmentCalendar"]
    assert file["filename"] == f"mulin-{row.reference}.ics"
    assert "METHOD" not in file["contents"]
    [ours], [[theirs]] = by_icalendar(file["contents"]), await by_ical_js(file["contents"])
    assert ours == theirs
    assert ours["summary"] == f"{district.service.name_en} · {district.specialist.name_en}"


async def test_a_cancelled_appointments_file_has_the_same_uid_and_a_higher_sequence(
    district: District, phones: Phones
) -> None:
    row = await make_appointment(district, at(MONDAY, 12))
    phone = await phones.of(district.resident.id)

    async def file() -> dict[str, Any]:
        [event] = by_icalendar(
            (await phone.ask(SINGLE, id=gid(row)))["appointmentCalendar"]["contents"]
        )
        return event

    before = await file()
    await take(phone, Step.CANCEL, gid(row))
    after = await file()

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai"])
async def test_a_meeting_bound_to_no_place_is_in_the_specialists_zone(
    district: District, phones: Phones, zone: str
) -> None:
    specialist = await make_specialist(district.team, time_zone=zone)
    row = await make_appointment(
        district, at(MONDAY, 10), specialist_id=specialist.id, venue_id=None
    )
    phone = await phones.of(district.resident.id)
    text = (await phone.ask(SINGLE, id=gid(row)))["appointmentCalendar"]["contents"]
    [found] = by_icalendar(text)
    assert found["zone"] == zone
