"""Booking: what a resident gets, and what they are refused."""

from tests.district import District, gid
from tests.documents import BOOK
from tests.phone import Phones
from tests.times import TUESDAY, at


async def test_a_resident_books_a_free_slot(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    booked = await phone.ask(
        BOOK,
        input={
            "serviceId": gid(district.service),
            "startsAt": at(TUESDAY, 10).isoformat(),
            "mode": "IN_PERSON",
            "topicId": gid(district.topic),
        },
    )
    payload = booked["bookAppointment"]
    assert payload["errors"] == []
    assert payload["appointment"]["status"] == "BOOKED"
