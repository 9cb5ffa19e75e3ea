import pytest

from tests.phone import Phone, Phones


@pytest.fixture
async def phone(monday: None, phones: Phones) -> Phone:
    """Nobody's phone at nine o'clock on a Monday, in English."""
    return await phones.new()
