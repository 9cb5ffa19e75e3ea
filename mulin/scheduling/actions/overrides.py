"""Exceptions to a specialist's week, on single dates."""

from dataclasses import dataclass
from datetime import date

from mulin.audit.actions import record
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.scheduling.actions.entering import (
    DAY_MINUTES,
    check_minutes,
    check_venue,
    clean_reason,
    lock_specialist,
)
from mulin.scheduling.keeping import kept_by, kept_specialist, refuse_outsiders
from mulin.scheduling.models import DateOverride, OverrideKind
from mulin.scheduling.wall_clock import YEARS
from mulin.services.models import AppointmentMode


@dataclass(frozen=True, slots=True)
class DateOverrideRange:
    """An exception on a date; an `UNAVAILABLE` one without minutes takes the whole day."""

    date: date
    kind: OverrideKind
    starts_minute: int | None = None
    ends_minute: int | None = None
    modes: tuple[AppointmentMode, ...] = ()
    venue_id: int | None = None
    reason: str = ""


async def add_date_override(
    viewer: Viewer, wanted: DateOverrideRange, *, specialist_id: int | None = None
) -> DateOverride:
    """Add an exception to the hours of the viewer, or as staff of a specialist.

    Booked appointments stay as they are. Raises Refusal FORBIDDEN, INVALID, NOT_FOUND
    specialist_id or venue_id.
    """
    whose = await kept_specialist(viewer, specialist_id)
    reason = clean_reason(wanted.reason)
    _check(wanted)
    await check_venue("venue_id", wanted.venue_id)
    async with transaction():
        await lock_specialist(whose)
        same_day = await DateOverride.filter(specialist_id=whose, date=wanted.date)
        if wanted.kind is OverrideKind.AVAILABLE and any(
            _collides(wanted, other) for other in same_day
        ):
            raise invalid("starts_at", "hours_overlap")
        made = await DateOverride.create(
            specialist_id=whose,
            date=wanted.date,
            kind=wanted.kind,
            starts_minute=wanted.starts_minute,
            ends_minute=wanted.ends_minute,
            venue_id=wanted.venue_id,
            modes=[mode.value for mode in wanted.modes],
            reason=reason,
        )
        await record(
            "override.added",
            "date_override",
            made.id,
            actor_id=viewer.person_id,
            date=wanted.date.isoformat(),
            kind=wanted.kind.value,
        )
    return made


def _check(wanted: DateOverrideRange) -> None:
    if wanted.date.year not in YEARS:
        raise invalid("date", "year_out_of_range")
    starts, ends = wanted.starts_minute, wanted.ends_minute
    available = wanted.kind is OverrideKind.AVAILABLE
    if starts is not None and ends is not None:
        check_minutes("ends_at", starts, ends)
    elif available or starts is not None or ends is not None:
        raise invalid("ends_at" if ends is None else "starts_at", "bad_minutes")
    if available and not wanted.modes:
        raise invalid("modes", "bad_modes")


def _collides(wanted: DateOverrideRange, other: DateOverride) -> bool:
    if other.kind is not OverrideKind.AVAILABLE:
        return False
    starts, ends = other.starts_minute or 0, other.ends_minute or DAY_MINUTES
    return (wanted.starts_minute or 0) < ends and starts < (wanted.ends_minute or DAY_MINUTES)


async def remove_date_override(viewer: Viewer, override_id: int) -> int:
    """Take an exception of the viewer's, or as staff of a specialist's, back; gives its id.

    Raises Refusal FORBIDDEN, NOT_FOUND id.
    """
    refuse_outsiders(viewer)
    async with transaction():
        if not await DateOverride.filter(kept_by(viewer), id=override_id).exists():
            raise not_found("id")
        if not await query("DELETE FROM date_override WHERE id = $1 RETURNING id", override_id):
            raise not_found("id")
        await record("override.removed", "date_override", override_id, actor_id=viewer.person_id)
    return override_id
