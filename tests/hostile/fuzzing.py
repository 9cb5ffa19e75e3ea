"""Sending hostile inputs to the served application, and what became of them."""

import asyncio
import heapq
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
from graphql import GraphQLSchema, build_client_schema, get_introspection_query
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.hostile.answers import Judge, is_ours, outcome
from tests.hostile.inputs import Input
from tests.schema.kept import KeptDatabase
from tests.schema.world import World

LONGEST_SECONDS = 10.0
"""After so long an answer counts as none: nothing that one request asks takes a tenth of it."""

SLOWEST = 10

Drawn = TypeVar("Drawn")


@dataclass(slots=True)
class Findings:
    """How many inputs ended how; what is ours to mend; which answers took longest, in seconds."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: list[tuple[float, int, Input]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def take(self, took: float, sent: Input, found: str, leaks: Iterable[str]) -> None:
        self.outcomes[found] += 1
        self.seconds.append(took)
        heapq.heappush(self.slowest, (took, len(self.seconds), sent))
        if len(self.slowest) > SLOWEST:
            heapq.heappop(self.slowest)
        if is_ours(found):
            self.faults.append(f"{sent}: {found}: {sent.body[:2_000]!r}")
        self.faults += [f"{sent}: leaks {leak!r}: {sent.body[:2_000]!r}" for leak in leaks]


class _Errors(logging.Handler):
    """What is logged as an error, whoever does: a task of a worker or of asyncio as well."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        raised = record.exc_info[1] if record.exc_info else None
        self.lines.append(f"logged: {record.getMessage()} {raised!r}")


def drawn(inputs: st.SearchStrategy[Drawn], count: int, chance: int) -> list[Drawn]:
    """So many of them, the same for the same `chance`."""
    found: list[Drawn] = []

    @seed(chance)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs)
    def draw(one: Drawn) -> None:
        found.append(one)

    draw()
    return found


class Fuzzer:
    """Sends inputs in the name of the world's callers; the database is put back after each."""

    def __init__(
        self,
        url: str,
        world: World,
        kept: KeptDatabase,
        settled: Callable[[], Awaitable[object]],
        client: httpx.AsyncClient,
    ) -> None:
        self._url = f"{url}/graphql"
        self._kept = kept
        self._settled = settled
        self._client = client
        self._tokens = {
            "resident": world.resident,
            "specialist": world.specialist,
            "admin": world.admin,
        }
        self.findings = Findings()

    async def schema(self) -> GraphQLSchema:
        answer = await self._client.post(self._url, json={"query": get_introspection_query()})
        return build_client_schema(answer.json()["data"])

    async def send(self, inputs: Sequence[Input], judge: Judge) -> Findings:
        """Raises nothing: what goes wrong is among the findings."""
        errors = _Errors()
        logging.getLogger().addHandler(errors)
        try:
            for one in inputs:
                await self._send(one, judge)
                await self._settled()
                touched = await self._kept.touched()
                if touched:
                    await self._kept.restore(*touched)
                self.findings.faults += [
                    f"{one.name}: {line}: {one.body[:2_000]!r}" for line in errors.lines
                ]
                errors.lines.clear()
        finally:
            logging.getLogger().removeHandler(errors)
        return self.findings

    async def again(self, one: Input) -> float:
        """Seconds that the same takes once more, at its best: was it the input, or the moment?"""
        took = []
        for _ in range(3):
            began = time.perf_counter()
            await self._client.post(self._url, content=one.body, headers=self._headers(one))
            took.append(time.perf_counter() - began)
            await self._settled()
            touched = await self._kept.touched()
            if touched:
                await self._kept.restore(*touched)
        return min(took)

    def _headers(self, one: Input) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept-Language": "en"}
        if one.caller in self._tokens:
            headers["Authorization"] = f"Bearer {self._tokens[one.caller]}"
        return headers

    async def _send(self, one: Input, judge: Judge) -> None:
        headers = self._headers(one)
        began = time.perf_counter()
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                answer = await self._client.post(self._url, content=one.body, headers=headers)
        except TimeoutError:
            self.findings.take(LONGEST_SECONDS, one, "HTTP none in time", ())
            return
        took = time.perf_counter() - began
        self.findings.take(took, one, outcome(answer), judge.leaks(one.body, answer.text))


@asynccontextmanager
async def fuzzer(
    url: str, world: World, kept: KeptDatabase, settled: Callable[[], Awaitable[object]]
) -> AsyncIterator[Fuzzer]:
    """One with a connection of its own."""
    async with httpx.AsyncClient(timeout=LONGEST_SECONDS * 2) as client:
        yield Fuzzer(url, world, kept, settled, client)
