"""Serving whoever was called; what took place is kept as an appointment.

While somebody is served nothing is blocked in the specialist's calendar: a walk-in squeezes in
between appointments, and its record is made when it is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mulin.appointments.filling import Filling, Standing, fill
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind
from mulin.appointments.seating import Chair, Seat
from mulin.appointments.taking import Kept
from mulin.appointments.telling import record_change
from mulin.clock import now
from mulin.crypto import encrypt_optional
from mulin.database import query, transaction
from mulin.intake.consents import district_of
from mulin.intake.models import IntakeChannel
from mulin.intake.persons import (
    Caller,
    name_if_unnamed,
    person_behind,
    person_without_phone,
)
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.scheduling.availability import OpenSlot
from mulin.scheduling.candidates import Candidate
from mulin.services.models import AppointmentMode
from mulin.teams.models import Specialist
from mulin.walkins.actions.taking import refuse_unfit
from mulin.walkins.finding import lock_queue, present, run_number
from mulin.walkins.models import WalkIn, WalkInStatus
from mulin.walkins.numbers import code_of
from mulin.walkins.telling import record_step
from mulin.wording import clean

NOTE_LIMIT = 2000

_SHORTEST = timedelta(minutes=1)
_NOBODY = Caller()


async def start(viewer: Viewer, walk_in_id: int, who: Caller = _NOBODY) -> WalkIn:
    """Begin serving whoever was called and came; who they are may be noted, with consent.

    Raises Refusal NOT_FOUND or FORBIDDEN id, WRONG_STATUS id, INVALID consent.
    """
    found = await run_number(viewer, walk_in_id)
    async with transaction():
        person_id = await _person(viewer, found, who)
        await lock_queue(found.venue)
        row = await present(found, (WalkInStatus.CALLED,))
        row.person_id = person_id
        row.status, row.started_at = WalkInStatus.SERVING, now()
        await row.save()
        await record_step(viewer.person_id, row, "started")
    return row


@dataclass(frozen=True, slots=True)
class Visit:
    """What took place at a desk; what is not said stays as it was said when the number was taken.

    `note` is what was advised.
    """

    specialist_id: int
    service_id: int | None = None
    topic_id: int | None = None
    note: str = ""
    who: Caller = _NOBODY


async def finish(viewer: Viewer, walk_in_id: int, visit: Visit) -> WalkIn:
    """End serving; an appointment that took place records it. Nobody is told it was booked.

    Somebody of whom nothing is known gets an account without phone that bears their number.
    Raises Refusal NOT_FOUND, FORBIDDEN or WRONG_STATUS id, INVALID or NOT_FOUND naming the field.
    """
    found = await run_number(viewer, walk_in_id)
    note = clean(visit.note, "note", limit=NOTE_LIMIT)
    service_id, topic_id = visit.service_id or found.service_id, visit.topic_id or found.topic_id
    if service_id is None:
        raise invalid("service_id", "needs_value")
    await refuse_unfit(service_id, topic_id)
    candidate = await _candidate(visit.specialist_id, service_id, found.venue.organization_id)
    async with transaction():
        person_id = await _person(viewer, found, visit.who)
        if person_id is None:
            person_id = await person_without_phone(f"到访者 {code_of(found.number)}")
        await lock_queue(found.venue)
        row = await present(found, (WalkInStatus.SERVING,))
        row.person_id, row.service_id, row.topic_id = person_id, service_id, topic_id
        row.status, row.ended_at = WalkInStatus.SERVED, now()
        made = await _record(viewer, row, visit.specialist_id, candidate, note)
        row.appointment_id = made.id
        await row.save()
        await record_step(viewer.person_id, row, "served")
    return row


async def _person(viewer: Viewer, found: WalkIn, who: Caller) -> int | None:
    """Who holds the number from now on; the last word is that of the desk."""
    if not who.known:
        return found.person_id
    if who.phone is None and found.person_id is not None:
        await name_if_unnamed(found.person_id, who.name)
        return found.person_id
    place = found.venue.organization_id
    return await person_behind(viewer, who, place, IntakeChannel.WALK_IN)


_CANDIDATE = """
WITH RECURSIVE above(id, parent_id, steps) AS (
    SELECT id, parent_id, 0 FROM organization WHERE id = $3
    UNION ALL
    SELECT o.id, o.parent_id, above.steps + 1
    FROM above JOIN organization o ON o.id = above.parent_id
)
SELECT t.id AS team_id, m.weight, s.person_id
FROM specialist s
JOIN team_member m ON m.specialist_id = s.id
JOIN team t ON t.id = m.team_id
JOIN service v ON v.id = $2 AND v.team_kind = t.kind
LEFT JOIN above ON above.id = t.organization_id
WHERE s.id = $1 AND s.is_active AND t.organization_id = ANY($4::bigint[])
ORDER BY above.steps NULLS LAST, t.id
LIMIT 1
"""


async def _candidate(specialist_id: int, service_id: int, organization_id: int) -> Candidate:
    """Through which team of the district they served: the venue's own, else the nearest above."""
    district = await district_of([organization_id])
    rows = await query(_CANDIDATE, specialist_id, service_id, organization_id, district)
    if rows:
        return Candidate(**rows[0])
    if not await Specialist.filter(id=specialist_id, is_active=True).exists():
        raise not_found("specialist_id")
    raise invalid("specialist_id", "gives_no_such_service")


async def _record(
    viewer: Viewer, row: WalkIn, specialist_id: int, candidate: Candidate, note: str
) -> Appointment:
    begin = row.started_at or now()
    end = max(row.ended_at or begin, begin + _SHORTEST)
    filling = Filling(
        person_id=row.person_id or 0,
        booked_by_id=viewer.person_id,
        service_id=row.service_id or 0,
        mode=AppointmentMode.IN_PERSON,
        topic_id=row.topic_id,
        intake_channel=IntakeChannel.WALK_IN,
    )
    kept = Kept(_seat(row, begin, end, specialist_id, candidate), row.desk_id)
    made = await fill(kept, filling, Standing(AppointmentStatus.FULFILLED))
    if note:
        made.outcome_encrypted = encrypt_optional(note)
        await made.save(update_fields=["outcome_encrypted"])
    await record_change(viewer.person_id, made, ChangeKind.FULFILLED, former=None)
    return made


def _seat(
    row: WalkIn, begin: datetime, end: datetime, specialist_id: int, candidate: Candidate
) -> Seat:
    """Where it took place, and with whom; over, it blocks nobody's time."""
    chair = Chair(
        specialist_id=specialist_id,
        candidate=candidate,
        blocked_from=begin,
        blocked_until=end,
        day_begin=begin,
        day_end=end,
        daily_limit=0,
        needs_confirmation=False,
        earliest=begin,
    )
    slot = OpenSlot(begin, end, row.day, row.venue_id, frozenset({AppointmentMode.IN_PERSON}))
    return Seat(slot, (chair,))
