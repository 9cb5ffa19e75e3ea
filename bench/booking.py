"""Bookings per second: through the action and through HTTP, beside pgbench running the same SQL.

All run on one embedded PostgreSQL, in the same minutes, in turns, one client each, through the same
socket and with prepared statements, the client on one core and the server on another (why:
bench/placing.py); the best of several rounds counts. pgbench's script is what asyncpg sent for one
booking, written down while it was made; the bare INSERT is the appointment's own statement and
nothing else. Then the same again with 10 thousand, 100 thousand and 1 million appointments in the
table.

    python bench/booking.py [--bookings 300] [--rounds 12] [--sizes 10000,100000,1000000]
                            [--out bench/results/booking.json]
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import uvloop
from matplotlib.axes import Axes
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))

os.environ.setdefault("MULIN_DATA_DIR", tempfile.mkdtemp(prefix="mulin-bench-"))

from api.app import create_app
from bench import pgbench, placing
from bench.pgbench import Recorder
from bench.reporting import write_json
from cli.serving import spare_collections
from mulin import clock, database, embedded, events, migrations, redis
from mulin.appointments.booking import BookingRequest, book
from mulin.people.models import Locale
from mulin.people.tokens import access_token
from mulin.people.viewer import Viewer
from mulin.services.models import AppointmentMode
from tests.district import District, found_district, gid, make_person, make_specialist
from tests.documents import BOOK
from tests.phone import Phone
from tests.serving import serve
from tests.times import MONDAY

SLOTS_A_DAY = 16
MINUTES = 30
SLOTS = 300 * SLOTS_A_DAY
WARM_UP = 20

Figures = Mapping[str, float]
Book = Callable[[], Awaitable[None]]


class Turn(NamedTuple):
    """Who books next, and when: each is somebody else, who has nothing booked yet."""

    person_id: int
    session_id: int
    starts_at: datetime


@dataclass
class Calendar:
    """A specialist and the people who book them in turn; no two ways of booking share one."""

    specialist_id: int
    specialist_gid: str
    first_person: int
    first_session: int
    number: "count[int]" = field(default_factory=count)

    def next(self) -> Turn:
        number = next(self.number)
        day, place = divmod(number, SLOTS_A_DAY)
        starts_at = MONDAY + timedelta(days=1 + day, minutes=MINUTES * place)
        return Turn(self.first_person + number, self.first_session + number, starts_at)


_PEOPLE = """
INSERT INTO person (name, locale, is_demo, created_at)
SELECT 'Bench (demo)', 'en', true, $2::timestamptz FROM generate_series(1, $1::int)
RETURNING id
"""

_SESSIONS = """
INSERT INTO session (person_id, created_at, expires_at)
SELECT id, $3::timestamptz, $3::timestamptz + interval '1 day'
FROM generate_series($1::bigint, $1::bigint + $2::int - 1) AS id
RETURNING id
"""


async def calendar(district: District, bookings: int) -> Calendar:
    specialist = await make_specialist(district.team, venue=district.venue)
    size = bookings + WARM_UP + 3 * SLOTS_A_DAY
    people = await database.query(_PEOPLE, size, MONDAY)
    first = min(row["id"] for row in people)
    sessions = await database.query(_SESSIONS, first, size, MONDAY)
    return Calendar(specialist.id, gid(specialist), first, min(row["id"] for row in sessions))


async def timed(book_one: Book, bookings: int) -> Figures:
    """Bookings per second, and the median and 99th percentile of one in milliseconds."""
    took = []
    began = time.perf_counter()
    for _ in range(bookings):
        one = time.perf_counter()
        await book_one()
        took.append((time.perf_counter() - one) * 1000)
    whole = time.perf_counter() - began
    took.sort()
    return {
        "per_second": bookings / whole,
        "p50_ms": took[len(took) // 2],
        "p99_ms": took[len(took) * 99 // 100],
    }


class Ways:
    """The ways to book that are compared, each with calendars of its own."""

    def __init__(self, url: str, district: District, recorder: Recorder, served: str) -> None:
        self._url = url
        self._district = district
        self._recorder = recorder
        self._served = served
        self._tags = (f"{letter}{digit}" for letter in "BCDFGHJKMNPQRSTV" for digit in range(10))

    async def action(self, bookings: int) -> Figures:
        whose = await calendar(self._district, bookings)
        for _ in range(WARM_UP):
            await self._book(whose)
        return await timed(lambda: self._book(whose), bookings)

    async def _book(self, whose: Calendar) -> None:
        turn = whose.next()
        await book(
            Viewer(turn.person_id, turn.session_id, "Bench (demo)", Locale.EN),
            BookingRequest(
                service_id=self._district.service.id,
                starts_at=turn.starts_at,
                mode=AppointmentMode.PHONE,
                specialist_id=whose.specialist_id,
            ),
        )

    async def http(self, bookings: int) -> Figures:
        whose = await calendar(self._district, bookings)

        async def send() -> None:
            turn = whose.next()
            phone.token = access_token(turn.person_id, turn.session_id)
            wanted = {
                "serviceId": gid(self._district.service),
                "startsAt": turn.starts_at.isoformat(),
                "mode": "PHONE",
                "specialistId": whose.specialist_gid,
            }
            answer = await phone.ask(BOOK, input=wanted)
            assert answer["bookAppointment"]["errors"] == [], answer

        async with Phone(self._served, None, "en") as phone:
            for _ in range(WARM_UP):
                await send()
            return await timed(send, bookings)

    async def same_sql(self, bookings: int, folder: Path) -> tuple[Figures, Figures]:
        """pgbench with all statements of a booking, and with its INSERT alone."""
        whose, bare = [await calendar(self._district, bookings) for _ in range(2)]
        whole, insert = await self._scripts(whose), await self._scripts(bare, alone=True)
        how = {"transactions": bookings, "begin": SLOTS_A_DAY, "folder": folder}
        return (
            await asyncio.to_thread(pgbench.run, self._url, whole, **how),
            await asyncio.to_thread(pgbench.run, self._url, insert, **how),
        )

    async def _scripts(self, whose: Calendar, *, alone: bool = False) -> str:
        recorded: list[list[pgbench.Statement]] = []
        first_person = whose.first_person + SLOTS_A_DAY
        # On the first day asyncpg still asks the server for types: it is looked away from.
        for number in range(-SLOTS_A_DAY, SLOTS_A_DAY + 1):
            with self._recorder.listening() as heard:
                await self._book(whose)
            if number in {0, 1, SLOTS_A_DAY}:
                recorded.append(
                    [one for one in heard if "INTO appointment (" in one.sql or not alone]
                )
        return pgbench.script(
            pgbench.Recordings(*recorded),
            slots_a_day=SLOTS_A_DAY,
            minutes=MINUTES,
            first_person=first_person,
            tag=next(self._tags),
        )


_FILL = """
INSERT INTO appointment (reference, mode, status, intake_channel, starts_at, ends_at, blocked_from,
    blocked_until, sequence, created_at, updated_at, booked_by_id, person_id, service_id,
    specialist_id, venue_id)
