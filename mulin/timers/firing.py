"""What is due happens: once, however many schedulers ask, and late ones only while of use."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from mulin.appointments.models import Appointment
from mulin.appointments.telling import concerned_by, words_to
from mulin.clock import now
from mulin.database import query
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind as Kind
from mulin.portions import Row, in_portions
from mulin.timers.models import TimerKind, TimerStatus
from mulin.timers.planning import span_of

log = logging.getLogger(__name__)

KEEP_SETTLED = timedelta(days=90)
"""How long it can be looked up what was told in time, and what was missed."""

_TOLD: Mapping[TimerKind, tuple[Kind | None, Kind | None]] = {
    TimerKind.DAY_BEFORE: (Kind.APPOINTMENT_TOMORROW, None),
    TimerKind.HOUR_BEFORE: (Kind.APPOINTMENT_SOON, Kind.APPOINTMENT_SOON),
    TimerKind.UNCONFIRMED: (None, Kind.APPOINTMENT_UNCONFIRMED),
    TimerKind.RATE: (Kind.RATING_ASKED, None),
}
"""What the person hears, and what everybody who gives the appointment."""


@dataclass(frozen=True, slots=True)
class Fired:
    """How many timers told something, and how many came too late to be of use."""

    fired: int = 0
    missed: int = 0

    def __add__(self, other: "Fired") -> "Fired":
        return Fired(self.fired + other.fired, self.missed + other.missed)


async def fire_due() -> Fired:
    """Let happen what is due, in portions of one transaction each.

    Any number of schedulers may do so at once: each takes what no other has locked. Whoever is
    changing an appointment meanwhile comes first, and its timers are looked at again afterwards.
    Raises ExceptionGroup once all have had their turn, with what kept some from being told: these
    are due again at the next look, until they are of no use.
    """
    total, failures = Fired(), list[Exception]()
    for due, tell in ((_APPOINTMENTS, _of_appointments), (_DAYS, _of_days)):
        total = sum(await in_portions(due, tell, failures), total)
    if total.missed:
        log.warning("%d timers came too late and are recorded as missed", total.missed)
    if failures:
        raise ExceptionGroup("timers that could not be told of", failures)
    return total


# The appointment is held as well, so that it is told of as it stands; nobody is waited for, or two
# who hold one and want the other would wait in a circle.
_APPOINTMENTS = """
SELECT t.id, t.kind, t.useful_until, t.appointment_id, t.kind = 'rate' AND EXISTS (
    SELECT FROM rating r WHERE r.appointment_id = t.appointment_id) AS moot
FROM timer t JOIN appointment a ON a.id = t.appointment_id
WHERE t.status = 'waiting' AND t.due_at <= $1 AND t.id <> ALL($3::bigint[])
ORDER BY t.due_at, t.id LIMIT $2
FOR NO KEY UPDATE OF t SKIP LOCKED
FOR SHARE OF a SKIP LOCKED
"""


async def _of_appointments(due: Sequence[Row]) -> Fired:
    useful, done = await _settled(due)
    ids = [row["appointment_id"] for row in useful]
    appointments = {one.id: one for one in await Appointment.filter(id__in=ids)} if ids else {}
    concerned = await concerned_by(ids)
    for row in useful:
        appointment = appointments[row["appointment_id"]]
        to = _TOLD[TimerKind(row["kind"])]
        words = list(words_to(appointment, concerned[appointment.id], *to))
        await notify(words, appointment_id=appointment.id)
    return done


_DAYS = """
SELECT t.id, t.useful_until, t.day, t.specialist_id, s.person_id, s.time_zone
FROM timer t JOIN specialist s ON s.id = t.specialist_id
WHERE t.status = 'waiting' AND t.due_at <= $1 AND t.id <> ALL($3::bigint[])
ORDER BY t.due_at, t.id LIMIT $2
FOR NO KEY UPDATE OF t SKIP LOCKED
"""

_MEETINGS = """
SELECT day.id, count(*) AS number, min(a.starts_at) AS first
FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[])
    AS day(id, specialist_id, first, last)
JOIN appointment a ON a.specialist_id = day.specialist_id
    AND a.starts_at >= day.first AND a.starts_at < day.last
    AND a.status IN ('booked', 'arrived', 'fulfilled', 'noshow')
GROUP BY day.id
"""


async def _of_days(due: Sequence[Row]) -> Fired:
    days = [span_of(row["day"], row["time_zone"]) for row in due]
    meetings = (
        await query(
            _MEETINGS,
            [row["id"] for row in due],
            [row["specialist_id"] for row in due],
            [begin for begin, _ in days],
            [end for _, end in days],
        )
        if due
        else []
    )
    known = {row["id"]: row for row in meetings}
    useful, done = await _settled([{**row, "moot": row["id"] not in known} for row in due])
    await notify([_agenda(row, known[row["id"]]) for row in useful])
    return done


def _agenda(row: Row, meetings: Row) -> Word:
    day: date = row["day"]
    parameters = {
        "day_zh": format_date(day, "M月d日EEEE", locale="zh_Hans_CN"),
        "day_en": format_date(day, "EEE d MMM", locale="en_US"),
        "count": str(meetings["number"]),
        "starts_at": meetings["first"].isoformat(),
        "zone": row["time_zone"],
    }
    return Word(row["person_id"], Kind.AGENDA, parameters)


_SETTLE = """
WITH moot AS (
    DELETE FROM timer WHERE id = ANY($1::bigint[])
)
UPDATE timer t SET status = told.status, settled_at = $4
FROM unnest($2::bigint[], $3::text[]) AS told(id, status)
WHERE t.id = told.id
"""


async def _settled(due: Sequence[Row]) -> tuple[list[Row], Fired]:
    """Close what is due; which of it is to be told, and how many that are.

    What there is nothing to tell of (`moot`) leaves no trace: it was not missed.
    """
    if not due:
        return [], Fired()
    at = now()
    told = [row for row in due if not row["moot"]]
    useful = [row for row in told if at < row["useful_until"]]
    late = [row for row in told if at >= row["useful_until"]]
    await query(
        _SETTLE,
        [row["id"] for row in due if row["moot"]],
        [row["id"] for row in (*useful, *late)],
        [TimerStatus.FIRED.value] * len(useful) + [TimerStatus.MISSED.value] * len(late),
        at,
    )
    return useful, Fired(len(useful), len(late))


_FORGET = "DELETE FROM timer WHERE status <> 'waiting' AND settled_at < $1 RETURNING id"


async def forget_settled() -> int:
    """Delete timers that came to their end `KEEP_SETTLED` ago; how many that were."""
    return len(await query(_FORGET, now() - KEEP_SETTLED))
