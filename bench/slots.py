"""How long it takes to find every free time of a district, beside what cannot be done without.

    python bench/slots.py                                     measure 200 specialists x 30 days
    python bench/slots.py --rules FILE.json --out FILE.json   find the slots of a rules file
    python bench/slots.py --generate 50 --write-rules FILE.json [--seed 1] [--out FILE.json]

The format of rules is that of bench/rules_file.py. Measured, each the best of several runs:

- the engine: free starts as masks, then each as (specialist, start), then as slots of the API;
  once with nothing remembered of an earlier run, otherwise as in a process that has run a while;
- the slow oracle of the tests on a few specialists and days, scaled to the whole district;
- on embedded PostgreSQL filled with the same district: the engine's own statements, rows and no
  more (the baseline of the ratios); with what calendars are made of them; with every free start
  found; with slots as the API gives them;
- GraphQL `availability` over HTTP for a specialist, a team of 20 and the whole district.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

os.environ.setdefault("MULIN_DATA_DIR", tempfile.mkdtemp(prefix="mulin-bench-"))

from api.app import create_app
from bench import rules_file
from bench.filling import Filled, fill
from bench.reporting import best, best_awaited, figures, table, write_json, write_plot
from bench.rules_file import Rules
from mulin import clock, database, embedded, events, migrations, redis
from mulin.scheduling import availability, reading, weeks
from mulin.scheduling.availability import Asked, Question, free_of_each
from mulin.scheduling.masks import cells
from mulin.scheduling.queries import OfferedSlot, Wanted, asked, listed, offers
from mulin.services.models import Service
from tests.district import gid
from tests.phone import Phone
from tests.scheduling import oracle
from tests.scheduling.calendars import Case
from tests.serving import serve
from tests.times import MONDAY

RESULTS = Path("bench/results/slots.json")
BASELINE = "rows alone"
ORACLE_SPECIALISTS, ORACLE_DAYS = 4, 3
CACHES = (weeks.day_in, weeks.weekly_starts, weeks.weekly_cells)

AVAILABILITY = """
query Availability($serviceId: ID!, $from: Date!, $to: Date!, $specialistId: ID, $teamId: ID) {
  availability(
    serviceId: $serviceId, from: $from, to: $to, specialistId: $specialistId, teamId: $teamId
  ) {
    days { date slots { startsAt endsAt modes specialist { id } venue { id } } }
  }
}
"""


class Engine:
    """The district in memory, as reading would give it."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._places = {key: hall.place() for key, hall in rules.halls.items()}
        self._calendars = {key: diary.calendar() for key, diary in rules.diaries.items()}

    def _question(self) -> Question:
        return Question(self._places, self._rules.terms, self._rules.first, self._rules.last)

    def _asked(self) -> dict[int, Asked]:
        question = self._question()
        return {key: Asked(one, question) for key, one in self._calendars.items()}

    def masks(self) -> list[list[availability.FreeStarts]]:
        return free_of_each([*self._asked().values()])

    def starts(self) -> list[tuple[int, int]]:
        """Every free start as (specialist, cell)."""
        asked = self._asked()
        return [
            (key, cell)
            for key, each in zip(asked, free_of_each([*asked.values()]), strict=True)
            for free in each
            for cell in cells(free.starts)
        ]

    def slots(self) -> list[OfferedSlot]:
        return listed(Wanted(Service()), self._asked())

    def first_time(self) -> None:
        for cache in CACHES:
            cache.cache_clear()
        self.masks()


def measured_in_memory(rules: Rules) -> dict[str, float]:
    engine = Engine(rules)
    return {
        "engine, masks, first time": best(engine.first_time, 5),
        "engine, masks": best(engine.masks, 20),
        "engine, (specialist, start)": best(engine.starts, 20),
        "engine, slots": best(engine.slots, 10),
        "oracle (scaled)": _oracle(rules),
    }


def _oracle(rules: Rules) -> float:
    days = (rules.last - rules.first).days + 1
    some = list(rules.diaries.values())[:ORACLE_SPECIALISTS]
    last = rules.first + timedelta(days=min(ORACLE_DAYS, days) - 1)
    chosen = [Case(diary, rules.halls, rules.terms, rules.first, last) for diary in some]
    share = len(rules.diaries) / len(some) * days / min(ORACLE_DAYS, days)

    def slowly() -> None:
        for case in chosen:
            oracle.slots(case)

    return best(slowly, 1) * share