SELECT 'Z' || lpad(number::text, 7, '0'), 'phone',
    CASE WHEN starts_at < $5 THEN 'fulfilled' ELSE 'booked' END, 'app',
    starts_at, starts_at + interval '30 minutes', starts_at, starts_at + interval '30 minutes', 0,
    starts_at - interval '3 days', starts_at, person_id, person_id, $3, specialist_id, $4
FROM (
    SELECT number,
        ($6::bigint[])[1 + number % cardinality($6::bigint[])] AS specialist_id,
        ($7::bigint[])[1 + number % cardinality($7::bigint[])] AS person_id,
        $5::timestamptz + interval '20 days'
            - (number / cardinality($6::bigint[])) * interval '30 minutes' AS starts_at
    FROM generate_series($1::int, $2::int - 1) AS number
) AS row
"""


class History:
    """Appointments of other people with other specialists: a fiftieth to come, the rest past."""

    def __init__(self, district: District) -> None:
        self._district = district
        self._size = 0
        self._specialists: list[int] = []
        self._people: list[int] = []

    async def grow(self, size: int) -> None:
        """Have that many in the table."""
        if not self._specialists:
            for _ in range(200):
                one = await make_specialist(self._district.team, venue=self._district.venue)
                self._specialists.append(one.id)
            self._people = [(await make_person("History (demo)")).id for _ in range(997)]
        district = self._district
        await database.query(
            _FILL,
            self._size,
            size,
            district.service.id,
            district.venue.id,
            MONDAY,
            self._specialists,
            self._people,
        )
        self._size = size
        await database.query("ANALYZE")


async def round_of(ways: Ways, bookings: int, folder: Path) -> dict[str, Figures]:
    whole, insert = await ways.same_sql(bookings, folder)
    return {
        "pgbench, same SQL": whole,
        "pgbench, INSERT": insert,
        "action": await ways.action(bookings),
        "HTTP": await ways.http(bookings),
    }


async def best_of(rounds: int, ways: Ways, bookings: int, folder: Path) -> dict[str, Figures]:
    """Each way's best round: what else the machine does only makes a round slower."""
    done = [await round_of(ways, bookings, folder) for _ in range(rounds)]
    return {
        way: max((one[way] for one in done), key=lambda figures: figures["per_second"])
        for way in done[0]
    }


