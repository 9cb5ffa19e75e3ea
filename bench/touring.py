"""Tours in loops through a trial's balancer: what its people do, and what became of it."""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from bench.fleet import ROOT, Place, TrialBroken, to_its_end

STORIES = ("booking", "enterprise", "school", "resident", "operator", "walk-in")
AGE_SECONDS = 2.0


@dataclass(slots=True)
class Score:
    """What became of tours, by story; seconds each."""

    passed: dict[str, list[float]] = field(default_factory=lambda: {one: [] for one in STORIES})
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.passed.values()))

    def __str__(self) -> str:
        return f"{self.count} tours passed, {len(self.failed)} failed"

    def report(self) -> dict[str, Any]:
        for story, seconds in self.passed.items():
            if seconds:
                print(f"  {story}: {len(seconds)}, the longest {max(seconds):.1f} s")
        return {
            "passed": {story: len(seconds) for story, seconds in self.passed.items()},
            "failed": [{"story": story, "said": said} for story, said in self.failed],
        }


def trial_arguments(about: str) -> argparse.ArgumentParser:
    """What every trial is told: its servers, and how many tours at once."""
    parser = argparse.ArgumentParser(description=about.partition("\n")[0])
    parser.add_argument("--database", default="postgresql://postgres@127.0.0.1:5432/postgres")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/7")
    parser.add_argument("--at-once", type=int, default=3, help="tours at once")
    parser.add_argument("--stories", nargs="+", choices=STORIES, default=list(STORIES))
    return parser


@asynccontextmanager
async def tours(
    there: Place, stories: list[str], at_once: int, code: Path = ROOT
) -> AsyncIterator[Score]:
    """Tours go on, those of the code in `code`, until the block ends.

    It begins when every story has been played once, and each goes on until its end. Raises
    TrialBroken when one fails before.
    """
    score, enough = Score(), asyncio.Event()
    room = asyncio.Semaphore(at_once)
    warm = [asyncio.Event() for _ in stories]

    async def loop(story: str, once: asyncio.Event) -> None:
        while not enough.is_set():
            async with room:
                await play(story, there, score, code)
            once.set()

    loops = [asyncio.create_task(loop(*pair)) for pair in zip(stories, warm, strict=True)]
    aging = asyncio.create_task(_age_codes(there.database))
    try:
        for once in warm:
            await once.wait()
        if score.failed:
            raise TrialBroken("tours fail before anything has begun")
        yield score
    finally:
        enough.set()
        await asyncio.gather(*loops)
        aging.cancel()


async def play(story: str, there: Place, score: Score, code: Path = ROOT) -> None:
    """One tour."""
    began = time.monotonic()
    door = [] if story == "booking" else ["--as", story]
    ended, said = await to_its_end(there.shared, "tour", "--url", there.url, *door, code=code)
    if ended == 0:
        score.passed[story].append(time.monotonic() - began)
        return
    last = said.rstrip().splitlines()[-6:]
    score.failed.append((story, "\n".join(last)))
    print(f"FAILED {story}:", *last, sep="\n    ", flush=True)


async def _age_codes(database: str) -> None:
    """All phones of the trial are one machine, which may ask for sixty codes an hour."""
    connection = await asyncpg.connect(database)
    try:
        while True:
            await connection.execute(
                "UPDATE sign_in_code SET created_at = created_at - interval '2 hours' "
                "WHERE used_at IS NOT NULL AND created_at > now() - interval '1 hour'"
            )
            await asyncio.sleep(AGE_SECONDS)
    finally:
        await connection.close()