async def measured_on_postgresql(rules: Rules) -> dict[str, float]:
    filled = await fill(rules)
    wanted = Wanted(filled.service)
    first, last = rules.first, rules.last
    statements = await _statements(filled, rules)

    async def rows() -> None:
        for statement, arguments in statements:
            await database.query(statement, *arguments)

    async def starts() -> int:
        everyone = await asked(wanted, first, last)
        return sum(
            len(cells(free.starts)) for each in free_of_each([*everyone.values()]) for free in each
        )

    found = {
        BASELINE: await best_awaited(rows, 10),
        "rows and calendars": await best_awaited(lambda: asked(wanted, first, last), 10),
        "rows to every start": await best_awaited(starts, 10),
        "rows to slots": await best_awaited(lambda: offers(wanted, first, last), 10),
    }
    async with (
        events.listening(),
        serve(create_app(introspection=False)) as url,
        Phone(url, None, "en") as phone,
    ):
        for name, only, repeats in (
            ("HTTP, 1 specialist", {"specialistId": gid(filled.specialist)}, 10),
            ("HTTP, a team of 20", {"teamId": gid(filled.team)}, 5),
            ("HTTP, the district", {}, 2),
        ):
            variables = {
                "serviceId": gid(filled.service),
                "from": first.isoformat(),
                "to": last.isoformat(),
                **only,
            }
            found[name] = await best_awaited(
                lambda v=variables: phone.ask(AVAILABILITY, **v), repeats
            )
    return found


Statements = list[tuple[str, tuple[Any, ...]]]


async def _statements(filled: Filled, rules: Rules) -> Statements:
    """What reading calendars and venues sends, with its arguments, overheard once."""
    kept: Statements = []
    query = reading.query

    async def overheard(statement: str, *arguments: Any) -> Any:
        kept.append((statement, arguments))
        return await query(statement, *arguments)

    reading.query = overheard  # type: ignore[assignment]
    await offers(Wanted(filled.service), rules.first, rules.last)
    reading.query = query
    return kept


async def on_fresh_database(url: str, rules: Rules) -> dict[str, float]:
    """Measure on a database made for it."""
    await migrations.upgrade(url)
    async with database.connected(url), redis.connected(None):
        return await measured_on_postgresql(rules)


def measure(rules: Rules, out: Path) -> None:
    """Measure, print, write the figures and their plot."""
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        Path(folder).chmod(0o711)
        with embedded.start(Path(folder)) as server, clock.frozen(MONDAY):
            stored = asyncio.run(on_fresh_database(server.url, rules))
    rows = figures({**measured_in_memory(rules), **stored}, BASELINE)
    days = (rules.last - rules.first).days + 1
    meetings = sum(len(diary.meetings) for diary in rules.diaries.values())
    size = {
        "specialists": len(rules.diaries),
        "days": days,
        "meetings": meetings,
        "slots": len(Engine(rules).slots()),
    }
    print(f"{size['specialists']} specialists x {days} days: {meetings} meetings, ", end="")
    print(f"{size['slots']} free slots\n\n{table(rows, BASELINE)}")
    write_json(out, {**size, "figures": [row._asdict() for row in rows]})
    title = f"Free times of {size['specialists']} specialists on {days} days"
    write_plot(out.with_suffix(".svg"), rows, title)


def find(rules: Rules, out: Path) -> None:
    """Write the free slots of a rules file."""
    slots = [
        {
            "starts_at": offer.slot.starts_at.isoformat(),
            "ends_at": offer.slot.ends_at.isoformat(),
            "specialist": offer.specialist_id,
            "venue": offer.venue_id,
            "modes": sorted(offer.slot.modes),
        }
        for offer in Engine(rules).slots()
    ]
    out.write_text(json.dumps({"slots": slots}, ensure_ascii=False) + "\n")
    print(f"{len(slots)} free slots in {out}")


def main(chosen: argparse.Namespace) -> None:
    rules = (
        rules_file.understood(
            rules_file.generated(chosen.generate or 200, days=chosen.days, seed=chosen.seed)
        )
        if chosen.rules is None
        else rules_file.read(chosen.rules)
    )
    if chosen.write_rules is not None:
        chosen.write_rules.write_text(json.dumps(rules.document, ensure_ascii=False) + "\n")
    if chosen.rules is not None or chosen.generate is not None:
        if chosen.out is not None:
            find(rules, chosen.out)
        return
    measure(rules, chosen.out or RESULTS)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rules", type=Path, help="find the slots of this file")
    arguments.add_argument("--generate", type=int, help="make up a district of so many specialists")
    arguments.add_argument("--days", type=int, default=30, help="of so many days")
    arguments.add_argument("--seed", type=int, default=1, help="the same seed, the same district")
    arguments.add_argument("--write-rules", type=Path, help="write the made-up district here")
    arguments.add_argument("--out", type=Path, help="where the slots, or the figures, go")
    main(arguments.parse_args())
