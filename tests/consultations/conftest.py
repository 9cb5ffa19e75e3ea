"""What every test of consultations may stand on."""

import pytest

from tests.consultations.standing import Cast, make_cast
from tests.district import District
from tests.phone import Phones


@pytest.fixture
async def cast(district: District, phones: Phones) -> Cast:
    """Everybody who could have to do with an enterprise's question."""
    return await make_cast(district, phones)
