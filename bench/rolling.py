"""A rolling restart while people use Mulin: tours in loops, every process replaced in turn.

The fleet of `bench/fleet.py`, on the PostgreSQL and Redis that are named. Each process is sent
SIGTERM, waited for, started anew and waited for until it is ready; meanwhile `mulin tour` runs in
loops through the balancer, one loop for each story. Ends with 1 when a tour failed.

The database is made for the trial and dropped at its end; Redis database 7 is emptied, so name one
that nobody uses.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.fleet import ROOT, TrialBroken, place
from bench.touring import Score, tours, trial_arguments

RESULT = ROOT / "bench/results/rolling.json"


def main() -> None:
    parser = trial_arguments(__doc__ or "")
    parser.add_argument("--rounds", type=int, default=1, help="how often each is restarted")
    try:
        failed = asyncio.run(_trial(parser.parse_args()))
    except TrialBroken as broken:
        sys.exit(f"The trial broke off: {broken}")
    sys.exit(1 if failed else 0)


async def _trial(arguments: argparse.Namespace) -> int:
    restarts: list[tuple[str, float]] = []
    async with place(arguments.database, arguments.redis) as there:
        async with tours(there, arguments.stories, arguments.at_once) as score:
            for process in there.fleet * arguments.rounds:
                took = await process.restart()
                restarts.append((process.name, took))
                print(f"{process.name} restarted in {took:.1f} s; {score}", flush=True)
        for process in there.fleet:
            if bug := process.bug():
                raise TrialBroken(f"{process.name} had a bug: {bug}")
        memory = {process.name: process.megabytes() for process in there.fleet}
    _report(score, restarts, memory)
    return len(score.failed)


def _report(score: Score, restarts: list[tuple[str, float]], memory: dict[str, int]) -> None:
    print(f"{len(restarts)} restarts; {score}")
    told = {
        "restarts": [{"process": name, "seconds": round(took, 1)} for name, took in restarts],
        "megabytes": memory,
        **score.report(),
    }
    print("  megabytes at the end:", ", ".join(f"{name} {size}" for name, size in memory.items()))
    RESULT.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
