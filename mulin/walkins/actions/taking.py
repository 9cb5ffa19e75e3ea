"""Taking a number, and giving it up."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from mulin.clock import now
from mulin.database import query, transaction
from mulin.intake.models import ConsentMethod, IntakeChannel
from mulin.intake.persons import Caller, caller, person_behind
from mulin.organizations.models import OrganizationKind, Venue
from mulin.people import idempotency
from mulin.people import phone as phones
from mulin.people.models import Person
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.queries import refuse_unknown, service_by_id
from mulin.services.models import AppointmentMode
from mulin.services.queries import covers
from mulin.walkins.finding import IN_LINE, lock_queue, present, seen_number
from mulin.walkins.models import WalkIn, WalkInStatus
from mulin.walkins.opening import refuse_closed
from mulin.walkins.telling import record_step

MOST_A_DAY = 5
"""Numbers one person may take at one venue on one day: who steps out may come back, not play."""

_ACTION = "take_number"


@dataclass(frozen=True, slots=True)
class NumberRequest:
    """Where a number is taken, and by whom; the desk and the kiosk may leave that open."""

    venue_id: int
    service_id: int | None = None
    topic_id: int | None = None
    phone: str | None = None
    consent: ConsentMethod | None = None
    idempotency_key: str | None = None


async def take_number(viewer: Viewer, request: NumberRequest) -> WalkIn:
    """Take the next number of the day at a venue.

    Staff of the venue take it for whoever stands there, of whom they may note the phone, with
    consent; anybody else takes it for themselves. Raises Refusal: NOT_FOUND and INVALID naming the
    field, NOT_AVAILABLE venue_id while it is closed, LIMIT_REACHED venue_id, FORBIDDEN phone. The
    same idempotency key gives the same number again.
    """
    venue = await _venue(viewer, request.venue_id)
    await refuse_unfit(request.service_id, request.topic_id)
    who = caller(request.phone, None, request.consent)
    staff = venue.organization_id in viewer.staffed
    if not staff:
        await _refuse_other_phone(viewer, who)
    async with transaction():
        key = request.idempotency_key
        if key is not None:
            content = _content(request, who)
            earlier = await idempotency.earlier_result(viewer.person_id, _ACTION, key, content)
            if earlier is not None:
                return await WalkIn.get(id=earlier)
        person_id: int | None = viewer.person_id
        if staff:
            person_id = await _noted(viewer, who, venue)
        made = await _next(request, venue, person_id)
        await record_step(viewer.person_id, made, "taken")
        if key is not None:
            await idempotency.keep(viewer.person_id, _ACTION, key, made.id)
    return made


async def _noted(viewer: Viewer, who: Caller, venue: Venue) -> int | None:
    if not who.known:
        return None
    return await person_behind(viewer, who, venue.organization_id, IntakeChannel.WALK_IN)


async def _venue(viewer: Viewer, venue_id: int) -> Venue:
    venue = await Venue.get_or_none(id=venue_id).select_related("organization")
    private = venue is not None and venue.organization.kind is OrganizationKind.ENTERPRISE
    if venue is None or (private and venue.organization_id not in viewer.staffed):
        raise not_found("venue_id")
    return venue


async def refuse_unfit(service_id: int | None, topic_id: int | None) -> None:
    """Raises Refusal NOT_FOUND or INVALID naming service_id or topic_id."""
    await refuse_unknown(None, None, None, topic_id)
    if service_id is None:
        return
    service = await service_by_id(service_id)
    if AppointmentMode.IN_PERSON.value not in service.modes:
        raise invalid("service_id", "mode_not_offered")
    if topic_id is not None and not await covers(service_id, topic_id):
        raise invalid("topic_id", "topic_not_covered")


async def _refuse_other_phone(viewer: Viewer, who: Caller) -> None:
    if who.phone is None:
        return
    own = await Person.get(id=viewer.person_id)
    if own.phone_index != phones.index_of(who.phone):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="phone")


_NUMBERS = """
SELECT coalesce(max(number), 0) + 1 AS next,
    count(*) FILTER (WHERE person_id = $3) AS taken,
    count(*) FILTER (WHERE person_id = $3 AND status = ANY($4::text[])) AS held
FROM walk_in WHERE venue_id = $1 AND day = $2
"""


async def _next(request: NumberRequest, venue: Venue, person_id: int | None) -> WalkIn:
    day = await lock_queue(venue)
    await refuse_closed(venue)
    held = [status.value for status in IN_LINE]
    (counted,) = await query(_NUMBERS, venue.id, day, person_id, held)
    if counted["held"]:
        raise Refusal(Code.LIMIT_REACHED, "already_in_line", field="venue_id")
    if counted["taken"] >= MOST_A_DAY:
        raise Refusal(Code.LIMIT_REACHED, "numbers_a_day", field="venue_id", limit=MOST_A_DAY)
    return await WalkIn.create(
        venue_id=venue.id,
        day=day,
        number=counted["next"],
        person_id=person_id,
        service_id=request.service_id,
        topic_id=request.topic_id,
        created_at=now(),
    )


def _content(request: NumberRequest, who: Caller) -> Mapping[str, object]:
    return {
        "who": asdict(who),
        "venue": request.venue_id,
        "service": request.service_id,
        "topic": request.topic_id,
    }


async def leave(viewer: Viewer, walk_in_id: int) -> WalkIn:
    """Give a number up: whoever holds it, or staff of the venue, until it is being served.

    Raises Refusal NOT_FOUND id, FORBIDDEN id, WRONG_STATUS id.
    """
    found = await seen_number(viewer, walk_in_id)
    own = found.person_id == viewer.person_id
    if not own and found.venue.organization_id not in viewer.staffed:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    async with transaction():
        await lock_queue(found.venue)
        row = await present(found, (WalkInStatus.WAITING, WalkInStatus.CALLED))
        row.status, row.ended_at = WalkInStatus.LEFT, now()
        await row.save()
        await record_step(viewer.person_id, row, "left")
    return row
