"""Making a backup: one instant of the database, the files it knew then, read back before it counts.

The snapshot of one transaction is what pg_dump dumps, what is counted and whose files are listed,
so the parts fit together whatever people do meanwhile.
"""

import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, Protocol

from mulin.backups import age, contents, dumping, manifest
from mulin.backups.failures import BackupFailed, PlaceUnusable, WrittenBadly
from mulin.backups.manifest import DATABASE, LIST, Kept, Manifest
from mulin.backups.programs import programs_for
from mulin.clock import now
from mulin.database import query, transaction

_UNFINISHED = ".unfinished-"
_NAME = "%Y-%m-%dT%H%M%S.%fZ"


class Progress(Protocol):
    """Who shows how far it is."""

    def begin(self, what: str, length: int) -> Callable[[int], None]:
        """A part of the work begins; call what this gives with how much of `length` is done."""


class Made(NamedTuple):
    """A backup that was made and read back. `linked` files are those an earlier one had."""

    folder: Path
    manifest: Manifest
    files: int
    file_bytes: int
    linked: int


class _Snapshot(NamedTuple):
    name: str
    server: int
    revision: str
    counts: dict[str, int]
    keys: list[str]


async def make(url: str, target: Path, progress: Progress) -> Made:
    """Make a backup in a new folder of `target`, for those MULIN_BACKUP_RECIPIENTS names.

    Nothing stays of one that fails. Raises BackupFailed.
    """
    whom = age.recipients()
    folder = target / now().strftime(_NAME)
    unfinished = target / f"{_UNFINISHED}{folder.name}"
    try:
        _make_private(unfinished)
        snapshot, draft = await _database(url, unfinished, whom, progress)
        earlier = _earlier(target)
        showing = progress.begin("Files", len(snapshot.keys))
        kept, absent = await contents.copy(snapshot.keys, unfinished, earlier, showing)
        manifest.write_list(unfinished / LIST, kept)
        list_sha256 = manifest.digest_of(unfinished / LIST)
        made = draft.model_copy(update={"absent": absent, "list_sha256": list_sha256})
        manifest.write(unfinished, made)
        unfinished.rename(folder)
    except OSError as error:
        raise PlaceUnusable(path=target, why=error.strerror or error) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    linked = sum(one.key in earlier and earlier[one.key][1] == one for one in kept)
    return Made(folder, made, len(kept), sum(one.size for one in kept), linked)


def _make_private(folder: Path) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)


async def _database(
    url: str, folder: Path, whom: list[age.Recipient], progress: Progress
) -> tuple[_Snapshot, Manifest]:
    """Dump, and read back by a key that nobody keeps: the server cannot read its old backups."""
    path, verifying = folder / DATABASE, age.ephemeral()
    async with _snapshot() as snapshot:
        programs = programs_for(snapshot.server)
        showing = progress.begin("Tables", len(snapshot.counts))
        dumped = dumping.dump(
            url, programs, snapshot.name, path, [*whom, verifying.to_public()], progress=showing
        )
    _verify(path, dumped, dumping.rows_in(path, programs, verifying), snapshot.counts)
    return snapshot, Manifest(
        made_at=now(),
        mulin=version("mulin"),
        revision=snapshot.revision,
        server_version=snapshot.server,
        programs_version=programs.major,
        counts=snapshot.counts,
        database_bytes=dumped.size,
        database_sha256=dumped.sha256,
        secret=manifest.secret_name(),
        field_key=manifest.field_key_probe(),
    )


@asynccontextmanager
async def _snapshot() -> AsyncIterator[_Snapshot]:
    """What the database is at this instant, held for pg_dump while the block runs."""
    async with transaction():
        await query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (facts,) = await query(
            "SELECT pg_export_snapshot() AS name, "
            "current_setting('server_version_num')::int / 10000 AS server, "
            "(SELECT version_num FROM alembic_version) AS revision"
        )
        files = await query("SELECT storage_key FROM file WHERE status = 'stored'")
        keys = [row["storage_key"] for row in files]
        yield _Snapshot(
            facts["name"], facts["server"], facts["revision"], await count_tables(), keys
        )


async def count_tables() -> dict[str, int]:
    """How many rows each table has."""
    tables = await query(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return {row["relname"]: await _count(row["relname"]) for row in tables}


async def _count(table: str) -> int:
    return int((await query(f'SELECT count(*) AS rows FROM "{table}"'))[0]["rows"])  # noqa: S608 - a table's own name


def _verify(
    path: Path, dumped: dumping.Written, rows: Mapping[str, int], counts: Mapping[str, int]
) -> None:
    if manifest.digest_of(path) != dumped.sha256:
        raise WrittenBadly(path=path, why="its digest is another")
    wrong = {table for table, count in counts.items() if rows.get(table) != count}
    if wrong or set(rows) != set(counts):
        told = ", ".join(f"{table} has {rows.get(table, 'none')}" for table in sorted(wrong))
        raise WrittenBadly(path=path, why=f"tables do not have the rows they had: {told}")


def _earlier(target: Path) -> dict[str, tuple[Path, Kept]]:
    """What the latest backup there has of files, as far as it is one of ours."""
    found = sorted(path.parent for path in target.glob(f"*/{manifest.MANIFEST}"))
    for folder in reversed([one for one in found if not one.name.startswith(_UNFINISHED)]):
        try:
            list_sha256 = manifest.read(folder).list_sha256
            kept = manifest.read_list(folder / LIST, list_sha256)
        except BackupFailed:
            continue
        return {one.key: (folder, one) for one in kept}
    return {}
