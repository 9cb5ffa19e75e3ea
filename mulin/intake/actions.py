"""What operators of 12348 and desk staff do for whoever calls or walks in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from enum import StrEnum

from mulin.acting import on_behalf_of
from mulin.appointments.booking import BookingRequest, Context, book_within
from mulin.appointments.limits import lock_person
from mulin.appointments.models import Appointment
from mulin.audit.actions import record
from mulin.audit.models import AuditEntry
from mulin.clock import now
from mulin.consultations.models import Consultation
from mulin.consultations.submitting import SubmissionRequest, submit_within
from mulin.database import query, transaction
from mulin.intake.blaming import blaming
from mulin.intake.models import ConsentMethod, IntakeChannel
from mulin.intake.persons import Caller, caller, person_behind
from mulin.organizations.models import OrganizationKind
from mulin.organizations.running import run_organization
from mulin.people import idempotency
from mulin.people import phone as phones
from mulin.people.models import Person
from mulin.people.viewer import CONTACTS, STAFF, Viewer
from mulin.refusals import Code, Refusal

LOOKUPS_AN_HOUR = 120
"""How many numbers one member of staff may look up: calls take their time, fishing does not."""

_LOOKED_UP = "person.looked_up"
_HOUR = timedelta(hours=1)
_ACTION = "take_call"
_ASKING = frozenset({OrganizationKind.ENTERPRISE, OrganizationKind.SCHOOL})


class DeskChannel(StrEnum):
    """The doors at which staff help."""

    HOTLINE_12348 = IntakeChannel.HOTLINE_12348.value
    WALK_IN = IntakeChannel.WALK_IN.value


async def look_up(viewer: Viewer, phone: str) -> Person | None:
    """Whoever has exactly that number, for staff; None when nobody has.

    Every look leaves a trace. Raises Refusal FORBIDDEN, INVALID phone, RATE_LIMITED phone.
    """
    if not viewer.staffed:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="phone")
    index = phones.index_of(phones.normalized(phone))
    async with transaction():
        # Looks of one member of staff come one after the other: none slips past the count.
        await lock_person(viewer.person_id)
        looks = AuditEntry.filter(
            actor_id=viewer.person_id, at__gt=now() - _HOUR, action=_LOOKED_UP
        )
        if await looks.count() >= LOOKUPS_AN_HOUR:
            raise Refusal(Code.RATE_LIMITED, "too_many_lookups", field="phone")
        found = await Person.get_or_none(phone_index=index)
        person_id = 0 if found is None else found.id
        await record(_LOOKED_UP, "person", person_id, actor_id=viewer.person_id)
    return found


@dataclass(frozen=True, slots=True)
class CallRequest:
    """What is done for whom.

    `organization_id` is whose staff the operator acts as, None: the first they are staff of.
    """

    phone: str
    channel: DeskChannel
    wanted: BookingRequest | SubmissionRequest
    name: str = ""
    consent: ConsentMethod | None = None
    organization_id: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a call: an appointment or a consultation of that person."""

    person_id: int
    made: Appointment | Consultation


async def take_call(viewer: Viewer, request: CallRequest) -> Taken:
    """Find or create a person by phone and book or file for them, all in one transaction.

    The person is told as if they had done it themselves. Their consent is recorded, or one given
    in the district within `consents.VALID_FOR` counts. The same idempotency key gives the same
    answer again. Raises Refusal: FORBIDDEN, NOT_FOUND, INVALID, and whatever booking and filing
    refuse, with `booking.` or `consultation.` before the field.
    """
    organization_id = await _acting_for(viewer, request.organization_id)
    who = caller(request.phone, request.name, request.consent)
    async with transaction():
        key = request.idempotency_key
        if key is not None:
            content = _content(request, who)
            earlier = await idempotency.earlier_result(viewer.person_id, _ACTION, key, content)
            if earlier is not None:
                return await _again(request, earlier)
        channel, staff = IntakeChannel(request.channel.value), _as_staff(viewer)
        person_id = await person_behind(viewer, who, organization_id, channel)
        with on_behalf_of(person_id):
            if isinstance(request.wanted, BookingRequest):
                taken = Taken(person_id, await _booked(staff, request.wanted, channel, person_id))
            else:
                asked = replace(request.wanted, organization_id=organization_id)
                taken = Taken(person_id, await _filed(staff, asked, channel, person_id))
        await record(
            "call.taken",
            "person",
            person_id,
            actor_id=viewer.person_id,
            channel=channel.value,
            organization=organization_id,
        )
        if key is not None:
            await idempotency.keep(viewer.person_id, _ACTION, key, taken.made.id)
    return taken


async def _acting_for(viewer: Viewer, organization_id: int | None) -> int:
    """Raises Refusal FORBIDDEN organization_id, also for who only asks and has no desk."""
    own = [place for place, role in viewer.memberships if role in STAFF]
    refused = Refusal(Code.FORBIDDEN, "not_yours_to_do", field="organization_id")
    if not own:
        raise refused
    acting = own[0] if organization_id is None else organization_id
    organization = await run_organization(viewer, acting, "organization_id")
    if organization.kind in _ASKING:
        raise refused
    return acting


def _as_staff(viewer: Viewer) -> Viewer:
    """The viewer without the enterprises they are contact of: a caller's matter is not theirs."""
    held = tuple(held for held in viewer.memberships if held[1] not in CONTACTS)
    return replace(viewer, memberships=held)


async def _booked(
    viewer: Viewer, request: BookingRequest, channel: IntakeChannel, person_id: int
) -> Appointment:
    wanted = replace(request, intake_channel=channel, idempotency_key=None)
    with blaming("booking"):
        booked = await book_within(viewer, wanted, Context(person_id))
        await _refuse_elsewhere(viewer, wanted, booked)
    return booked


async def _filed(
    viewer: Viewer, request: SubmissionRequest, channel: IntakeChannel, person_id: int
) -> Consultation:
    asked = replace(request, intake_channel=channel, idempotency_key=None)
    with blaming("consultation", organization_id="team_kind"):
        return await submit_within(viewer, asked, person_id=person_id)


_SERVED_BY = """
SELECT t.organization_id AS team, v.organization_id AS venue
FROM appointment a
LEFT JOIN team t ON t.id = a.team_id
LEFT JOIN venue v ON v.id = a.venue_id
WHERE a.id = $1
"""


async def _refuse_elsewhere(viewer: Viewer, wanted: BookingRequest, booked: Appointment) -> None:
    """Raises Refusal FORBIDDEN for a team and place the viewer is not staff of."""
    (served,) = await query(_SERVED_BY, booked.id)
    if not viewer.staffed.isdisjoint(served.values()):
        return
    named = [
        field
        for field in ("venue_id", "team_id", "specialist_id")
        if getattr(wanted, field) is not None
    ]
    raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field=(*named, "service_id")[0])


def _content(request: CallRequest, who: Caller) -> Mapping[str, object]:
    wanted = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(request.wanted).items()
    }
    return {
        "who": asdict(who),
        "channel": request.channel.value,
        "organization": request.organization_id,
        "kind": type(request.wanted).__name__,
        "wanted": wanted,
    }


async def _again(request: CallRequest, made: int) -> Taken:
    found: Appointment | Consultation
    if isinstance(request.wanted, BookingRequest):
        found = await Appointment.get(id=made)
    else:
        found = await Consultation.get(id=made)
    return Taken(found.person_id, found)
