"""Who could give a meeting at a time: candidates whose rules offer it, in order of their turn."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from mulin.appointments.assignment import Load, dues_of, in_turn
from mulin.clock import now
from mulin.database import query
from mulin.scheduling.availability import OpenSlot, open_slots
from mulin.scheduling.candidates import Candidate
from mulin.scheduling.policies import policy_for
from mulin.scheduling.queries import Wanted, candidates_for
from mulin.scheduling.reading import calendars, places
from mulin.scheduling.wall_clock import instant_of, local_date, stretches

FAIRNESS_WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Chair:
    """One specialist's part in a meeting: the range it blocks, and the day it counts towards."""

    specialist_id: int
    candidate: Candidate
    blocked_from: datetime
    blocked_until: datetime
    day_begin: datetime
    day_end: datetime
    daily_limit: int
    needs_confirmation: bool
    earliest: datetime
    """From when on they take meetings, for the notice they ask."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A slot with everybody who gives the meeting; the first leads it."""

    slot: OpenSlot
    chairs: tuple[Chair, ...]

    @property
    def leader(self) -> Chair:
        return self.chairs[0]

    @property
    def earliest(self) -> datetime:
        return max(chair.earliest for chair in self.chairs)

    @property
    def needs_confirmation(self) -> bool:
        return any(chair.needs_confirmation for chair in self.chairs)


async def seats_at(
    wanted: Wanted, starts_at: datetime, *, person_id: int, besides: Collection[int] = ()
) -> list[Seat]:
    """Seats that the rules offer at that start, looking away from what is booked.

    Nobody advises themselves, and `besides` are further specialists who cannot serve. Of a set of
    specialists wanted together there is one seat or none.
    """
    who = {
        key: one
        for key, one in (await candidates_for(wanted)).items()
        if key not in besides and one.person_id != person_id
    }
    offered = await _offered(wanted, who, starts_at)
    if not wanted.specialist_ids:
        return [Seat(slot, (chair,)) for slot, chair in offered.values()]
    together = [offered[key] for key in wanted.specialist_ids if key in offered]
    if len(together) < len(wanted.specialist_ids):
        return []
    slots = [slot for slot, _ in together]
    modes = frozenset.intersection(*(slot.modes for slot in slots))
    if len({slot.venue_id for slot in slots}) > 1 or wanted.mode not in {None, *modes}:
        return []
    return [Seat(replace(slots[0], modes=modes), tuple(chair for _, chair in together))]


async def _offered(
    wanted: Wanted, who: Mapping[int, Candidate], starts_at: datetime
) -> dict[int, tuple[OpenSlot, Chair]]:
    middle = starts_at.astimezone(UTC).date()
    first, last = middle - timedelta(days=1), middle + timedelta(days=1)
    known = await calendars(who.keys(), first, last, with_busy=False)
    where = await places(known.values(), first, last, with_desks=False, equipment=wanted.equipment)
    found = {}
    for specialist_id, calendar in known.items():
        policy = policy_for(wanted.service, who[specialist_id].exception)
        terms = replace(policy.terms, earliest=starts_at, latest=starts_at)
        for slot in open_slots(calendar, where, terms, first, last):
            if wanted.admits(slot):
                day = _local_day(local_date(slot.starts_at, calendar.zone), calendar.zone)
                found[specialist_id] = (
                    slot,
                    Chair(
                        specialist_id,
                        who[specialist_id],
                        slot.starts_at - timedelta(minutes=terms.buffer_before_minutes),
                        slot.ends_at + timedelta(minutes=terms.buffer_after_minutes),
                        *day,
                        daily_limit=terms.daily_limit,
                        needs_confirmation=policy.needs_confirmation,
                        earliest=policy.terms.earliest,
                    ),
                )
    return found


def _local_day(day: date, zone: str) -> tuple[datetime, datetime]:
    pieces = stretches(day, zone)
    return instant_of(pieces[0].first_cell), instant_of(pieces[-1].last_cell)


_BUSY = """
SELECT specialist_id FROM appointment
WHERE specialist_id = ANY($1::bigint[]) AND status IN ('proposed', 'pending', 'booked', 'arrived')
  AND starts_at > $2::timestamptz - interval '1 day'
  AND starts_at < $3::timestamptz + interval '1 day'
  AND blocked_from < $3 AND $2 < blocked_until
  AND (proposal IS NULL OR expires_at > $4) AND coalesce(led_by_id, id) <> ALL($5::bigint[])
"""


