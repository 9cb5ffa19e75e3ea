"""Who hears of a change: the trail, the inboxes, the open screens, the audit."""

from collections.abc import Iterator, Mapping

from mulin import events
from mulin.appointments.models import (
    Appointment,
    AppointmentChange,
    AppointmentStatus,
    ChangeKind,
)
from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import encrypt_optional
from mulin.database import query
from mulin.notifications.actions import notify
from mulin.notifications.models import NotificationKind
from mulin.people.viewer import Viewer
from mulin.services.models import AppointmentMode

_MODES: Mapping[AppointmentMode, tuple[str, str]] = {
    AppointmentMode.IN_PERSON: ("现场", "in person"),
    AppointmentMode.PHONE: ("电话", "by phone"),
    AppointmentMode.VIDEO: ("视频", "by video"),
}
_UNNAMED = ("居民", "a resident")

_TO_PERSON: Mapping[ChangeKind, NotificationKind] = {
    ChangeKind.BOOKED: NotificationKind.APPOINTMENT_BOOKED,
    ChangeKind.CONFIRMED: NotificationKind.APPOINTMENT_CONFIRMED,
    ChangeKind.DECLINED: NotificationKind.APPOINTMENT_DECLINED,
    ChangeKind.CANCELLED: NotificationKind.APPOINTMENT_CANCELLED,
    ChangeKind.NO_SHOW: NotificationKind.APPOINTMENT_NO_SHOW,
}
_TO_SPECIALIST: Mapping[ChangeKind, NotificationKind] = {
    ChangeKind.BOOKED: NotificationKind.APPOINTMENT_BOOKED,
    ChangeKind.CONFIRMED: NotificationKind.APPOINTMENT_CONFIRMED,
    ChangeKind.CANCELLED: NotificationKind.APPOINTMENT_CANCELLED,
}

_CONCERNED = """
SELECT p.name AS person_name, sp.person_id AS specialist_person_id,
    sp.name_zh AS specialist_zh, sp.name_en AS specialist_en, sp.time_zone AS specialist_zone,
    s.name_zh AS service_zh, s.name_en AS service_en,
    v.name_zh AS venue_zh, v.name_en AS venue_en, v.time_zone AS venue_zone,
    v.organization_id AS venue_organization, t.organization_id AS team_organization
FROM appointment a
JOIN person p ON p.id = a.person_id
JOIN specialist sp ON sp.id = a.specialist_id
JOIN service s ON s.id = a.service_id
LEFT JOIN venue v ON v.id = a.venue_id
LEFT JOIN team t ON t.id = a.team_id
WHERE a.id = $1
"""


async def record_change(
    viewer: Viewer,
    appointment: Appointment,
    kind: ChangeKind,
    *,
    before: AppointmentStatus | None,
    reason: str = "",
) -> None:
    """Write down a change and tell of it, inside the transaction that makes it.

    Both sides hear of a booking; of a later step, whoever did not take it.
    """
    await AppointmentChange.create(
        appointment_id=appointment.id,
        kind=kind,
        from_status=before,
        to_status=appointment.status,
        sequence=appointment.sequence,
        actor_id=viewer.person_id,
        reason_encrypted=encrypt_optional(reason),
        created_at=now(),
    )
    concerned = (await query(_CONCERNED, appointment.id))[0]
    specialist_person_id: int = concerned["specialist_person_id"]
    everybody = kind is ChangeKind.BOOKED
    to_person, to_specialist = _kinds(appointment, kind)
    for person_id, notification, who in (
        (appointment.person_id, to_person, _specialist(concerned)),
        (specialist_person_id, to_specialist, _person(concerned)),
    ):
        if notification is not None and (everybody or person_id != viewer.person_id):
            parameters = _parameters(appointment, concerned, who)
            await notify(person_id, notification, parameters, appointment_id=appointment.id)
    topics = _topics(appointment.person_id, specialist_person_id, concerned)
    events.tell(events.Event("appointment", appointment.id, kind.value), topics)
    await record(
        f"appointment.{kind.value}",
        "appointment",
        appointment.id,
        actor_id=viewer.person_id,
        status=appointment.status.value,
        sequence=appointment.sequence,
    )


def _kinds(
    appointment: Appointment, kind: ChangeKind
) -> tuple[NotificationKind | None, NotificationKind | None]:
    """What the person hears, and what the specialist; None: nothing."""
    if kind is ChangeKind.BOOKED and appointment.status is AppointmentStatus.PENDING:
        return NotificationKind.APPOINTMENT_RECEIVED, NotificationKind.APPOINTMENT_REQUESTED
    return _TO_PERSON.get(kind), _TO_SPECIALIST.get(kind)


def _specialist(concerned: Mapping[str, str]) -> tuple[str, str]:
    return concerned["specialist_zh"], concerned["specialist_en"]


def _person(concerned: Mapping[str, str]) -> tuple[str, str]:
    name = concerned["person_name"]
    return (name, name) if name else _UNNAMED


def _parameters(
    appointment: Appointment, concerned: Mapping[str, str | None], who: tuple[str, str]
) -> dict[str, str]:
    mode_zh, mode_en = _MODES[appointment.mode]
    in_person = appointment.mode is AppointmentMode.IN_PERSON
    return {
        "starts_at": appointment.starts_at.isoformat(),
        "zone": concerned["venue_zone"] or concerned["specialist_zone"] or "UTC",
        "who_zh": who[0],
        "who_en": who[1],
        "service_zh": concerned["service_zh"] or "",
        "service_en": concerned["service_en"] or "",
        "where_zh": (in_person and concerned["venue_zh"]) or mode_zh,
        "where_en": (in_person and concerned["venue_en"]) or mode_en,
    }


def _topics(
    person_id: int, specialist_person_id: int, concerned: Mapping[str, int | None]
) -> Iterator[str]:
    yield events.of_person(person_id)
    yield events.of_person(specialist_person_id)
    for organization in ("venue_organization", "team_organization"):
        organization_id = concerned[organization]
        if organization_id is not None:
            yield events.of_organization(organization_id)
