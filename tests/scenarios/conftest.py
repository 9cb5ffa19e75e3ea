import pytest

from tests.phone import Phones
from tests.recording import RecordingChannel
from tests.scenarios.cast import Cast


@pytest.fixture
def cast(monday: None, phones: Phones, pushes: RecordingChannel) -> Cast:
    """People with phones, on a Monday morning at nine."""
    return Cast(phones, pushes)
