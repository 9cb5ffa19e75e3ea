"""Reading imported calendars when they are due: claimed under a lease, one worker each.

A claim moves `due_at` ahead by the lease; what a worker found counts only while that is still so. A
worker that dies leaves an import that is due again when its lease is over.
"""

import asyncio
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from mulin.calendars import sandbox
from mulin.calendars.expansion import Range, Window
from mulin.calendars.failures import CalendarUnread
from mulin.calendars.fetching import Fetched
from mulin.calendars.imports import LEASE
from mulin.clock import now
from mulin.crypto import decrypt
from mulin.database import query, transaction

EVERY = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=6)
READ_BEFORE = timedelta(days=1)
READ_AHEAD = timedelta(days=400)
AT_ONCE = 4
_MOST_DOUBLINGS = 10
_MOST_FAILURES = 1_000

_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT i.id, s.time_zone
    FROM calendar_import i JOIN specialist s ON s.id = i.specialist_id AND s.is_active
    WHERE i.due_at <= $1
    ORDER BY i.due_at LIMIT $3
    FOR UPDATE OF i SKIP LOCKED
)
UPDATE calendar_import i SET due_at = $2
FROM due WHERE i.id = due.id
RETURNING i.id, i.specialist_id, i.url_encrypted, i.etag, i.last_modified, i.refreshed_at,
    i.failures, i.due_at, due.time_zone
"""

_SETTLE = """
UPDATE calendar_import
SET due_at = $3, refreshed_at = $4, etag = $5, last_modified = $6, failure = NULL, failures = 0
WHERE id = $1 AND due_at = $2
RETURNING id
"""

_POSTPONE = """
UPDATE calendar_import SET due_at = $3, failure = $4, failures = $5
WHERE id = $1 AND due_at = $2
RETURNING id
"""

_KEEP_BUSY = """
INSERT INTO imported_busy (calendar_import_id, specialist_id, starts_at, ends_at)
SELECT $1, $2, busy.starts_at, busy.ends_at
FROM unnest($3::timestamptz[], $4::timestamptz[]) AS busy(starts_at, ends_at)
"""


class Fetches(Protocol):
    """What gets a calendar: `mulin.calendars.fetching.Fetcher`, or a test's."""

    async def fetch(
        self, url: str, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | None:
        """The calendar, None when unchanged. Raises CalendarUnread."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An import to read, and until when it is ours."""

    id: int
    specialist_id: int
    url: str
    etag: str | None
    last_modified: str | None
    refreshed_at: datetime | None
    failures: int
    leased_until: datetime
    time_zone: str


async def refresh_due(fetcher: Fetches) -> int:
    """Read all imports that are due; how many that were."""
    count = 0
    while claims := await claim(AT_ONCE):
        await asyncio.gather(*(refresh(claimed, fetcher) for claimed in claims))
        count += len(claims)
    return count


async def claim(limit: int) -> list[Claim]:
    """Take up to `limit` due imports of active specialists, for the length of the lease."""
    at = now()
    async with transaction():
        rows = await query(_CLAIM, at, at + LEASE, limit)
    return [_claimed(row) for row in rows]


def _claimed(row: dict[str, Any]) -> Claim:
    return Claim(
        id=row["id"],
        specialist_id=row["specialist_id"],
        url=decrypt(row["url_encrypted"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        refreshed_at=row["refreshed_at"],
        failures=row["failures"],
        leased_until=row["due_at"],
        time_zone=row["time_zone"],
    )


async def refresh(claimed: Claim, fetcher: Fetches) -> None:
    """Read one calendar and keep what it says, or why it could not be read."""
    at = now()
    # Once a day the whole calendar, even an unchanged one: what it says of the days that have come
    # within reach since is not known yet.
    known = claimed.refreshed_at is not None and claimed.refreshed_at.date() == _day(at)
    validators = (claimed.etag, claimed.last_modified) if known else (None, None)
    try:
        fetched = await fetcher.fetch(claimed.url, *validators)
        busy = None
        if fetched is not None:
            window = Window(at - READ_BEFORE, at + READ_AHEAD, claimed.time_zone)
            busy = await sandbox.expand(fetched.content, window)
    except CalendarUnread as unread:
        await _postpone(claimed, unread)
        return
    await _settle(claimed, fetched, busy)


def _day(instant: datetime) -> date:
    return instant.astimezone(UTC).date()


async def _settle(claimed: Claim, fetched: Fetched | None, busy: list[Range] | None) -> None:
    """Replace what was busy in one transaction; None leaves it as it was."""
    at = now()
    etag, last_modified = claimed.etag, claimed.last_modified
    if fetched is not None:
        etag, last_modified = fetched.etag, fetched.last_modified
    due_at = at + EVERY * random.uniform(0.9, 1.1)  # nosec B311 # noqa: S311 - jitter, not a secret
    async with transaction():
        ours = await query(
            _SETTLE, claimed.id, claimed.leased_until, due_at, at, etag, last_modified
        )
        if not ours or busy is None:
            return
        await query("DELETE FROM imported_busy WHERE calendar_import_id = $1", claimed.id)
        await query(
            _KEEP_BUSY,
            claimed.id,
            claimed.specialist_id,
            [starts for starts, _ in busy],
            [ends for _, ends in busy],
        )


async def _postpone(claimed: Claim, unread: CalendarUnread) -> None:
    failures = min(claimed.failures + 1, _MOST_FAILURES)
    wait = backoff(failures, random.random())  # nosec B311 # noqa: S311 - jitter, not a secret
    await query(
        _POSTPONE,
        claimed.id,
        claimed.leased_until,
        now() + wait,
        unread.failure.value,
        failures,
    )


def backoff(failures: int, chance: float) -> timedelta:
    """The wait after the n-th failure: doubling from 15 minutes to 6 hours, `chance` (0…1) of the
    second half of it at random, so that retries spread out."""
    doublings = min(failures - 1, _MOST_DOUBLINGS)
    whole: timedelta = min(EVERY * 2**doublings, LONGEST_WAIT)
    return whole * (1 + chance) / 2
