"""The screens of the app that notifications open."""

from collections.abc import Mapping
from typing import Protocol

from mulin.global_ids import global_id
from mulin.notifications.kinds import KINDS, LONGEST_LINK, Link
from mulin.notifications.models import NotificationKind


def deep_link(
    kind: NotificationKind, parameters: Mapping[str, str], ids: Mapping[str, str]
) -> str | None:
    """The screen a notification opens: a path inside the app, or what its author gave.

    `ids` are global ids as the app is told them: `appointmentId`, `consultationId`. None when it
    goes with a thread, and there is none.
    """
    match KINDS[kind].link:
        case Link.THREAD:
            return _thread(ids)
        case Link.GIVEN:
            given = parameters.get("link") or Link.INBOX.value
            return given if len(given.encode()) <= LONGEST_LINK else Link.INBOX.value
        case place:
            return place.value


class _OfThread(Protocol):
    """What belongs to an appointment, to a consultation, or to neither."""

    @property
    def appointment_id(self) -> int | None: ...
    @property
    def consultation_id(self) -> int | None: ...


def thread_of(told: _OfThread) -> dict[str, str]:
    """The global id of what a notification is about, under the name the app knows it by."""
    if told.appointment_id is not None:
        return {"appointmentId": global_id("Appointment", told.appointment_id)}
    if told.consultation_id is not None:
        return {"consultationId": global_id("Consultation", told.consultation_id)}
    return {}


def _thread(ids: Mapping[str, str]) -> str | None:
    if "appointmentId" in ids:
        return f"/appointments/{ids['appointmentId']}"
    return f"/consultations/{ids['consultationId']}" if "consultationId" in ids else None
