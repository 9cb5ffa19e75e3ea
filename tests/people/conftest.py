from collections.abc import Iterator

import pytest

from mulin.settings import settings
from tests.phone import Phone, Phones


@pytest.fixture
async def phone(monday: None, phones: Phones) -> Phone:
    """Nobody's phone at nine o'clock on a Monday, in English."""
    return await phones.new()


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the code is told of its surroundings from here on; what is connected stays so."""
    for name, value in {
        "ENVIRONMENT": "production",
        "DATABASE_URL": "postgresql://db.example/mulin",
        "REDIS_URL": "redis://redis.example",
        "PUSH_CHANNEL": "fcm",
        "FIREBASE_PROJECT_ID": "neighbors",
    }.items():
        monkeypatch.setenv(f"MULIN_{name}", value)
    settings.cache_clear()
    yield
    settings.cache_clear()
