"""An object that is made of a row is what Tortoise would have read."""

from datetime import timedelta

from tortoise.models import Model

from mulin.appointments.booking import BookingRequest, book
from mulin.broadcasts.following import follow
from mulin.organizations.models import Desk, Equipment
from mulin.people.models import Locale
from mulin.people.viewer import Viewer
from mulin.services.models import AppointmentMode
from mulin.services.queries import service_of
from tests.district import District
from tests.times import MONDAY, at


async def assert_as_read(made: Model) -> None:
    assert vars(made) == vars(await type(made).get(pk=made.pk))


def resident_of(district: District) -> Viewer:
    return Viewer(district.resident.id, 0, "", Locale.ZH)


async def test_a_service_that_is_looked_up_is_what_is_stored(district: District) -> None:
    service = await service_of(district.service.id)
    assert service is not None
    await assert_as_read(service)


async def test_an_appointment_that_was_booked_is_what_is_stored(district: District) -> None:
    await Desk.filter(venue_id=district.venue.id).update(equipment=[Equipment.RECORDING.value])
    request = BookingRequest(
        service_id=district.service.id,
        starts_at=at(MONDAY + timedelta(days=1), 10),
        mode=AppointmentMode.IN_PERSON,
        note="of the rent (demo)",
        equipment=frozenset({Equipment.RECORDING}),
    )
    await assert_as_read(await book(resident_of(district), request))


async def test_a_following_is_what_is_stored(district: District) -> None:
    await assert_as_read(await follow(resident_of(district), district.topic.id, None))


async def test_what_one_object_is_told_no_other_hears_of(district: District) -> None:
    one = await service_of(district.service.id)
    other = await service_of(district.service.id)
    assert one is not None
    assert other is not None
    one.daily_limit += 1
    assert other.daily_limit == district.service.daily_limit
    await one.save()
    await assert_as_read(one)
