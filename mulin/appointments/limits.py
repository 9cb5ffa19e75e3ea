"""How much one person may book: asked under the lock of that person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mulin.appointments.policy import blocked_until, fits_period
from mulin.clock import now
from mulin.database import query
from mulin.refusals import Code, Refusal
from mulin.scheduling.wall_clock import local_date
from mulin.services.models import Service
from mulin.settings import settings

_HELD = """
SELECT
    count(DISTINCT coalesce(series_id, id)) FILTER (
        WHERE service_id = $2 AND ends_at > $3
        AND status IN ('proposed', 'pending', 'booked', 'arrived')
        AND proposal IS DISTINCT FROM 'hold'
        AND coalesce(series_id, id) IS DISTINCT FROM $8
    ) AS open,
    array_agg(starts_at) FILTER (
        WHERE service_id = $2 AND starts_at > $4 AND starts_at < $5
        AND status NOT IN ('cancelled', 'entered-in-error')
        AND proposal IS DISTINCT FROM 'hold'
    ) AS around,
    array_agg(starts_at) FILTER (WHERE status = 'noshow' AND starts_at > $6) AS missed,
    array_agg(id) FILTER (WHERE proposal = 'hold') AS holds
FROM appointment
WHERE person_id = $1 AND led_by_id IS NULL AND id IS DISTINCT FROM $7
    AND starts_at > least($4, $6, $3 - interval '1 day')
"""


async def lock_person(person_id: int) -> None:
    """What one person books comes one after another: their limits are counted under this lock."""
    await query("SELECT id FROM person WHERE id = $1 FOR NO KEY UPDATE", person_id)


def refuse_wrong_time(starts_at: datetime, service: Service) -> None:
    """Raises Refusal TOO_SOON (it has begun) or TOO_FAR naming starts_at."""
    at = now()
    if starts_at < at:
        raise Refusal(Code.TOO_SOON, "in_the_past", field="starts_at")
    if starts_at > at + timedelta(days=service.horizon_days):
        raise Refusal(Code.TOO_FAR, "too_far", field="starts_at", days=service.horizon_days)


async def refuse_beyond_limits(
    person_id: int,
    service: Service,
    starts_at: datetime,
    *,
    series_id: int | None = None,
    moving: int | None = None,
    field: str = "service_id",
) -> list[int]:
    """The ids of what the person holds, which does not count.

    Raises Refusal LIMIT_REACHED naming `field`: open limit, period limit, missed ones. A weekly
    series counts as one open appointment. When it is an appointment of theirs they are `moving`,
    the period alone is asked about: they get no more of them than they had.
    """
    at = now()
    period = timedelta(days=service.period_days)
    memory = timedelta(days=service.no_show_window_days + service.no_show_block_days)
    (held,) = await query(
        _HELD,
        person_id,
        service.id,
        at,
        starts_at - period,
        starts_at + period,
        at - memory,
        moving,
        series_id,
    )
    _refuse_crowding(held["around"] or (), service, starts_at, field)
    if moving is None:
        _refuse_more(held["open"], held["missed"] or (), service, field)
    return held["holds"] or []


def _refuse_crowding(
    around: Sequence[datetime], service: Service, starts_at: datetime, field: str
) -> None:
    if service.period_limit is not None and not fits_period(
        around, starts_at, service.period_days, service.period_limit
    ):
        raise Refusal(
            Code.LIMIT_REACHED,
            "period_limit",
            field=field,
            limit=service.period_limit,
            days=service.period_days,
        )


def _refuse_more(held: int, missed: Sequence[datetime], service: Service, field: str) -> None:
    if held >= service.open_limit:
        raise Refusal(Code.LIMIT_REACHED, "open_limit", field=field, limit=service.open_limit)
    if service.no_show_limit is None:
        return
    until = blocked_until(
        missed,
        now(),
        service.no_show_window_days,
        service.no_show_limit,
        service.no_show_block_days,
    )
    if until is not None:
        day = local_date(until, settings().time_zone)
        raise Refusal(Code.LIMIT_REACHED, "missed_too_often", field=field, day=f"{day}")
