"""Whether the timers that wait are those that the appointments, as they stand, call for."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mulin.appointments.models import AppointmentStatus
from mulin.database import query
from mulin.scheduling.wall_clock import local_date
from mulin.timers.models import TimerKind, TimerStatus
from mulin.timers.planning import Facts, agenda, planned

# An appointment has stood as it does since its last change but for being given to somebody else.
_STANDING = """
SELECT a.id, a.status, a.starts_at, a.expires_at, coalesce(v.time_zone, s.time_zone) AS zone,
    max(c.created_at) FILTER (WHERE c.kind <> 'reassigned') AS since,
    max(c.created_at) AS changed_at
FROM appointment a
JOIN specialist s ON s.id = a.specialist_id
LEFT JOIN venue v ON v.id = a.venue_id
JOIN appointment_change c ON c.appointment_id = a.id
WHERE a.led_by_id IS NULL
GROUP BY a.id, s.id, v.id
"""

_GIVEN = """
SELECT coalesce(a.led_by_id, a.id) AS id, a.specialist_id, a.starts_at, s.time_zone
FROM appointment a JOIN specialist s ON s.id = a.specialist_id WHERE a.status = 'booked'
"""

_TIMERS = """
SELECT kind, appointment_id, specialist_id, day, due_at, useful_until, status FROM timer
"""


async def check_timers() -> None:
    """Fail unless what waits is what is planned, less what has come to its end already."""
    standing = {row["id"]: row for row in await query(_STANDING)}
    timers = await query(_TIMERS)
    waiting, ended = (
        {
            (row["appointment_id"], row["kind"], row["due_at"], row["useful_until"])
            for row in timers
            if row["appointment_id"] and (row["status"] == TimerStatus.WAITING) is so
        }
        for so in (True, False)
    )
    assert waiting == _planned(standing) - ended
    days = {(row["specialist_id"], row["day"]): row["due_at"] for row in timers if row["day"]}
    for row in await query(_GIVEN):
        day = local_date(row["starts_at"], row["time_zone"])
        due_at = agenda(day, row["time_zone"]).due_at
        if due_at > standing[row["id"]]["changed_at"]:
            assert days.get((row["specialist_id"], day)) == due_at, row


def _planned(
    standing: Mapping[int, Mapping[str, Any]],
) -> set[tuple[int, str, datetime, datetime]]:
    found = defaultdict[int, Mapping[TimerKind, Any]](dict)
    for key, row in standing.items():
        facts = Facts(
            AppointmentStatus(row["status"]), row["starts_at"], row["expires_at"], row["since"]
        )
        found[key] = planned(facts, row["zone"])
    return {(key, kind.value, *due) for key, own in found.items() for kind, due in own.items()}