@dataclass(frozen=True)
class Plan:
    """What to measure."""

    bookings: int
    rounds: int
    sizes: tuple[int, ...]


async def measure(url: str, plan: Plan, recorder: Recorder) -> dict[int, dict[str, Figures]]:
    """By number of appointments in the table, each way's figures."""
    apart = await placing.apart()
    print("client and server", "each on a core of its own" if apart else "wherever they are put")
    district = await found_district()
    policy = {"horizon_days": 365}
    await district.service.update_from_dict(policy).save()
    history, measured = History(district), {}
    spare_collections()
    async with (
        events.listening(),
        serve(create_app(introspection=False)) as served,
    ):
        ways = Ways(url, district, recorder, served)
        with tempfile.TemporaryDirectory(prefix="mulin-pgbench-") as folder:
            for size in plan.sizes:
                await history.grow(size)
                print(f"\n{size:,} appointments in the table")
                measured[size] = await best_of(plan.rounds, ways, plan.bookings, Path(folder))
                tell(measured[size])
    return measured


def tell(ways: Mapping[str, Figures]) -> None:
    baseline = ways["pgbench, same SQL"]["per_second"]
    print_table(
        ("", "bookings/s", "ratio", "p50 ms", "p99 ms"),
        [
            (
                way,
                f"{figures['per_second']:.0f}",
                f"{figures['per_second'] / baseline:.2f}",
                f"{figures['p50_ms']:.2f}",
                f"{figures['p99_ms']:.2f}",
            )
            for way, figures in ways.items()
        ],
    )


async def on_fresh_database(url: str, plan: Plan) -> dict[int, dict[str, Figures]]:
    recorder = Recorder()
    usual = database.tortoise_config

    def listening(url: str, *, pool_size: int) -> dict[str, Any]:
        config = usual(url, pool_size=pool_size)
        config["connections"]["default"]["credentials"]["init"] = recorder.connected
        return config

    database.tortoise_config = listening
    await migrations.upgrade(url)
    async with database.connected(url), redis.connected(None):
        return await measure(url, plan, recorder)


def growth(measured: Mapping[int, Mapping[str, Figures]]) -> dict[str, float]:
    """How many times as long a booking takes with the largest table as with the smallest."""
    first, last = measured[min(measured)], measured[max(measured)]
    return {way: last[way]["p50_ms"] / first[way]["p50_ms"] for way in first}


def main(plan: Plan, out: Path) -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        Path(folder).chmod(0o711)
        with embedded.start(Path(folder)) as server, clock.frozen(MONDAY):
            measured = uvloop.run(on_fresh_database(server.url, plan))
    grown = growth(measured)
    print("\nmedian latency, largest table / smallest:")
    print_table(("", "ratio"), [(way, f"{ratio:.2f}") for way, ratio in grown.items()])
    write_json(
        out,
        {"bookings": plan.bookings, "rounds": plan.rounds, "by_size": measured, "growth": grown},
    )
    write_plot(out.with_suffix(".svg"), measured)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for name, *cells in (headings, *rows):
        told = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        print("  ".join([name.ljust(widths[0]), *told]))


def write_plot(path: Path, measured: Mapping[int, Mapping[str, Figures]]) -> None:
    """A line a way; the same figures always give the same file."""
    settings = {"svg.hashsalt": "mulin", "svg.fonttype": "none", "font.family": "sans-serif"}
    with mpl.rc_context(settings):
        figure = Figure(figsize=(7, 3.4), layout="constrained")
        axes = figure.add_subplot()
        draw(axes, measured)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def draw(axes: Axes, measured: Mapping[int, Mapping[str, Figures]]) -> None:
    axes.set_title("Bookings per second, one client", loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    sizes = sorted(measured)
    for way in measured[sizes[0]]:
        if way != "pgbench, INSERT":
            rates = [measured[size][way]["per_second"] for size in sizes]
            axes.plot([f"{size:,}" for size in sizes], rates, marker="o", label=way)
    axes.set_xlabel("appointments in the table")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bookings", type=int, default=300)
    arguments.add_argument("--rounds", type=int, default=12)
    arguments.add_argument("--sizes", default="10000,100000,1000000")
    arguments.add_argument("--out", type=Path, default=Path("bench/results/booking.json"))
    chosen = arguments.parse_args()
    sizes = tuple(int(size) for size in chosen.sizes.split(","))
    main(Plan(chosen.bookings, chosen.rounds, sizes), chosen.out)
