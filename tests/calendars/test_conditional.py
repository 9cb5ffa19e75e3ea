"""Asking again costs nothing while nothing has changed (RFC 9110, section 13)."""

from datetime import UTC, datetime, timedelta

import pytest

from api.conditional import http_date, unchanged
from mulin import clock
from mulin.appointments.models import AppointmentChange, ChangeKind
from mulin.appointments.models import AppointmentStatus as Status
from mulin.organizations.models import Venue
from tests.appointments.asking import make_appointment
from tests.calendars.asking import feed_path, read
from tests.district import District, make_specialist
from tests.phone import Phones
from tests.times import MONDAY, TUESDAY, at

ETAG = '"abc"'
MODIFIED = datetime(2026, 3, 2, 1, 0, 0, 700_000, tzinfo=UTC)
EXACTLY = "Mon, 02 Mar 2026 01:00:00 GMT"
BEFORE = "Mon, 02 Mar 2026 00:59:59 GMT"


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({}, False),
        ({"if-none-match": '"abc"'}, True),
        ({"if-none-match": 'W/"abc"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"x", W/"y" ,"abc"'}, True),
        ({"if-none-match": '"x,abc", "ab"'}, False),
        ({"if-none-match": "abc"}, False),
        ({"if-none-match": '"ABC"'}, False),
        ({"if-none-match": ""}, False),
        ({"if-none-match": '"*"'}, False),
        ({"if-modified-since": EXACTLY}, True),
        ({"if-modified-since": "Mon, 02 Mar 2026 01:00:01 GMT"}, True),
        ({"if-modified-since": "Monday, 02-Mar-26 01:00:00 GMT"}, True),
        ({"if-modified-since": "Mon Mar  2 01:00:00 2026"}, True),
        ({"if-modified-since": BEFORE}, False),
        ({"if-modified-since": "yesterday"}, False),
        ({"if-modified-since": "Mon, 99 Mar 2026 01:00:00 GMT"}, False),
        ({"if-modified-since": ""}, False),
        ({"if-none-match": '"x"', "if-modified-since": EXACTLY}, False),
        ({"if-none-match": '"abc"', "if-modified-since": BEFORE}, True),
    ],
)
def test_a_condition_is_understood(headers: dict[str, str], same: bool) -> None:
    assert unchanged(headers, ETAG, MODIFIED) is same


def test_a_date_in_a_header_is_whole_seconds_of_gmt() -> None:
    assert http_date(MODIFIED) == EXACTLY


async def test_an_app_that_has_the_calendar_is_told_so_until_it_changes(
    district: District, phones: Phones
) -> None:
    row = await make_appointment(district, at(TUESDAY, 10))
    path = await feed_path(await phones.of(district.resident.id))
    first = await read(phones, path)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    assert not etag.startswith("W/")

    for known in (
        {"if_none_match": f'"other", W/{etag}'},
        {"if_modified_since": modified},
    ):
        again = await read(phones, path, **known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["last-modified"] == modified
        assert again.headers["cache-control"] == first.headers["cache-control"]

    with clock.frozen(MONDAY + timedelta(minutes=1)):
        row.status, row.sequence, row.updated_at = Status.CANCELLED, 1, clock.now()
        await row.save()
        for known in ({"if_none_match": etag}, {"if_modified_since": modified}):
            assert (await read(phones, path, **known)).status_code == 200


async def test_what_no_appointment_shows_is_seen_by_the_tag_at_once_and_by_the_date_next_day(
    district: District, phones: Phones
) -> None:
    await make_appointment(district, at(TUESDAY, 10))
    path = await feed_path(await phones.of(district.resident.id))
    first = await read(phones, path)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    await Venue.filter(id=district.venue.id).update(time_zone="Asia/Tokyo")

    assert (await read(phones, path, if_none_match=etag)).status_code == 200
    assert (await read(phones, path, if_modified_since=modified)).status_code == 304
    with clock.frozen(at(TUESDAY, 9)):
        assert (await read(phones, path, if_modified_since=modified)).status_code == 200


async def test_an_appointment_given_to_somebody_else_is_a_change_to_the_former_specialist(
    district: District, phones: Phones
) -> None:
    row = await make_appointment(district, at(TUESDAY, 10))
    path = await feed_path(await phones.of(district.specialist.person_id), forSpecialist=True)
    modified = (await read(phones, path)).headers["last-modified"]
    with clock.frozen(MONDAY + timedelta(minutes=1)):
        row.specialist = await make_specialist(district.team)
        await row.save()
        await AppointmentChange.create(
            appointment=row,
            kind=ChangeKind.REASSIGNED,
            to_status=row.status,
            sequence=0,
            previous_specialist=district.specialist,
            created_at=clock.now(),
        )
        after = await read(phones, path, if_modified_since=modified)

    assert after.status_code == 200
    assert row.reference not in after.text
