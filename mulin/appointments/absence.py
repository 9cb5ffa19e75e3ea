"""A specialist who suddenly cannot come: everybody affected gets somebody else, or another time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from mulin.appointments.actions import TEXT_LIMIT
from mulin.appointments.askers import fitting_still
from mulin.appointments.filling import Standing
from mulin.appointments.lapsing import lapse
from mulin.appointments.limits import lock_person
from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind, Proposal
from mulin.appointments.moving import Change, hand_on, reseat
from mulin.appointments.queries import specialists_of
from mulin.appointments.seating import seats_at
from mulin.appointments.settling import settle
from mulin.appointments.taking import Kept
from mulin.appointments.telling import Former, record_change
from mulin.clock import now
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal
from mulin.scheduling.actions.absences import add_time_off
from mulin.scheduling.keeping import kept_specialist
from mulin.scheduling.models import TimeOff
from mulin.scheduling.queries import Wanted, offers_between, service_by_id
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


_ASKED_FOR = (AppointmentStatus.PROPOSED, AppointmentStatus.PENDING, AppointmentStatus.BOOKED)
"""What a specialist who is away leaves others waiting for."""

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
    lapses, and what has ended stays. Raises Refusal as `scheduling.actions.absences.add_time_off`.
    """
    away = Absence(await _entered(viewer, specialist_id, begin, end, reason), begin, end)
    change = Change(
        viewer.person_id,
        ChangeKind.REASSIGNED,
        clean(reason, "reason", limit=TEXT_LIMIT),
        leaving=away.specialist_id,
    )
    # In order of time; of what has ended nothing can be saved.
    affected = await query(_AFFECTED, away.specialist_id, max(begin, now()), end)
    found = [await _find_another_way(row["id"], away, change) for row in affected]
    return [one for one in found if one is not None]


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away, during `[begin, end)`."""

    specialist_id: int
    begin: datetime
    end: datetime


async def _entered(
    viewer: Viewer, specialist_id: int | None, begin: datetime, end: datetime, reason: str
) -> int:
    """Whose time off it is; it is entered once, however often it is asked for."""
    whose = await kept_specialist(viewer, specialist_id)
    if not await TimeOff.filter(specialist_id=whose, starts_at=begin, ends_at=end).exists():
        await add_time_off(viewer, whose, begin, end, reason)
    return whose


async def _find_another_way(appointment_id: int, away: Absence, change: Change) -> Affected | None:
    known = await Appointment.get_or_none(id=appointment_id)
    if known is None:
        return None
    async with transaction():
        await lock_person(known.person_id)
        appointment = await _still_affected(appointment_id, away)
        if appointment is not None and appointment.status is AppointmentStatus.PROPOSED:
            # Somebody may say yes to it in this moment; then it is booked and needs another way.
            await lapse([appointment_id])
            appointment = await _still_affected(appointment_id, away)
        if appointment is None:
            return None
        for outcome, way in (
            (Outcome.REASSIGNED, hand_on),
            (Outcome.PROPOSED, _to_another_time),
            (Outcome.CANCELLED, _cancelled),
        ):
            try:
                async with transaction():
                    return Affected(await way(appointment, change), outcome)
            except Refusal as refusal:
                if refusal.code is Code.WRONG_STATUS:
                    return None
    return None


async def _still_affected(appointment_id: int, away: Absence) -> Appointment | None:
    appointment = await Appointment.get_or_none(id=appointment_id, status__in=_ASKED_FOR)
    if (
        appointment is None
        or away.specialist_id not in await specialists_of(appointment)
        or not (appointment.starts_at < away.end and away.begin < appointment.ends_at)
    ):
        return None
    return appointment


async def _to_another_time(appointment: Appointment, change: Change) -> Appointment:
    wanted = await _same_again(appointment)
    change = replace(change, kind=ChangeKind.PROPOSED, leaving=None)
    preferred = _preferring(appointment)
    for starts_at in (await _starts(appointment, wanted))[:MOST_TRIES]:
        standing = Standing(
            AppointmentStatus.PROPOSED, Proposal.ABSENCE, min(now() + ANSWER_WITHIN, starts_at)
        )
        seats = sorted(
            await seats_at(wanted, starts_at, person_id=appointment.person_id),
            key=lambda seat: preferred(seat.slot.venue_id, seat.leader.specialist_id),
        )
        try:
            # A try that fails must not end the transaction it is part of.
            async with transaction():
                return await reseat(appointment, seats, change, partial(_as_it_is, standing))
        except Refusal as refusal:
            if refusal.code is not Code.SLOT_TAKEN:
                raise
    raise Refusal(Code.NOT_AVAILABLE, "not_available", field="starts_at")


def _as_it_is(standing: Standing, _kept: Kept, _present: Appointment) -> Standing:
    return standing


async def _same_again(appointment: Appointment) -> Wanted:
    """The service elsewhere in time: with the same team, else the same specialists."""
    together = await specialists_of(appointment)
    several = len(together) > 1
    wanted = Wanted(
        service=await service_by_id(appointment.service_id),
        specialist_id=appointment.specialist_id
        if appointment.team_id is None and not several
        else None,
        specialist_ids=together if several else (),
        team_id=None if several else appointment.team_id,
        topic_id=None if several else appointment.topic_id,
        mode=appointment.mode,
        equipment=appointment.wished,
    )
    return await fitting_still(wanted, appointment)


async def _starts(appointment: Appointment, wanted: Wanted) -> list[datetime]:
    """When there is a free time within two weeks: at the same venue first, then the sooner."""
    offers = await offers_between(wanted, appointment.starts_at, appointment.starts_at + LOOK_AHEAD)
    preferred = _preferring(appointment)
    ordered = sorted(
        offers,
        key=lambda offer: (
            preferred(offer.venue_id, offer.specialist_id)[0],
            offer.slot.starts_at,
        ),
    )
    return list(dict.fromkeys(offer.slot.starts_at for offer in ordered))


def _preferring(appointment: Appointment) -> Callable[[int | None, int], tuple[bool, bool]]:
    """What comes first of what is offered: people need not go elsewhere, nor to somebody new."""

    def preferred(venue_id: int | None, specialist_id: int) -> tuple[bool, bool]:
        in_person = appointment.mode is AppointmentMode.IN_PERSON
        return (
            in_person and venue_id != appointment.venue_id,
            specialist_id != appointment.specialist_id,
        )

    return preferred


async def _cancelled(appointment: Appointment, change: Change) -> Appointment:
    await query("SELECT id FROM appointment WHERE id = $1 FOR NO KEY UPDATE", appointment.id)
    await appointment.refresh_from_db()
    if appointment.status not in {AppointmentStatus.PENDING, AppointmentStatus.BOOKED}:
        raise Refusal(Code.WRONG_STATUS, "wrong_status", field="id")
    former = Former.of(appointment)
    await settle(appointment, AppointmentStatus.CANCELLED)
    await record_change(
        change.actor_id,
        appointment,
        ChangeKind.CANCELLED,
        former=former,
        reason=change.reason,
    )
    return appointment
