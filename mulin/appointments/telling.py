"""Who hears of a change: the trail, the inboxes, the open screens, the audit, the waitlist."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mulin import events, jobs
from mulin.appointments.models import (
    ACTIVE,
    Appointment,
    AppointmentStatus,
    ChangeKind,
    Proposal,
)
from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import encrypt_optional
from mulin.database import query
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind as Kind
from mulin.services.models import AppointmentMode
from mulin.timers.following import follow
from mulin.waitlist.places import OFFER
from mulin.webhooks.telling import tell_of_appointment

_MODES: Mapping[AppointmentMode, tuple[str, str]] = {
    AppointmentMode.IN_PERSON: ("现场", "in person"),
    AppointmentMode.PHONE: ("电话", "by phone"),
    AppointmentMode.VIDEO: ("视频", "by video"),
}
_UNNAMED = ("居民", "a resident")

_HEARD: Mapping[ChangeKind, tuple[Kind | None, Kind | None]] = {
    ChangeKind.BOOKED: (Kind.APPOINTMENT_BOOKED, Kind.APPOINTMENT_BOOKED),
    ChangeKind.CONFIRMED: (Kind.APPOINTMENT_CONFIRMED, Kind.APPOINTMENT_CONFIRMED),
    ChangeKind.DECLINED: (Kind.APPOINTMENT_DECLINED, None),
    ChangeKind.CANCELLED: (Kind.APPOINTMENT_CANCELLED, Kind.APPOINTMENT_CANCELLED),
    ChangeKind.ARRIVED: (None, None),
    ChangeKind.FULFILLED: (None, None),
    ChangeKind.NO_SHOW: (Kind.APPOINTMENT_NO_SHOW, None),
    ChangeKind.RESCHEDULED: (Kind.APPOINTMENT_RESCHEDULED, Kind.APPOINTMENT_RESCHEDULED),
    ChangeKind.REASSIGNED: (Kind.APPOINTMENT_REASSIGNED, Kind.APPOINTMENT_REASSIGNED),
    ChangeKind.PROPOSED: (Kind.APPOINTMENT_PROPOSED, None),
    ChangeKind.ACCEPTED: (Kind.APPOINTMENT_BOOKED, Kind.APPOINTMENT_ACCEPTED),
    ChangeKind.LAPSED: (Kind.APPOINTMENT_LAPSED, Kind.APPOINTMENT_CANCELLED),
    ChangeKind.DELAYED: (Kind.APPOINTMENT_DELAYED, None),
}
"""What the person hears of a change, and what the specialists; None: nothing."""

_AWAITING_CONFIRMATION = (Kind.APPOINTMENT_RECEIVED, Kind.APPOINTMENT_REQUESTED)

_OF_WAITLIST: Mapping[ChangeKind, tuple[Kind | None, Kind | None]] = {
    ChangeKind.PROPOSED: (Kind.WAITLIST_OFFERED, None),
    ChangeKind.ACCEPTED: (Kind.APPOINTMENT_BOOKED, Kind.APPOINTMENT_BOOKED),
    ChangeKind.DECLINED: (None, None),
    ChangeKind.CANCELLED: (Kind.WAITLIST_LAPSED, None),
    ChangeKind.LAPSED: (Kind.WAITLIST_LAPSED, None),
}
"""The same for a place that was offered to somebody waiting: specialists hear once it is taken."""

_TOLD_TO_ALL = frozenset({ChangeKind.BOOKED, ChangeKind.ACCEPTED})
"""Both sides hear of these; of other changes, whoever did not make them."""


@dataclass(frozen=True, slots=True)
class Former:
    """How an appointment stood before a change; `proposal` is what kind of offer it was."""

    status: AppointmentStatus
    proposal: Proposal | None = None
    starts_at: datetime | None = None
    specialist_id: int | None = None

    @classmethod
    def of(cls, appointment: Appointment) -> "Former":
        return cls(
            appointment.status,
            appointment.proposal,
            appointment.starts_at,
            appointment.specialist_id,
        )


_COLUMNS = """
a.id AS appointment_id, p.name AS person_name,
    sp.id AS specialist_id, sp.person_id AS specialist_person_id,
    sp.name_zh AS specialist_zh, sp.name_en AS specialist_en, sp.time_zone AS specialist_zone,
    s.name_zh AS service_zh, s.name_en AS service_en,
    v.name_zh AS venue_zh, v.name_en AS venue_en, v.time_zone AS venue_zone,
    v.organization_id AS venue_organization, t.organization_id AS team_organization,
    EXISTS (SELECT FROM webhook WHERE disabled_at IS NULL) AS webhooks_listen
