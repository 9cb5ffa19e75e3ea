"""Timers follow their appointment: set, moved and removed in the transaction of its change."""

from collections.abc import Iterator, Mapping

from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.clock import now
from mulin.database import query
from mulin.scheduling.wall_clock import local_date
from mulin.timers.planning import Facts, agenda, planned

# Whatever is planned lies ahead: what has fired is due again at another time only. Agendas of
# several specialists come in order of their ids: of two that insert the same ones, the second waits
# before it has any.
_FOLLOW = """
WITH ended AS (
    DELETE FROM timer
    WHERE appointment_id = $1 AND status = 'waiting' AND NOT $2 AND kind <> ALL($3::text[])
), own AS (
    INSERT INTO timer (appointment_id, kind, due_at, useful_until, status)
    SELECT $1, kind, due_at, useful_until, 'waiting'
    FROM unnest($3::text[], $4::timestamptz[], $5::timestamptz[]) AS own(kind, due_at, useful_until)
    ON CONFLICT (appointment_id, kind) DO UPDATE SET
        due_at = excluded.due_at, useful_until = excluded.useful_until,
        status = 'waiting', settled_at = NULL
)
INSERT INTO timer (kind, specialist_id, day, due_at, useful_until, status)
SELECT 'agenda', specialist_id, day, due_at, useful_until, 'waiting'
FROM unnest($6::bigint[], $7::date[], $8::timestamptz[], $9::timestamptz[])
    AS day(specialist_id, day, due_at, useful_until)
ORDER BY specialist_id
ON CONFLICT (specialist_id, day, kind) DO NOTHING
"""


async def follow(
    appointment: Appointment, zone: str, specialists: Mapping[int, str], *, as_before: bool
) -> None:
    """Bring the timers of an appointment in step with it; the caller has its row locked.

    `zone` (IANA) is that of its place, `specialists` who gives it and where (IANA); `as_before`
    says that it stands in status and time as it did. A day once given an agenda keeps it: should it
    become empty, there is nothing to tell when it is due.
    """
    facts = Facts(appointment.status, appointment.starts_at, appointment.expires_at, now())
    own = {} if as_before else planned(facts, zone)
    agendas = list(_agendas(appointment, specialists))
    if as_before and not agendas:
        return
    await query(
        _FOLLOW,
        appointment.id,
        as_before,
        [kind.value for kind in own],
        [due.due_at for due in own.values()],
        [due.useful_until for due in own.values()],
        *([row[place] for row in agendas] for place in range(4)),
    )


def _agendas(
    appointment: Appointment, specialists: Mapping[int, str]
) -> Iterator[tuple[object, ...]]:
    """The days that get an agenda by it; of a day whose evening before has come nothing is told."""
    if appointment.status is not AppointmentStatus.BOOKED:
        return
    for specialist_id, zone in specialists.items():
        day = local_date(appointment.starts_at, zone)
        due = agenda(day, zone)
        if due.due_at > now():
            yield specialist_id, day, *due
