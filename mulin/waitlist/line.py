"""The line of those who wait, what each wants, and what may be offered to whom."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mulin.appointments.policy import fits_period
from mulin.clock import now
from mulin.database import query
from mulin.scheduling.availability import OpenSlot
from mulin.scheduling.queries import OfferedSlot, Wanted
from mulin.settings import settings
from mulin.waitlist.models import WaitlistEntry, WaitlistStatus


@dataclass(slots=True)
class Person:
    """What an offer to somebody must not collide with.

    `busy` are ranges in which they meet somebody, on whichever side; `starts` of meetings that
    count towards a period limit, by service; `passed` what they once let pass, by service too.
    """

    id: int
    own_specialists: set[int] = field(default_factory=set)
    busy: list[tuple[datetime, datetime]] = field(default_factory=list)
    starts: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    passed: set[tuple[int, datetime]] = field(default_factory=set)

    def meets(self, service_id: int, begin: datetime, end: datetime) -> None:
        """Take note of one more meeting."""
        self.busy.append((begin, end))
        self.starts[service_id].append(begin)


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in line, and what they want."""

    entry: WaitlistEntry
    wanted: Wanted
    person: Person

    def suits(self, offer: OfferedSlot) -> bool:
        """Whether it may be offered to them, limits on what they have open left aside."""
        slot, person, service = offer.slot, self.person, self.wanted.service
        return (
            self._admits(slot)
            and not person.own_specialists.intersection(offer.specialist_ids)
            and (service.id, slot.starts_at) not in person.passed
            and not any(begin < slot.ends_at and slot.starts_at < end for begin, end in person.busy)
            and (
                service.period_limit is None
                or fits_period(
                    person.starts[service.id],
                    slot.starts_at,
                    service.period_days,
                    service.period_limit,
                )
            )
        )

    def _admits(self, slot: OpenSlot) -> bool:
        """Whether the whole meeting lies inside the days and times of day they named."""
        entry = self.entry
        begins = slot.starts_at.astimezone(ZoneInfo(settings().time_zone))
        minute = begins.hour * 60 + begins.minute
        lasts = (slot.ends_at - slot.starts_at) // timedelta(minutes=1)
        return (
            entry.first_date <= begins.date() <= entry.last_date
            and entry.starts_minute <= minute
            and minute + lasts <= entry.ends_minute
        )


async def line() -> list[Place]:
    """Everybody who waits, the first in line first. The statements are as many for one as for all.

    Places that want the same have equal `wanted`; one person's places share the person.
    """
    entries = (
        await WaitlistEntry.filter(status=WaitlistStatus.WAITING)
        .order_by("ranked_at", "id")
        .prefetch_related("service")
    )
    people = await _people({entry.person_id for entry in entries})
    return [Place(entry, await _wanted(entry), people[entry.person_id]) for entry in entries]


async def _wanted(entry: WaitlistEntry) -> Wanted:
    return Wanted(
        service=await entry.service,
        specialist_id=entry.specialist_id,
        team_id=entry.team_id,
        venue_id=entry.venue_id,
        # Somebody who asks for a specialist by name gets them, whatever topics they list.
        topic_id=None if entry.specialist_id is not None else entry.topic_id,
        mode=entry.mode,
    )


_OWN = "SELECT person_id, id FROM specialist WHERE person_id = ANY($1::bigint[])"

_MEETINGS = """
SELECT person_id, service_id, starts_at, ends_at,
    status IN ('proposed', 'pending', 'booked', 'arrived')
        AND (proposal IS NULL OR expires_at > $2) AND ends_at > $2 AS busy,
    proposal IS DISTINCT FROM 'hold' AS counted
FROM appointment
WHERE person_id = ANY($1::bigint[]) AND led_by_id IS NULL
  AND status NOT IN ('cancelled', 'entered-in-error') AND starts_at > $3
"""

_GIVEN = """
SELECT s.person_id, a.blocked_from, a.blocked_until
FROM appointment a JOIN specialist s ON s.id = a.specialist_id
WHERE s.person_id = ANY($1::bigint[]) AND a.status IN ('proposed', 'pending', 'booked', 'arrived')
  AND a.starts_at > $2::timestamptz - interval '1 day' AND a.blocked_until > $2
  AND (a.proposal IS NULL OR a.expires_at > $2)
"""

_PASSED = """
SELECT e.person_id, e.service_id, a.starts_at
FROM appointment a JOIN waitlist_entry e ON e.id = a.waitlist_entry_id
WHERE e.person_id = ANY($1::bigint[]) AND e.status <> 'booked'
  AND a.status = 'cancelled' AND a.starts_at > $2
"""

_LONGEST_PERIOD = timedelta(days=400)


async def _people(ids: Collection[int]) -> dict[int, Person]:
    people, keys, at = {key: Person(key) for key in ids}, sorted(ids), now()
    for row in await query(_OWN, keys):
        people[row["person_id"]].own_specialists.add(row["id"])
    for row in await query(_MEETINGS, keys, at, at - _LONGEST_PERIOD):
        if row["busy"]:
            people[row["person_id"]].busy.append((row["starts_at"], row["ends_at"]))
        if row["counted"]:
            people[row["person_id"]].starts[row["service_id"]].append(row["starts_at"])
    for row in await query(_GIVEN, keys, at):
        people[row["person_id"]].busy.append((row["blocked_from"], row["blocked_until"]))
    for row in await query(_PASSED, keys, at):
        people[row["person_id"]].passed.add((row["service_id"], row["starts_at"]))
    return people


def by_start(offers: Sequence[OfferedSlot]) -> Iterator[tuple[datetime, list[OfferedSlot]]]:
    """What begins at the same time, in order of time."""
    together = defaultdict[datetime, list[OfferedSlot]](list)
    for offer in offers:
        together[offer.slot.starts_at].append(offer)
    yield from sorted(together.items())
