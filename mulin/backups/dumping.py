"""The database into a file and back: pg_dump, encryption, pg_restore, psql, one stream through all.

Nothing here is async: the loop stands still meanwhile, which a command can afford.
"""

import hashlib
import os
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import IO, NamedTuple

import pyrage

from mulin.backups import age
from mulin.backups.failures import Altered, PlaceUnusable, ProgramFailed, WrittenBadly
from mulin.backups.programs import Programs, Running, running, surroundings

_CONTENTS = b"dumping contents of table"
_COPY = re.compile(rb"COPY (?:public\.)?\"?([^\s\"]+)\"? \(.*\) FROM stdin;\n")
_END_OF_COPY = b"\\.\n"
# pg_dump 17 and newer say it for themselves; servers before 17 do not know the word.
_NEW_SETTING = b"SET transaction_timeout = 0;\n"
_KNOWS_IT = 17
_HEAD_LINES = 60
_CHUNK = 1024 * 1024

Progress = Callable[[int], None]


class Written(NamedTuple):
    """A file as it was written."""

    size: int
    sha256: str


class _Sink:
    """Writes to a file and takes its digest; tells how many tables pg_dump has gone through."""

    def __init__(self, file: IO[bytes], dumping: Running, progress: Progress) -> None:
        self.digest, self.size = hashlib.sha256(), 0
        self._file, self._dumping, self._progress = file, dumping, progress
        self._heard = 0

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        self.size += len(content)
        self.listen()
        return self._file.write(content)

    def flush(self) -> None:
        self._file.flush()

    def listen(self) -> None:
        said = os.pread(self._dumping.words.fileno(), _CHUNK, self._heard)
        whole = said.rpartition(b"\n")[0]
        self._heard += len(whole)
        if tables := whole.count(_CONTENTS):
            self._progress(tables)


def dump(
    url: str,
    programs: Programs,
    snapshot: str,
    path: Path,
    whom: Sequence[age.Recipient],
    *,
    progress: Progress,
) -> Written:
    """The database as the exported snapshot has it, for those who may read it.

    `progress` is told of tables. Raises ProgramFailed, PlaceUnusable.
    """
    command = ("--format=custom", "--no-owner", "--no-privileges", "--verbose")
    dumping = running(
        programs.folder / "pg_dump",
        *command,
        f"--snapshot={snapshot}",
        environment=surroundings(url),
        stdin=DEVNULL,
        stdout=PIPE,
    )
    with dumping as at_work, path.open("xb") as file:
        sink = _Sink(file, at_work, progress)
        try:
            age.encrypt(at_work.output, sink, whom)
        except pyrage.EncryptError as error:
            raise PlaceUnusable(path=path, why=error) from None
        sink.listen()
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            # What is read back is then what lies on the disk, not what is still in the memory.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return Written(sink.size, sink.digest.hexdigest())


def rows_in(path: Path, programs: Programs, key: age.Identity) -> Counter[str]:
    """How many rows of each table a dump has, read to its end. Raises WrittenBadly."""
    found = Counter[str]()
    reading = running(programs.folder / "pg_restore", "--file=-", stdin=PIPE, stdout=PIPE)
    try:
        with reading as at_work, path.open("rb") as file:
            counting = threading.Thread(target=_count, args=(at_work.output, found))
            counting.start()
            try:
                age.decrypt(path, file, at_work.input, key)
            finally:
                at_work.input.close()
                counting.join()
    except (OSError, pyrage.DecryptError, ProgramFailed) as error:
        raise WrittenBadly(path=path, why=error) from None
    return found


def _count(sql: IO[bytes], found: Counter[str]) -> None:
    table = None
    for line in sql:
        if table is not None:
            if line == _END_OF_COPY:
                table = None
            else:
                found[table] += 1
        elif match := _COPY.fullmatch(line):
            table = match[1].decode()
            found[table] += 0


class _Source:
    """Reads from a file and tells how far it is."""

    def __init__(self, file: IO[bytes], progress: Progress) -> None:
        self._file, self._progress = file, progress

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._progress(len(content))
        return content


def restore(
    url: str,
    programs: Programs,
    server: int,
    path: Path,
    key: age.Identity,
    *,
    progress: Progress,
) -> None:
    """All of a dump, in one transaction, or nothing. `progress` is told of its bytes.

    Raises ProgramFailed, Altered, IdentityDoesNotFit.
    """
    writing = running(
        programs.folder / "psql",
        *("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"),
        environment=surroundings(url),
        stdin=PIPE,
        stdout=DEVNULL,
    )
    reading = running(
        programs.folder / "pg_restore",
        "--file=-",
        "--no-owner",
        "--no-privileges",
        stdin=PIPE,
        stdout=PIPE,
    )
    failures = list[BaseException]()

    def feed(restoring: Running) -> None:
        try:
            with path.open("rb") as file:
                age.decrypt(path, _Source(file, progress), restoring.input, key)
        except BaseException as failure:  # noqa: BLE001 - told by the thread that waits for this one
            failures.append(failure)
        finally:
            restoring.input.close()

    with writing as database:
        database.input.write(b"BEGIN;\n")
        with reading as restoring:
            # When the block fails the program is ended, and so is whoever feeds it.
            feeding = threading.Thread(target=feed, args=(restoring,))
            feeding.start()
            _pass_on(restoring.output, database.input, server)
            feeding.join()
            _raise(failures, path)
        # Whatever ends before this has changed nothing.
        database.input.write(b"COMMIT;\n")
        database.input.close()


def _raise(failures: Sequence[BaseException], path: Path) -> None:
    for failure in failures:
        if isinstance(failure, OSError | pyrage.DecryptError):
            raise Altered(path=path) from None
        raise failure


def _pass_on(sql: IO[bytes], database: IO[bytes], server: int) -> None:
    for _ in range(_HEAD_LINES):
        line = sql.readline()
        if line != _NEW_SETTING or server >= _KNOWS_IT:
            database.write(line)
    while chunk := sql.read(_CHUNK):
        database.write(chunk)
