"""A service's policy as it holds for one specialist: the service's own, and their exceptions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from mulin.clock import now
from mulin.database import query
from mulin.scheduling.availability import Terms
from mulin.services.models import AppointmentMode, Service


@dataclass(frozen=True, slots=True)
class Policy:
    """What a service asks of a slot at this moment, and what follows from booking it."""

    terms: Terms
    needs_confirmation: bool
    cancellation_cutoff: timedelta


EXCEPTION = """e.daily_limit, e.minimum_notice_minutes, e.buffer_before_minutes,
    e.buffer_after_minutes, e.needs_confirmation, e.cancellation_cutoff_minutes"""
"""The columns of `policy_exception e` that `policy_for` reads."""

_EXCEPTIONS = f"""
SELECT e.specialist_id, {EXCEPTION}
FROM policy_exception e WHERE e.service_id = $1 AND e.specialist_id = ANY($2::bigint[])
"""  # noqa: S608 - made of constants


async def policy_exceptions(
    service_id: int, specialist_ids: Collection[int]
) -> dict[int, Mapping[str, Any]]:
    """What specialists do otherwise with a service, by specialist id."""
    rows = await query(_EXCEPTIONS, service_id, sorted(specialist_ids))
    return {row["specialist_id"]: row for row in rows}


@lru_cache(maxsize=64)
def _modes(*modes: str) -> frozenset[AppointmentMode]:
    return frozenset(AppointmentMode(mode) for mode in modes)


def policy_for(service: Service, exception: Mapping[str, Any] | None = None) -> Policy:
    """The policy of a service at this moment for a specialist with that exception, if any."""

    def said(name: str) -> Any:
        own = None if exception is None else exception[name]
        return getattr(service, name) if own is None else own

    at = now()
    return Policy(
        terms=Terms(
            modes=_modes(*service.modes),
            duration_minutes=service.duration_minutes,
            step_minutes=service.step_minutes,
            buffer_before_minutes=said("buffer_before_minutes"),
            buffer_after_minutes=said("buffer_after_minutes"),
            daily_limit=said("daily_limit"),
            earliest=at + timedelta(minutes=said("minimum_notice_minutes")),
            latest=at + timedelta(days=service.horizon_days),
        ),
        needs_confirmation=said("needs_confirmation"),
        cancellation_cutoff=timedelta(minutes=said("cancellation_cutoff_minutes")),
    )
