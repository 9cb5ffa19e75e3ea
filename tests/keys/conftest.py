from collections.abc import Callable, Iterator

import pytest
from cryptography.fernet import Fernet

from mulin.crypto import keys
from mulin.settings import settings
from tests.files.conftest import own_storage

__all__ = ["own_storage"]

Ring = Callable[..., None]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    """Have this process use those keys, newest first."""

    def use(*ring: str) -> None:
        monkeypatch.setenv("MULIN_FIELD_KEYS", ",".join(ring))
        settings.cache_clear()
        keys.cache_clear()

    yield use
    monkeypatch.undo()
    settings.cache_clear()
    keys.cache_clear()


@pytest.fixture
def old() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
def new() -> str:
    return Fernet.generate_key().decode()
