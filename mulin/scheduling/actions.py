"""Specialists describing when they work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from mulin.audit.actions import record
from mulin.database import query, transaction
from mulin.organizations.models import Venue
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.models import DateOverride, OverrideKind, WeeklyHours
from mulin.scheduling.wall_clock import CELL_MINUTES, YEARS
from mulin.services.models import AppointmentMode
from mulin.wording import clean

DAY_MINUTES = 24 * 60
MOST_RANGES = 100
_REASON_LIMIT = 200
_DAYS = range(1, 8)


@dataclass(frozen=True, slots=True)
class WeeklyHoursRange:
    """Local minutes `[starts, ends)` on an ISO weekday, at a venue or anywhere."""

    weekday: int
    starts_minute: int
    ends_minute: int
    modes: tuple[AppointmentMode, ...]
    venue_id: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None


async def set_weekly_hours(viewer: Viewer, ranges: Sequence[WeeklyHoursRange]) -> list[WeeklyHours]:
    """Replace the viewer's weekly hours; booked appointments stay as they are.

    Raises Refusal FORBIDDEN for somebody who is no specialist, INVALID naming `ranges.<n>.<field>`
    (minutes are blamed as `starts_at` and `ends_at`, the caller's names), NOT_FOUND for a venue.
    """
    specialist_id = _specialist(viewer)
    if len(ranges) > MOST_RANGES:
        raise invalid("ranges", "too_many_ranges", limit=MOST_RANGES)
    for number, wanted in enumerate(ranges):
        _check(f"ranges.{number}", wanted)
    _refuse_overlaps(ranges)
    for number, wanted in enumerate(ranges):
        await _known_venue(f"ranges.{number}.venue_id", wanted.venue_id)
    async with transaction():
        await query("SELECT id FROM specialist WHERE id = $1 FOR NO KEY UPDATE", specialist_id)
        await WeeklyHours.filter(specialist_id=specialist_id).delete()
        made = [
            await WeeklyHours.create(
                specialist_id=specialist_id,
                weekday=wanted.weekday,
                starts_minute=wanted.starts_minute,
                ends_minute=wanted.ends_minute,
                venue_id=wanted.venue_id,
                modes=[mode.value for mode in wanted.modes],
                valid_from=wanted.valid_from,
                valid_until=wanted.valid_until,
            )
            for wanted in ranges
        ]
        await record(
            "hours.set", "specialist", specialist_id, actor_id=viewer.person_id, ranges=len(made)
        )
    return made


def _specialist(viewer: Viewer) -> int:
    if viewer.specialist_id is None:
        raise Refusal(Code.FORBIDDEN, "specialist_only")
    return viewer.specialist_id


def _check(field: str, wanted: WeeklyHoursRange) -> None:
    if wanted.weekday not in _DAYS:
        raise invalid(f"{field}.weekday", "bad_weekday")
    _check_minutes(f"{field}.ends_at", wanted.starts_minute, wanted.ends_minute)
    if not wanted.modes:
        raise invalid(f"{field}.modes", "bad_modes")
    first, last = wanted.valid_from, wanted.valid_until
    for name, day in (("valid_from", first), ("valid_until", last)):
        if day is not None and day.year not in YEARS:
            raise invalid(f"{field}.{name}", "year_out_of_range")
    if first is not None and last is not None and last < first:
        raise invalid(f"{field}.valid_until", "bad_date_range")


def _check_minutes(field: str, starts: int, ends: int) -> None:
    if not 0 <= starts < ends <= DAY_MINUTES or starts % CELL_MINUTES or ends % CELL_MINUTES:
        raise invalid(field, "bad_minutes")


def _refuse_overlaps(ranges: Iterable[WeeklyHoursRange]) -> None:
    if any(_overlap(one, other) for one, other in combinations(ranges, 2)):
        raise invalid("ranges", "hours_overlap")


def _overlap(one: WeeklyHoursRange, other: WeeklyHoursRange) -> bool:
    return (
        one.weekday == other.weekday
        and one.starts_minute < other.ends_minute
        and other.starts_minute < one.ends_minute
        and (one.valid_from or date.min) <= (other.valid_until or date.max)
        and (other.valid_from or date.min) <= (one.valid_until or date.max)
    )


async def _known_venue(field: str, venue_id: int | None) -> None:
    if venue_id is not None and not await Venue.filter(id=venue_id).exists():
        raise not_found(field)


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


async def add_date_override(viewer: Viewer, wanted: DateOverrideRange) -> DateOverride:
    """Add an exception to the viewer's hours; booked appointments stay as they are.

    Raises Refusal FORBIDDEN, INVALID, NOT_FOUND venue_id.
    """
    specialist_id = _specialist(viewer)
    reason = clean(wanted.reason, "reason", limit=_REASON_LIMIT)
    _check_override(wanted)
    await _known_venue("venue_id", wanted.venue_id)
    async with transaction():
        await query("SELECT id FROM specialist WHERE id = $1 FOR NO KEY UPDATE", specialist_id)
        same_day = await DateOverride.filter(specialist_id=specialist_id, date=wanted.date)
        if wanted.kind is OverrideKind.AVAILABLE and any(
            _collides(wanted, other) for other in same_day
        ):
            raise invalid("starts_at", "hours_overlap")
        made = await DateOverride.create(
            specialist_id=specialist_id,
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


def _check_override(wanted: DateOverrideRange) -> None:
    if wanted.date.year not in YEARS:
        raise invalid("date", "year_out_of_range")
    starts, ends = wanted.starts_minute, wanted.ends_minute
    available = wanted.kind is OverrideKind.AVAILABLE
    if starts is not None and ends is not None:
        _check_minutes("ends_at", starts, ends)
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
    """Take an exception back; gives its id. Raises Refusal FORBIDDEN, NOT_FOUND id."""
    specialist_id = _specialist(viewer)
    async with transaction():
        removed = await query(
            "DELETE FROM date_override WHERE id = $1 AND specialist_id = $2 RETURNING id",
            override_id,
            specialist_id,
        )
        if not removed:
            raise not_found("id")
        await record("override.removed", "date_override", override_id, actor_id=viewer.person_id)
    return override_id
