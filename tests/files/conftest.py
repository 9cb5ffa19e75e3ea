"""A storage for each test, so that none finds what another left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mulin.settings import settings


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which contents lie."""
    folder = tmp_path / "storage"
    with monkeypatch.context() as patch:
        patch.setenv("MULIN_STORAGE_URL", folder.as_uri())
        settings.cache_clear()
        yield folder
    settings.cache_clear()
