from collections.abc import Iterator

import pytest

from mulin.settings import settings


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of a complete production environment."""
    monkeypatch.setenv("MULIN_ENVIRONMENT", "production")
    monkeypatch.setenv("MULIN_DATABASE_URL", "postgresql://mulin@localhost:1/nowhere")
    monkeypatch.setenv("MULIN_REDIS_URL", "redis://localhost:1/0")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
