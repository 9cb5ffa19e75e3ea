"""PostgreSQL's own programs: the ones that come with the embedded server, else the machine's."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple, cast

from mulin import embedded
from mulin.backups.failures import ProgramFailed, ProgramTooOld
from mulin.database import parse_url

_VERSION = re.compile(r"\) (\d+)")


class Programs(NamedTuple):
    """A folder with pg_dump, pg_restore and psql, and which PostgreSQL they are of."""

    folder: Path
    major: int


def programs_for(server: int) -> Programs:
    """Programs that understand a server of that major version: pg_dump refuses a newer one.

    Raises ProgramTooOld.
    """
    found = [one for one in map(_programs, _folders()) if one is not None]
    for one in found:
        if one.major >= server:
            return one
    known = ", ".join(f"{one.major} in {one.folder}" for one in found) or "none"
    raise ProgramTooOld(server=server, found=known)


def _folders() -> Iterator[Path]:
    yield embedded.programs_folder()
    installed = shutil.which("pg_dump")
    if installed is not None:
        yield Path(installed).parent


def _programs(folder: Path) -> Programs | None:
    program = folder / "pg_dump"
    if not program.exists():
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - a list, no shell
    match = _VERSION.search(said.stdout)
    return None if match is None else Programs(folder, int(match[1]))


def surroundings(url: str) -> dict[str, str]:
    """The environment in which those programs find the database; a password is in no list of
    processes.
    """
    parsed = parse_url(url)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    facts = {
        "PGHOST": parsed.query.get("host") or parsed.host or "localhost",
        "PGPORT": parsed.port,
        "PGUSER": parsed.username,
        "PGPASSWORD": parsed.password,
        "PGDATABASE": parsed.database,
        "PGSSLMODE": parsed.query.get("sslmode"),
        "PGCLIENTENCODING": "UTF8",
        "PGTZ": "UTC",
        "LC_ALL": "C",
    }
    return kept | {name: str(value) for name, value in facts.items() if value is not None}


class Running(NamedTuple):
    """A program at work; `input` and `output` only if they were asked for.

    `words` is what it says beside: to be read at a place, never moved in.
    """

    input: IO[bytes]
    output: IO[bytes]
    words: IO[bytes]


@contextmanager
def running(
    program: Path, *arguments: str, environment: dict[str, str] | None = None, **pipes: Any
) -> Iterator[Running]:
    """The program while the block runs; it is ended when the block fails, and has to end well.

    Raises ProgramFailed with its last words, also in place of what its end made of the block.
    """
    with TemporaryFile() as words:
        with subprocess.Popen(  # noqa: S603 - a list, no shell
            [program, *arguments], stderr=words, env=environment, **pipes
        ) as process:
            pipes_of = cast("tuple[IO[bytes], IO[bytes]]", (process.stdin, process.stdout))
            try:
                yield Running(*pipes_of, words)
            except BaseException as failure:
                badly = _ended_badly(process)
                process.kill()
                with suppress(OSError):
                    if process.stdin is not None:
                        process.stdin.close()
                # A broken pipe is what its end looks like from here.
                if badly and isinstance(failure, OSError):
                    raise _failed(program, words) from None
                raise
        if process.returncode != 0:
            raise _failed(program, words)


def _ended_badly(process: "subprocess.Popen[bytes]") -> bool:
    try:
        return process.wait(0.5) != 0
    except subprocess.TimeoutExpired:
        return False


def _failed(program: Path, words: IO[bytes]) -> ProgramFailed:
    words.seek(0)
    lines = words.read().decode(errors="replace").splitlines()
    told = [line for line in lines if "error:" in line.casefold()] or lines[-1:]
    return ProgramFailed(program=program.name, words=" ".join(told[:3]) or "it did not say why")