FROM appointment a
JOIN person p ON p.id = a.person_id
JOIN service s ON s.id = a.service_id
LEFT JOIN venue v ON v.id = a.venue_id
LEFT JOIN team t ON t.id = a.team_id
"""

_RECORD = f"""
WITH change AS (
    INSERT INTO appointment_change (appointment_id, kind, from_status, to_status, sequence,
        actor_id, previous_starts_at, previous_specialist_id, reason_encrypted, created_at)
    VALUES ($1, $3, $4, $5, $6, $7, $8, $2, $9, $10) RETURNING id
)
SELECT (SELECT id FROM change) AS change_id, {_COLUMNS}
JOIN specialist sp ON sp.id = a.specialist_id OR sp.id = $2 OR sp.id IN (
    SELECT c.specialist_id FROM appointment c WHERE c.led_by_id = a.id)
WHERE a.id = $1
ORDER BY sp.id <> a.specialist_id, sp.id
"""  # noqa: S608 - constants of this file

_CONCERNED = f"""
SELECT {_COLUMNS}
JOIN appointment part ON part.id = a.id OR part.led_by_id = a.id
JOIN specialist sp ON sp.id = part.specialist_id
WHERE a.id = ANY($1::bigint[])
ORDER BY a.id, part.id <> a.id, sp.id
"""


async def record_change(
    actor_id: int | None,
    appointment: Appointment,
    kind: ChangeKind,
    *,
    former: Former | None,
    reason: str = "",
) -> None:
    """Write down a change and tell of it, inside the transaction that makes it.

    `actor_id` is the person who made it, None when Mulin did; `former` how it stood before, None
    when it is new.
    """
    moved = former is not None and (
        former.starts_at not in {None, appointment.starts_at}
        or former.specialist_id not in {None, appointment.specialist_id}
    )
    left = former.specialist_id if former is not None and moved else None
    concerned = await query(
        _RECORD,
        appointment.id,
        left,
        kind.value,
        None if former is None else former.status.value,
        appointment.status.value,
        appointment.sequence,
        actor_id,
        former.starts_at if former is not None and moved else None,
        encrypt_optional(reason),
        now(),
    )
    words = list(_words(actor_id, appointment, kind, former, concerned))
    await notify(words, appointment_id=appointment.id)
    gone = None if left == appointment.specialist_id else left
    giving = {one["specialist_id"]: one["specialist_zone"] for one in concerned}
    giving.pop(gone, None)
    as_before = kind in {ChangeKind.REASSIGNED, ChangeKind.DELAYED}
    await follow(appointment, _zone(concerned[0]), giving, as_before=as_before)
    if concerned[0]["webhooks_listen"]:
        await tell_of_appointment(
            appointment,
            kind,
            team=concerned[0]["team_organization"],
            venue=concerned[0]["venue_organization"],
        )
    topics = _topics(appointment, concerned)
    change = concerned[0]["change_id"]
    events.tell(events.Event("appointment", appointment.id, kind.value, change), topics)
    if moved or (former is not None and appointment.status not in ACTIVE):
        jobs.wake(OFFER)
    await record(
        f"appointment.{kind.value}",
        "appointment",
        appointment.id,
        actor_id=actor_id,
        status=appointment.status.value,
        sequence=appointment.sequence,
        **({"minutes": appointment.delay_minutes} if kind is ChangeKind.DELAYED else {}),
    )


def _words(
    actor_id: int | None,
    appointment: Appointment,
    kind: ChangeKind,
    former: Former | None,
    concerned: list[dict[str, Any]],
) -> Iterator[Word]:
    to_person, to_specialist = _kinds(appointment, kind, former)
    leader = concerned[0]
    if to_person is not None and (kind in _TOLD_TO_ALL or appointment.person_id != actor_id):
        parameters = _parameters(appointment, leader, _specialist(leader))
        if to_person is Kind.APPOINTMENT_DELAYED:
            parameters |= _delay(appointment)
        yield Word(appointment.person_id, to_person, parameters)
    for one in concerned:
        heard = to_specialist
        if (
            former is not None
            and one["specialist_id"] == former.specialist_id != leader["specialist_id"]
        ):
            heard = Kind.APPOINTMENT_HANDED_ON
        to = one["specialist_person_id"]
        if heard is not None and (kind in _TOLD_TO_ALL or to != actor_id):
            yield Word(to, heard, _parameters(appointment, one, _person(one)))


async def concerned_by(
    appointment_ids: Collection[int],
) -> Mapping[int, Sequence[Mapping[str, Any]]]:
    """Who gives each appointment, the leading one first, with all that words of it name."""
    found = defaultdict[int, list[Mapping[str, Any]]](list)
    for row in await query(_CONCERNED, list(appointment_ids)) if appointment_ids else []:
        found[row["appointment_id"]].append(row)
    return found


def words_to(
    appointment: Appointment,
    concerned: Sequence[Mapping[str, Any]],
    to_person: Kind | None,
    to_specialists: Kind | None,
) -> Iterator[Word]:
    """What nobody's change leads to: word to the person, and to everybody `concerned_by` it."""
    leader = concerned[0]
    if to_person is not None:
        parameters = _parameters(appointment, leader, _specialist(leader))
        yield Word(appointment.person_id, to_person, parameters)
    if to_specialists is not None:
        for one in concerned:
            parameters = _parameters(appointment, one, _person(one))
            yield Word(one["specialist_person_id"], to_specialists, parameters)


