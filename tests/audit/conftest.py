"""The two sides of an appointment, each with a phone in hand."""

import pytest

from tests.district import District
from tests.phone import Phone, Phones


@pytest.fixture
async def phone(district: District, phones: Phones) -> Phone:
    """The resident's."""
    return await phones.of(district.resident.id)


@pytest.fixture
async def specialist(district: District, phones: Phones) -> Phone:
    """That of the district's specialist."""
    return await phones.of(district.specialist.person_id)
