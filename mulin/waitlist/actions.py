"""Joining the waitlist, and leaving it."""

from dataclasses import dataclass
from datetime import date

from mulin import jobs
from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.people import idempotency
from mulin.people.accounts import lock_account
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.queries import refuse_unknown, refuse_wrong_days, service_by_id
from mulin.scheduling.wall_clock import CELL_MINUTES, local_date
from mulin.services.models import AppointmentMode, Service
from mulin.services.queries import covers
from mulin.settings import settings
from mulin.teams.entitlement import is_reserved
from mulin.waitlist.models import WaitlistEntry, WaitlistStatus
from mulin.waitlist.places import LAST_RANK, OFFER

MOST_OPEN = 5
"""Places one person may hold at once."""

DAY_MINUTES = 24 * 60

_ACTION = "join_waitlist"
_OPEN = [WaitlistStatus.WAITING, WaitlistStatus.OFFERED]


@dataclass(frozen=True, slots=True)
class WaitRequest:
    """What somebody waits for; None is "any".

    Days are those of the district's zone, both included; so are minutes after midnight
    `[starts_minute, ends_minute)`, multiples of five, in which the whole meeting must lie.
    """

    service_id: int
    first_date: date
    last_date: date
    starts_minute: int = 0
    ends_minute: int = DAY_MINUTES
    specialist_id: int | None = None
    team_id: int | None = None
    venue_id: int | None = None
    topic_id: int | None = None
    mode: AppointmentMode | None = None
    idempotency_key: str | None = None


async def join(viewer: Viewer, request: WaitRequest) -> WaitlistEntry:
    """Wait for a time to become free; one that is free already is offered at once.

    Raises Refusal: INVALID and NOT_FOUND naming the field, LIMIT_REACHED naming service_id. The
    same idempotency key gives the same place again.
    """
    service = await service_by_id(request.service_id)
    await _check(service, request)
    async with transaction():
        await lock_account(viewer, viewer.person_id)
        key = request.idempotency_key
        if key is not None:
            content = _content(request)
            earlier = await idempotency.earlier_result(viewer.person_id, _ACTION, key, content)
            if earlier is not None:
                return await WaitlistEntry.get(id=earlier)
        held = await WaitlistEntry.filter(person_id=viewer.person_id, status__in=_OPEN).count()
        if held >= MOST_OPEN:
            raise Refusal(Code.LIMIT_REACHED, "most_waiting", field="service_id", limit=MOST_OPEN)
        entry = await _create(viewer, request)
        if key is not None:
            await idempotency.keep(viewer.person_id, _ACTION, key, entry.id)
        jobs.wake(OFFER)
    return entry


async def _create(viewer: Viewer, request: WaitRequest) -> WaitlistEntry:
    at = now()
    last = (await query(f"SELECT {LAST_RANK} AS rank", at))[0]["rank"]
    entry = await WaitlistEntry.create(
        person_id=viewer.person_id,
        service_id=request.service_id,
        topic_id=request.topic_id,
        specialist_id=request.specialist_id,
        team_id=request.team_id,
        venue_id=request.venue_id,
        mode=request.mode,
        first_date=request.first_date,
        last_date=request.last_date,
        starts_minute=request.starts_minute,
        ends_minute=request.ends_minute,
        ranked_at=last,
        created_at=at,
    )
    await record("waitlist.joined", "waitlist_entry", entry.id, actor_id=viewer.person_id)
    return entry


async def _check(service: Service, request: WaitRequest) -> None:
    if request.mode is not None and request.mode.value not in service.modes:
        raise invalid("mode", "mode_not_offered")
    if is_reserved(service.team_kind):
        # A place in line is a person's; parks' and schools' teams serve their organizations alone.
        raise invalid("service_id", "no_waitlist")
    refuse_wrong_days(request.first_date, request.last_date)
    if request.last_date < local_date(now(), settings().time_zone):
        raise invalid("to", "already_over")
    begin, end = request.starts_minute, request.ends_minute
    if not 0 <= begin < end <= DAY_MINUTES or begin % CELL_MINUTES or end % CELL_MINUTES:
        raise invalid("ends_at", "bad_minutes")
    if end - begin < service.duration_minutes:
        raise invalid("ends_at", "window_too_short", minutes=service.duration_minutes)
    await refuse_unknown(request.specialist_id, request.team_id, request.venue_id, request.topic_id)
    if request.topic_id is not None and not await covers(service.id, request.topic_id):
        raise invalid("topic_id", "topic_not_covered")


def _content(request: WaitRequest) -> dict[str, object]:
    return {
        "service": request.service_id,
        "days": [request.first_date.isoformat(), request.last_date.isoformat()],
        "minutes": [request.starts_minute, request.ends_minute],
        "specialist": request.specialist_id,
        "team": request.team_id,
        "venue": request.venue_id,
        "topic": request.topic_id,
        "mode": request.mode and request.mode.value,
    }


async def leave(viewer: Viewer, entry_id: int) -> WaitlistEntry:
    """Give the place up. What is offered at this moment stays to be accepted or declined.

    Raises Refusal NOT_FOUND id, WRONG_STATUS id for a place that has ended.
    """
    async with transaction():
        await query("SELECT id FROM waitlist_entry WHERE id = $1 FOR NO KEY UPDATE", entry_id)
        entry = await WaitlistEntry.get_or_none(id=entry_id, person_id=viewer.person_id)
        if entry is None:
            raise not_found("id")
        if entry.status not in _OPEN:
            raise Refusal(Code.WRONG_STATUS, "not_waiting", field="id")
        entry.status, entry.closed_at = WaitlistStatus.LEFT, now()
        await entry.save()
        await record("waitlist.left", "waitlist_entry", entry.id, actor_id=viewer.person_id)
    return entry
