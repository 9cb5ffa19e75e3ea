"""Restoring a backup into an empty database, and looking at what came of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

from alembic.script import ScriptDirectory
from alembic.util import CommandError

from mulin import migrations
from mulin.backups import age, contents, dumping, manifest
from mulin.backups.checking import CHECKS, Checked
from mulin.backups.failures import Altered, DatabaseNotEmpty, OfAnotherRelease
from mulin.backups.making import Progress
from mulin.backups.manifest import DATABASE, LIST, Kept, Manifest
from mulin.backups.programs import programs_for
from mulin.database import parse_url, place, query

_OBJECTS = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_toast%'
ORDER BY relname LIMIT 3
"""


class Opened(NamedTuple):
    """A backup that is whole, made under the keys of this process, and known to this release."""

    folder: Path
    manifest: Manifest
    kept: list[Kept]


def open_backup(folder: Path) -> Opened:
    """Look at all of it before anything is written. Raises BackupFailed."""
    found = manifest.read(folder)
    kept = manifest.read_list(folder / LIST, found.list_sha256)
    if manifest.digest_of(folder / DATABASE) != found.database_sha256:
        raise Altered(path=folder / DATABASE)
    contents.require_whole(kept, folder)
    try:
        ScriptDirectory.from_config(migrations.config()).get_revision(found.revision)
    except CommandError:
        raise OfAnotherRelease(revision=found.revision, version=found.mulin) from None
    return Opened(folder, found, kept)


async def restore(backup: Opened, url: str, key: age.Identity, progress: Progress) -> int:
    """Restore into the connected, empty database of `url` and into the storage of the settings.

    Gives how many files were put into the storage; the others were there. Raises BackupFailed:
    then the database is still empty.
    """
    await _require_empty(url)
    (row,) = await query("SELECT current_setting('server_version_num')::int / 10000 AS server")
    dumping.restore(
        url,
        programs_for(max(row["server"], backup.manifest.programs_version)),
        row["server"],
        backup.folder / DATABASE,
        key,
        progress=progress.begin("Database", backup.manifest.database_bytes),
    )
    await query("ANALYZE")
    return await contents.put_back(
        backup.kept, backup.folder, progress.begin("Files", len(backup.kept))
    )


async def _require_empty(url: str) -> None:
    found = [row["relname"] for row in await query(_OBJECTS)]
    if found:
        raise DatabaseNotEmpty(place=place(parse_url(url)), what=", ".join(found))


async def check(backup: Manifest) -> AsyncIterator[tuple[str, Checked]]:
    """What each check says of the connected database."""
    for name, look in CHECKS.items():
        yield name, await look(backup)
