"""People with phones who are told things while everything falls down, and what came of it."""

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from typing import Any

import asyncpg
from tortoise.exceptions import BaseORMException

from mulin.database import query, transaction
from mulin.global_ids import global_id
from mulin.notifications.actions import Word, notify
from tests.district import make_person
from tests.notifications.posting import KIND, PARAMETERS, make_device
from tests.standins.fcm import StandInFcm

log = logging.getLogger(__name__)

AWAY = (OSError, BaseORMException, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a statement raises while PostgreSQL is not there."""


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody with one phone; `gone`: the app was removed from it."""

    person_id: int
    token: str
    gone: bool


async def settle_in(count: int, gone: int) -> list[Resident]:
    """So many people, of whom the first so many have removed the app."""
    residents = []
    async with transaction():
        for number in range(count):
            person = await make_person()
            await make_device(person, f"phone-{number}")
            residents.append(Resident(person.id, f"phone-{number}", gone=number < gone))
    return residents


class Writer:
    """Commits notifications, a few at a time, and again until it knows that they are committed."""

    def __init__(self, residents: list[Resident], count: int, at_once: int) -> None:
        self._residents = residents
        self._count = count
        self._at_once = at_once
        self.repeated = 0
        self._written = 0
        self._progress = asyncio.Condition()

    async def has_written(self, share: float) -> None:
        """Return once so much of it is written, 0 to 1."""
        async with self._progress:
            await self._progress.wait_for(lambda: self._written >= share * self._count)

    async def write(self, seconds: float) -> None:
        """All of them, spread over so much time at the least."""
        pause = seconds * self._at_once / self._count
        for first in range(0, self._count, self._at_once):
            await self._surely(range(first, min(first + self._at_once, self._count)))
            async with self._progress:
                self._written = min(first + self._at_once, self._count)
                self._progress.notify_all()
            await asyncio.sleep(pause)

    async def _surely(self, numbers: range) -> None:
        while True:
            try:
                # A commit whose answer was lost must not be made twice.
                if not await self._is_written(numbers):
                    async with transaction():
                        await notify([self._word(number) for number in numbers])
            except AWAY as error:
                log.info("writing again: %r", error)
                self.repeated += 1
                await asyncio.sleep(0.05)
            else:
                return

    async def _is_written(self, numbers: range) -> bool:
        found = await query(
            "SELECT FROM notification WHERE parameters ->> 'number' = $1", str(numbers[0])
        )
        return bool(found)

    def _word(self, number: int) -> Word:
        resident = self._residents[number % len(self._residents)]
        return Word(resident.person_id, KIND, {**PARAMETERS, "number": str(number)})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`lost` and `twice` count what a live phone shows never and more than once."""

    lost: int
    twice: int
    strange: int
    unsettled: int
    ended: Counter[tuple[str, str]]
    attempts: int
    arrivals: int

    def __str__(self) -> str:
        ended = ", ".join(
            f"{count} {status}{f' ({cause})' if cause else ''}"
            for (status, cause), count in sorted(self.ended.items())
        )
        return (
            f"lost {self.lost}, shown twice {self.twice}; deliveries: {ended}; "
            f"{self.attempts} attempts, {self.arrivals} arrivals"
        )


_ENDED = """
SELECT status, coalesce(last_error, '') AS cause, count(*) AS count, sum(attempts) AS attempts
FROM delivery GROUP BY 1, 2
"""


async def all_settled(seconds: float) -> bool:
    """Wait until nothing is on its way; False when that takes longer."""
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        try:
            if not await query("SELECT FROM delivery WHERE status = 'pending' LIMIT 1"):
                return True
        except AWAY as error:
            log.info("asking again: %r", error)
        await asyncio.sleep(0.1)
    return False


async def outcome(residents: list[Resident], fcm: StandInFcm) -> Outcome:
    """What the phones show, beside what was written."""
    told = dict[int, list[int]]()
    for row in await query("SELECT person_id, id FROM notification"):
        told.setdefault(row["person_id"], []).append(row["id"])
    counts: Counter[str] = Counter()
    for resident in residents:
        counts.update(_compared(resident, told.get(resident.person_id, []), fcm))
    rows = await query(_ENDED)
    return Outcome(
        lost=counts["lost"],
        twice=counts["twice"],
        strange=counts["strange"],
        unsettled=sum(row["count"] for row in rows if row["status"] == "pending"),
        ended=Counter({(row["status"], _kind(row)): row["count"] for row in rows}),
        attempts=sum(row["attempts"] for row in rows),
        arrivals=sum(len(fcm.received(resident.token)) for resident in residents),
    )


def _kind(row: dict[str, Any]) -> str:
    # What a delivery was last put off for is no cause once it is sent.
    return "" if row["status"] == "sent" else str(row["cause"])


def _compared(resident: Resident, told: list[int], fcm: StandInFcm) -> Counter[str]:
    shown = Counter(push.data["notificationId"] for push in fcm.shown(resident.token))
    wanted = {global_id("Notification", key) for key in told}
    return Counter(
        lost=0 if resident.gone else len(wanted - shown.keys()),
        twice=sum(count - 1 for count in shown.values()),
        strange=len(shown.keys() - wanted),
    )
