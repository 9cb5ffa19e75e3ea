"""Backups of a small district, and databases to restore them into."""

import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyrage import x25519
from tortoise import context as tortoise_context
from tortoise.context import TortoiseContext, set_global_context

from mulin.backups.making import Made, make
from mulin.database import tortoise_config
from mulin.drift import scratch_database
from mulin.settings import settings
from tests.files.conftest import own_storage

__all__ = ["own_storage"]


class Unseen:
    """Counts what would be shown."""

    def __init__(self) -> None:
        self.parts = dict[str, list[int]]()

    def begin(self, what: str, length: int) -> Callable[[int], None]:
        self.parts[what] = [0, length]

        def done(more: int) -> None:
            self.parts[what][0] += more

        return done


@pytest.fixture
def identity() -> x25519.Identity:
    return x25519.Identity.generate()


@pytest.fixture
def identity_file(identity: x25519.Identity, tmp_path: Path) -> Path:
    """As `mulin keys make backups` prints it."""
    path = tmp_path / "identity"
    path.write_text(f"# for MULIN_BACKUP_RECIPIENTS: {identity.to_public()}\n{identity}\n")
    return path


@pytest.fixture(autouse=True)
def recipients(
    identity: x25519.Identity, own_storage: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The one who may read the backups of these tests."""
    monkeypatch.setenv("MULIN_BACKUP_RECIPIENTS", str(identity.to_public()))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@dataclass
class Drill:
    """A database with its storage, a folder for its backups, and an empty database beside it."""

    url: str
    storage: Path
    target: Path
    empty: str
    identity: x25519.Identity

    async def back_up(self) -> Made:
        return await make(self.url, self.target, Unseen())

    def lose_the_storage(self) -> None:
        shutil.rmtree(self.storage)
        self.storage.mkdir()


@pytest.fixture
async def drill(
    database_url: str,
    server_url: str,
    own_storage: Path,
    tmp_path: Path,
    identity: x25519.Identity,
) -> AsyncIterator[Drill]:
    async with scratch_database(server_url, f"mulin_restored_{uuid.uuid4().hex[:12]}") as empty:
        yield Drill(database_url, own_storage, tmp_path / "backups", empty, identity)


@asynccontextmanager
async def speaking_to(url: str) -> AsyncIterator[None]:
    """What asks the database asks that one while the block runs."""
    before = tortoise_context._global_context
    context = TortoiseContext()
    with context:
        await context.init(config=tortoise_config(url, pool_size=4))
        tortoise_context._global_context = None
        set_global_context(context)
        try:
            yield
        finally:
            await context.connections.close_all()
            tortoise_context._global_context = before
