"""What happens by itself when nobody answered in time: holds end, offers pass, requests decline."""

from collections.abc import Collection, Sequence

from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind, Proposal
from mulin.appointments.settling import settle
from mulin.appointments.telling import Former, record_change
from mulin.database import query
from mulin.portions import Row, in_portions

_DUE = """
SELECT id FROM appointment
WHERE expires_at <= $1 AND status IN ('proposed', 'pending') AND led_by_id IS NULL
    AND id <> ALL($3::bigint[])
ORDER BY expires_at LIMIT $2
FOR UPDATE SKIP LOCKED
"""

# A companion's time is kept by the meeting it belongs to, whose row is the one that steps lock.
_LEADERS = """
SELECT id FROM appointment
WHERE id IN (SELECT coalesce(led_by_id, id) FROM appointment WHERE id = ANY($1::bigint[]))
ORDER BY id FOR UPDATE
"""


async def lapse_due() -> int:
    """End what is over, in portions; how many that were.

    Any number of workers may do so at once: each takes what no other has locked. Raises
    ExceptionGroup once all have had their turn, with what kept some from ending.
    """
    failures = list[Exception]()
    ended = sum(await in_portions(_DUE, _lapse_all, failures))
    if failures:
        raise ExceptionGroup("appointments that could not be ended", failures)
    return ended


async def _lapse_all(due: Sequence[Row]) -> int:
    await lapse([row["id"] for row in due])
    return len(due)


async def lapse(appointment_ids: Collection[int]) -> None:
    """End proposed and pending appointments whose time to answer is over, or that must give way.

    Belongs inside a transaction. A hold leaves nothing behind; of all else both sides hear.
    """
    if not appointment_ids:
        return
    leaders = [row["id"] for row in await query(_LEADERS, list(appointment_ids))]
    for appointment in await Appointment.filter(id__in=leaders).order_by("id"):
        await _end(appointment)


async def _end(appointment: Appointment) -> None:
    if appointment.status not in {AppointmentStatus.PROPOSED, AppointmentStatus.PENDING}:
        return
    if appointment.proposal is Proposal.HOLD:
        await query("DELETE FROM appointment WHERE id = $1", appointment.id)
        return
    former = Former.of(appointment)
    await settle(appointment, AppointmentStatus.CANCELLED)
    await record_change(None, appointment, ChangeKind.LAPSED, former=former)
