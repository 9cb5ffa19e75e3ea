"""How much one person may book: asked under the lock of that person."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from mulin.appointments.policy import blocked_until, fits_period
from mulin.clock import now
from mulin.database import query
from mulin.refusals import Code, Refusal
from mulin.scheduling.availability import Terms
from mulin.services.models import Service

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
    array_agg(starts_at) FILTER (WHERE status = 'noshow' AND starts_at > $6) AS missed
FROM appointment
WHERE person_id = $1 AND led_by_id IS NULL AND id <> ALL($7::bigint[])
    AND starts_at > least($4, $6, $3 - interval '1 day')
"""


async def lock_person(person_id: int) -> None:
    """What one person books comes one after another: their limits are counted under this lock."""
    await query("SELECT id FROM person WHERE id = $1 FOR NO KEY UPDATE", person_id)


def refuse_wrong_time(starts_at: datetime, service: Service, terms: Terms) -> None:
    """Raises Refusal TOO_SOON or TOO_FAR naming starts_at."""
    if starts_at < terms.earliest:
        raise Refusal(
            Code.TOO_SOON, "too_soon", field="starts_at", minutes=service.minimum_notice_minutes
        )
    if starts_at > terms.latest:
        raise Refusal(Code.TOO_FAR, "too_far", field="starts_at", days=service.horizon_days)


async def refuse_beyond_limits(
    person_id: int,
    service: Service,
    starts_at: datetime,
    *,
    series_id: int | None = None,
    ignoring: Sequence[int] = (),
) -> None:
    """Raises Refusal LIMIT_REACHED naming service_id: open limit, period limit, missed ones.

    Holds do not count, a weekly series counts as one open appointment, and `ignoring` are rows
    looked away from, such as the one to be moved.
    """
    at = now()
    period = timedelta(days=service.period_days)
    memory = timedelta(days=service.no_show_window_days + service.no_show_block_days)
    rows = await query(
        _HELD,
        person_id,
        service.id,
        at,
        starts_at - period,
        starts_at + period,
        at - memory,
        list(ignoring),
        series_id,
    )
    _refuse(rows[0], service, starts_at, at)


def _refuse(held: Mapping[str, Any], service: Service, starts_at: datetime, at: datetime) -> None:
    if held["open"] >= service.open_limit:
        raise Refusal(
            Code.LIMIT_REACHED, "open_limit", field="service_id", limit=service.open_limit
        )
    if service.period_limit is not None and not fits_period(
        held["around"] or (), starts_at, service.period_days, service.period_limit
    ):
        raise Refusal(
            Code.LIMIT_REACHED,
            "period_limit",
            field="service_id",
            limit=service.period_limit,
            days=service.period_days,
        )
    if service.no_show_limit is not None:
        until = blocked_until(
            held["missed"] or (),
            at,
            service.no_show_window_days,
            service.no_show_limit,
            service.no_show_block_days,
        )
        if until is not None:
            raise Refusal(
                Code.LIMIT_REACHED, "missed_too_often", field="service_id", day=f"{until:%Y-%m-%d}"
            )
