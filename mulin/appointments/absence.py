"""A specialist who suddenly cannot come: everybody affected gets somebody else, or another time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mulin.appointments.actions import TEXT_LIMIT
from mulin.appointments.filling import Standing
from mulin.appointments.lapsing import lapse
from mulin.appointments.limits import lock_person
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind, Proposal
from mulin.appointments.moving import Change, hand_on, reseat, specialists_of
from mulin.appointments.seating import seats_at
from mulin.appointments.settling import settle
from mulin.appointments.telling import Former, record_change
from mulin.clock import now
from mulin.database import query, transaction
from mulin.organizations.models import Equipment
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal
from mulin.scheduling.actions.absences import add_time_off
from mulin.scheduling.queries import OfferedSlot, Wanted, offers_between, service_by_id
from mulin.services.models import AppointmentMode
from mulin.wording import clean

ANSWER_WITHIN = timedelta(hours=24)
LOOK_AHEAD = timedelta(days=14)
MOST_TRIES = 20
"""Free times looked at for one person before giving up: each may be taken while it is tried."""


class Outcome(StrEnum):
    """What became of an appointment whose specialist is away."""

    REASSIGNED = "reassigned"
    PROPOSED = "proposed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Affected:
    """An appointment as it is now, and what was done."""

    appointment: Appointment
    outcome: Outcome


_AFFECTED = """
SELECT id FROM appointment
WHERE (specialist_id = $1 OR id IN (SELECT led_by_id FROM appointment WHERE specialist_id = $1))
  AND led_by_id IS NULL AND status IN ('proposed', 'pending', 'booked')
  AND starts_at < $3 AND ends_at > $2
ORDER BY starts_at, id
"""


async def mark_unavailable(
    viewer: Viewer, specialist_id: int | None, begin: datetime, end: datetime, reason: str = ""
) -> list[Affected]:
    """Enter time off for the viewer, or for a specialist they answer for, and find another way.

    Each appointment that reaches into it goes to a colleague free at the same time; else another
    time is proposed, to be accepted within a day; else it is cancelled. Each is one transaction
    with all it tells; asking again goes on with whatever was left. What is only held or offered
    lapses. Raises Refusal as `scheduling.actions.absences.add_time_off`.
    """
    said = clean(reason, "reason", limit=TEXT_LIMIT)
    off = await add_time_off(viewer, specialist_id, begin, end, reason)
    done = []
    for row in await query(_AFFECTED, off.specialist_id, begin, end):
        found = await _find_another_way(viewer, row["id"], begin, end, said)
        if found is not None:
            done.append(found)
    return done


async def _find_another_way(
    viewer: Viewer, appointment_id: int, begin: datetime, end: datetime, reason: str
) -> Affected | None:
    appointment = await Appointment.get_or_none(id=appointment_id)
    if appointment is None:
        return None
    async with transaction():
        await lock_person(appointment.person_id)
        await appointment.refresh_from_db()
        if not (appointment.starts_at < end and begin < appointment.ends_at):
            return None
        if appointment.status is AppointmentStatus.PROPOSED:
            await lapse([appointment.id])
            return None
        for outcome, way in (
            (Outcome.REASSIGNED, _to_a_colleague),
            (Outcome.PROPOSED, _to_another_time),
            (Outcome.CANCELLED, _cancelled),
        ):
            try:
                async with transaction():
                    return Affected(await way(viewer, appointment, reason), outcome)
            except Refusal as refusal:
                if refusal.code is Code.WRONG_STATUS:
                    return None
    return None


async def _to_a_colleague(viewer: Viewer, appointment: Appointment, reason: str) -> Appointment:
    if len(await specialists_of(appointment)) > 1:
        raise Refusal(Code.NOT_AVAILABLE, "nobody_else", field="specialist_id")
    return await hand_on(appointment, Change(viewer.person_id, ChangeKind.REASSIGNED, reason))


async def _to_another_time(viewer: Viewer, appointment: Appointment, reason: str) -> Appointment:
    wanted = await _same_again(appointment)
    change = Change(viewer.person_id, ChangeKind.PROPOSED, reason)
    for offer in (await _nearest(appointment, wanted))[:MOST_TRIES]:
        starts_at = offer.slot.starts_at
        until = min(now() + ANSWER_WITHIN, starts_at)
        seats = await seats_at(wanted, starts_at, person_id=appointment.person_id)
        standing = Standing(AppointmentStatus.PROPOSED, Proposal.ABSENCE, until)
        try:
            return await reseat(appointment, seats, change, standing)
        except Refusal as refusal:
            if refusal.code is not Code.SLOT_TAKEN:
                raise
    raise Refusal(Code.NOT_AVAILABLE, "not_available", field="starts_at")


async def _same_again(appointment: Appointment) -> Wanted:
    """The service elsewhere in time: with the same team, else the same specialists."""
    together = await specialists_of(appointment)
    several = len(together) > 1
    return Wanted(
        service=await service_by_id(appointment.service_id),
        specialist_id=appointment.specialist_id
        if appointment.team_id is None and not several
        else None,
        specialist_ids=together if several else (),
        team_id=None if several else appointment.team_id,
        topic_id=None if several else appointment.topic_id,
        mode=appointment.mode,
        equipment=frozenset(Equipment(tag) for tag in appointment.equipment),
    )


async def _nearest(appointment: Appointment, wanted: Wanted) -> Sequence[OfferedSlot]:
    """Free times within two weeks: at the same venue first, then with the same specialist."""
    offers = await offers_between(wanted, appointment.starts_at, appointment.starts_at + LOOK_AHEAD)
    in_person = appointment.mode is AppointmentMode.IN_PERSON

    def distance(offer: OfferedSlot) -> tuple[bool, datetime, bool]:
        elsewhere = in_person and offer.slot.venue_id != appointment.venue_id
        another = offer.specialist_id != appointment.specialist_id
        return elsewhere, offer.slot.starts_at, another

    starts = dict[datetime, OfferedSlot]()
    for offer in sorted(offers, key=distance):
        starts.setdefault(offer.slot.starts_at, offer)
    return list(starts.values())


async def _cancelled(viewer: Viewer, appointment: Appointment, reason: str) -> Appointment:
    await query("SELECT id FROM appointment WHERE id = $1 FOR NO KEY UPDATE", appointment.id)
    await appointment.refresh_from_db()
    if appointment.status not in {AppointmentStatus.PENDING, AppointmentStatus.BOOKED}:
        raise Refusal(Code.WRONG_STATUS, "wrong_status", field="id")
    former = Former.of(appointment)
    await settle(appointment, AppointmentStatus.CANCELLED)
    await record_change(
        viewer.person_id, appointment, ChangeKind.CANCELLED, former=former, reason=reason
    )
    return appointment