async def by_turn(
    seats: Sequence[Seat], minutes: int, *, ignoring: Sequence[int] = ()
) -> list[Seat]:
    """The seats that look free, whose turn it is first; what counts is decided when one is taken.

    `ignoring` are appointments that are about to leave the time they hold.

    Leaving out the busy ones spares those who come late a try, and a wait, for each member of a
    large team.
    """
    if len(seats) < 2:  # noqa: PLR2004 - of one it is the turn
        return list(seats)
    begin = min(chair.blocked_from for seat in seats for chair in seat.chairs)
    end = max(chair.blocked_until for seat in seats for chair in seat.chairs)
    ids = [chair.specialist_id for seat in seats for chair in seat.chairs]
    ignored = list(ignoring)
    busy = {row["specialist_id"] for row in await query(_BUSY, ids, begin, end, now(), ignored)}
    free = {
        seat.leader.specialist_id: seat
        for seat in seats
        if not busy & {chair.specialist_id for chair in seat.chairs}
    }
    if len(free) < 2:  # noqa: PLR2004 - of one it is the turn
        return list(free.values())
    loads = await loads_of({seat.leader.candidate.team_id for seat in free.values()})
    return [free[key] for key in in_turn({key: loads[key] for key in free}, minutes)]


# A meeting was not to be had by somebody who joined after it was given, or is away while it lasts.
_LOADS = """
WITH member AS (
    SELECT DISTINCT ON (m.specialist_id) m.specialist_id, m.weight
    FROM team_member m
    JOIN specialist s ON s.id = m.specialist_id AND s.is_active
    WHERE m.team_id = ANY($1::bigint[]) AND m.role <> 'on_leave'
    ORDER BY m.specialist_id, m.team_id
), away AS (
    SELECT specialist_id, min(joined_at) AS joined_at,
        NULL::timestamptz AS since, NULL::timestamptz AS until
    FROM team_member JOIN member USING (specialist_id)
    GROUP BY specialist_id HAVING min(coalesce(joined_at, $2)) > $2
    UNION ALL
    SELECT specialist_id, NULL, starts_at, ends_at
    FROM time_off JOIN member USING (specialist_id)
    WHERE ends_at > $2 AND starts_at < $3
), given AS (
    SELECT specialist_id, created_at, extract(epoch FROM ends_at - starts_at) / 60 AS minutes,
        ARRAY(
            SELECT DISTINCT w.specialist_id FROM away w
            WHERE a.created_at < w.joined_at OR (w.since < a.ends_at AND a.starts_at < w.until)
            ORDER BY 1
        ) AS absent
    FROM appointment a JOIN member USING (specialist_id)
    WHERE starts_at > $2 AND starts_at < $3
      AND status <> 'cancelled' AND status <> 'entered-in-error'
)
SELECT specialist_id, m.weight, absent,
    max(created_at) AS last_assigned_at, sum(minutes)::float AS minutes
FROM member m LEFT JOIN given USING (specialist_id)
GROUP BY specialist_id, m.weight, absent
"""


async def loads_of(team_ids: Collection[int]) -> dict[int, Load]:
    """What each member of those teams carries, and what is due to them.

    It is that of the 30 days around now: given lately and still to come. Of a whole team, whoever
    is free now: measured among some of them, debts would grow with every absence of the others.
    """
    at = now()
    rows = await query(_LOADS, sorted(team_ids), at - FAIRNESS_WINDOW, at + FAIRNESS_WINDOW)
    weights = {row["specialist_id"]: row["weight"] for row in rows}
    carried = dict.fromkeys(weights, 0.0)
    last = dict[int, datetime]()
    given = defaultdict[frozenset[int], float](float)
    for row in rows:
        if row["minutes"] is not None:
            key = row["specialist_id"]
            carried[key] += row["minutes"]
            given[frozenset(row["absent"])] += row["minutes"]
            last[key] = max(row["last_assigned_at"], last.get(key, row["last_assigned_at"]))
    due = dues_of(weights, given)
    return {
        key: Load(weight, carried[key], last.get(key), due[key]) for key, weight in weights.items()
    }
