"""A specialist who is running late: whoever they are still to meet today is told."""

from datetime import timedelta

from mulin.appointments.models import Appointment, AppointmentStatus, ChangeKind
from mulin.appointments.telling import Former, record_change
from mulin.clock import now
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import invalid
from mulin.scheduling.keeping import kept_specialist
from mulin.scheduling.wall_clock import local_date

LEAST_MINUTES = 5
MOST_MINUTES = 180

_MET = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)

_EXPECTED = """
SELECT a.id, a.starts_at, coalesce(v.time_zone, sp.time_zone) AS zone
FROM appointment a
JOIN specialist sp ON sp.id = a.specialist_id
LEFT JOIN venue v ON v.id = a.venue_id
WHERE a.id IN (
    SELECT coalesce(led_by_id, id) FROM appointment
    WHERE specialist_id = $1 AND status IN ('booked', 'arrived')
        AND starts_at > $2 AND starts_at < $2::timestamptz + interval '2 days'
)
ORDER BY a.id FOR NO KEY UPDATE OF a
"""


async def announce_delay(viewer: Viewer, specialist_id: int | None, minutes: int) -> int:
    """Tell everybody the viewer is still to meet today that it begins so much later.

    Or everybody whom a specialist meets that the viewer answers for. Today is a day at the venue,
    else at the specialist's. An appointment that ought to have begun counts while it would begin
    with the delay yet; whoever was told the same figure before is not told again. Gives how many
    people were. Raises Refusal INVALID minutes, FORBIDDEN, NOT_FOUND specialist_id.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise invalid("minutes", "out_of_bounds", least=LEAST_MINUTES, most=MOST_MINUTES)
    whose = await kept_specialist(viewer, specialist_id)
    told = set[int]()
    async with transaction():
        # Of two announcements at once the second finds what the first one said.
        await query("SELECT id FROM specialist WHERE id = $1 FOR NO KEY UPDATE", whose)
        for appointment in await _late(whose, minutes):
            former = Former.of(appointment)
            appointment.delay_minutes, appointment.updated_at = minutes, now()
            await appointment.save(update_fields=["delay_minutes", "updated_at"])
            await record_change(viewer.person_id, appointment, ChangeKind.DELAYED, former=former)
            told.add(appointment.person_id)
    return len(told)


async def _late(specialist_id: int, minutes: int) -> list[Appointment]:
    """Today's appointments that this is news to, locked."""
    at = now()
    rows = await query(_EXPECTED, specialist_id, at - timedelta(minutes=minutes))
    today = [
        row["id"]
        for row in rows
        if local_date(row["starts_at"], row["zone"]) == local_date(at, row["zone"])
    ]
    expected = Appointment.filter(id__in=today, status__in=_MET).order_by("starts_at", "id")
    return [one for one in await expected if one.delay_minutes != minutes]
