"""A storage for each test, and exports that are built when the test says so."""

import pytest

from mulin import jobs
from mulin.privacy.exporting import EXPORT
from tests.files.conftest import own_storage

__all__ = ["own_storage"]


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker beside the test would be first."""
    wake = jobs.wake
    monkeypatch.setattr(jobs, "wake", lambda job: None if job == EXPORT else wake(job))
