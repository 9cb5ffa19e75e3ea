"""A partner's server to post to."""

from collections.abc import AsyncIterator

import pytest

from tests.standins.partner import StandInPartner


@pytest.fixture
async def partner() -> AsyncIterator[StandInPartner]:
    async with StandInPartner().listening() as running:
        yield running
