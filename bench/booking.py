"""Bookings per second: through the action and through HTTP, beside pgbench running the same SQL.

All run on one embedded PostgreSQL, in the same minutes, in turns, through the same socket and with
prepared statements, the client on one core and the server on another (why: bench/placing.py); the
best of several rounds counts. pgbench's script is what asyncpg sent for one booking, written down
while it was made; the bare INSERT is the appointment's own statement and nothing else. Each way is
one process: with one client, who waits for each statement, and with several at once, who keep it
busy. Then the same again with 10 thousand, 100 thousand and 1 million appointments in the table.

    python bench/booking.py [--bookings 320] [--rounds 5] [--clients 1,4]
                            [--sizes 10000,100000,1000000] [--out bench/results/booking.json]
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import uvloop
from matplotlib.axes import Axes
from matplotlib.figure import Figure

sys.path.insert(0, str(Path(__file__).parents[1]))

os.environ.setdefault("MULIN_DATA_DIR", tempfile.mkdtemp(prefix="mulin-bench-"))

from api.app import create_app
from bench import placing
from bench.booking_ways import Figures, Ways
from bench.pgbench import Recorder
from bench.reporting import write_json
from cli.serving import spare_collections
from mulin import clock, database, embedded, events, migrations, redis
from tests.district import District, found_district, make_person, make_specialist
from tests.serving import serve
from tests.times import MONDAY

_SAME_SQL = "pgbench, same SQL"

Compared = Mapping[str, Figures]
"""The ways to book by their names."""

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


@dataclass(frozen=True)
class Plan:
    """What to measure: so many bookings a round, by each number of clients at once."""

    bookings: int
    rounds: int
    clients: tuple[int, ...]
    sizes: tuple[int, ...]


async def round_of(ways: Ways, clients: int, bookings: int, folder: Path) -> Compared:
    each = bookings // clients
    whole, insert = await ways.same_sql(clients, each, folder)
    return {
        _SAME_SQL: whole,
        "pgbench, INSERT": insert,
        "action": await ways.action(clients, each),
        "HTTP": await ways.http(clients, each),
    }


async def best_of(plan: Plan, ways: Ways, folder: Path) -> dict[int, Compared]:
    """By number of clients each way's best round: whatever else runs only makes a round slower."""
    done = [
        {clients: await round_of(ways, clients, plan.bookings, folder) for clients in plan.clients}
        for _ in range(plan.rounds)
    ]

    def best(clients: int, way: str) -> Figures:
        return max((one[clients][way] for one in done), key=lambda found: found["per_second"])

    return {
        clients: {way: best(clients, way) for way in compared}
        for clients, compared in done[0].items()
    }


Measured = Mapping[int, Mapping[int, Compared]]
"""By number of appointments in the table, then of clients."""


async def measure(url: str, plan: Plan, recorder: Recorder) -> Measured:
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
                measured[size] = await best_of(plan, ways, Path(folder))
                for clients, compared in measured[size].items():
                    print(f"\n{size:,} appointments in the table, {at_once(clients)}")
                    tell(compared)
    return measured


def at_once(clients: int) -> str:
    return "one client" if clients == 1 else f"{clients} clients at once"


def tell(compared: Compared) -> None:
    baseline = compared[_SAME_SQL]["per_second"]
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
            for way, figures in compared.items()
        ],
    )


async def on_fresh_database(url: str, plan: Plan) -> Measured:
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


def growth(measured: Measured) -> dict[str, float]:
    """How many times as long a booking takes with the largest table as with the smallest.

    With the fewest clients: where several are at once it is how long they wait for each other.
    """
    small, large = measured[min(measured)], measured[max(measured)]
    first, last = small[min(small)], large[min(large)]
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
    by_size = [
        {"appointments": size, "clients": clients, "ways": compared}
        for size, by_clients in measured.items()
        for clients, compared in by_clients.items()
    ]
    write_json(
        out,
        {"bookings": plan.bookings, "rounds": plan.rounds, "measured": by_size, "growth": grown},
    )
    write_plot(out.with_suffix(".svg"), measured)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for name, *cells in (headings, *rows):
        told = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        print("  ".join([name.ljust(widths[0]), *told]))


def write_plot(path: Path, measured: Measured) -> None:
    """A panel a number of clients; the same figures always give the same file."""
    settings = {"svg.hashsalt": "mulin", "svg.fonttype": "none", "font.family": "sans-serif"}
    with mpl.rc_context(settings):
        numbers = list(measured[min(measured)])
        figure = Figure(figsize=(1 + 3.5 * len(numbers), 3.4), layout="constrained")
        panels = figure.subplots(1, len(numbers), sharey=True, squeeze=False)[0]
        for axes, clients in zip(panels, numbers, strict=True):
            draw(axes, {size: by_clients[clients] for size, by_clients in measured.items()})
            axes.set_title(
                f"Bookings per second, {at_once(clients)}", loc="left", fontsize="medium"
            )
        # Once all is drawn: with a bottom that was set, the top would follow the first panel alone.
        panels[0].set_ylim(bottom=0)
        lines, names = panels[0].get_legend_handles_labels()
        figure.legend(lines, names, loc="outside lower center", ncols=len(names), frameon=False)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def draw(axes: Axes, measured: Mapping[int, Compared]) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    sizes = sorted(measured)
    for way in measured[sizes[0]]:
        if way != "pgbench, INSERT":
            rates = [measured[size][way]["per_second"] for size in sizes]
            axes.plot([f"{size:,}" for size in sizes], rates, marker="o", label=way)
    axes.set_xlabel("appointments in the table")


def numbers_in(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bookings", type=int, default=320)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--clients", type=numbers_in, default=(1, 4))
    arguments.add_argument("--sizes", type=numbers_in, default=(10_000, 100_000, 1_000_000))
    arguments.add_argument("--out", type=Path, default=Path("bench/results/booking.json"))
    chosen = arguments.parse_args()
    main(Plan(chosen.bookings, chosen.rounds, chosen.clients, chosen.sizes), chosen.out)