def _kinds(
    appointment: Appointment, kind: ChangeKind, former: Former | None
) -> tuple[Kind | None, Kind | None]:
    pending = appointment.status is AppointmentStatus.PENDING
    if kind is ChangeKind.BOOKED and pending:
        return _AWAITING_CONFIRMATION
    if kind is ChangeKind.RESCHEDULED and pending:
        return _HEARD[kind][0], Kind.APPOINTMENT_REQUESTED
    proposal = appointment.proposal or (former.proposal if former is not None else None)
    if proposal is Proposal.WAITLIST and kind in _OF_WAITLIST:
        return _OF_WAITLIST[kind]
    return _HEARD[kind]


def _zone(concerned: Mapping[str, Any]) -> str:
    zone: str = concerned["venue_zone"] or concerned["specialist_zone"]
    return zone


def _specialist(concerned: Mapping[str, Any]) -> tuple[str, str]:
    return concerned["specialist_zh"], concerned["specialist_en"]


def _person(concerned: Mapping[str, Any]) -> tuple[str, str]:
    name = concerned["person_name"]
    return (name, name) if name else _UNNAMED


def _parameters(
    appointment: Appointment, concerned: Mapping[str, Any], who: tuple[str, str]
) -> dict[str, str]:
    mode_zh, mode_en = _MODES[appointment.mode]
    in_person = appointment.mode is AppointmentMode.IN_PERSON
    return {
        "reference": appointment.reference,
        "starts_at": appointment.starts_at.isoformat(),
        "zone": _zone(concerned),
        "who_zh": who[0],
        "who_en": who[1],
        "service_zh": concerned["service_zh"] or "",
        "service_en": concerned["service_en"] or "",
        "where_zh": (in_person and concerned["venue_zh"]) or mode_zh,
        "where_en": (in_person and concerned["venue_en"]) or mode_en,
    }


def _delay(appointment: Appointment) -> dict[str, str]:
    """By how much it is late, and when it is expected to begin instead."""
    minutes = appointment.delay_minutes or 0
    expected = appointment.starts_at + timedelta(minutes=minutes)
    return {"minutes": f"{minutes}", "starts_at": expected.isoformat()}


def _topics(appointment: Appointment, concerned: list[dict[str, Any]]) -> Iterator[str]:
    yield events.of_person(appointment.person_id)
    for one in concerned:
        yield events.of_person(one["specialist_person_id"])
    serving = (concerned[0]["venue_organization"], concerned[0]["team_organization"])
    for organization_id in (*serving, appointment.organization_id):
        if organization_id is not None:
            yield events.of_organization(organization_id)
