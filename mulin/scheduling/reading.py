"""Reading what the engine needs to know, for many specialists at once."""

import json
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from mulin.clock import now
from mulin.database import query
from mulin.organizations.models import Equipment
from mulin.scheduling.rules import (
    ANYWHERE,
    Calendar,
    DayOverride,
    HolidayCalendar,
    MarkedDay,
    OpenRange,
    Place,
    WeeklyRange,
)
from mulin.scheduling.spans import NO_SPANS, Spans
from mulin.services.models import AppointmentMode


def _packed(begin: str, end: str) -> str:
    """SQL for the spans of a group as `Spans.packed` reads them: no number becomes an object."""
    first, after = (
        f"int4send({rounded}(date_part('epoch', {edge}) / 300)::int)"
        for rounded, edge in (("floor", begin), ("ceil", end))
    )
    return f"string_agg({first} || {after}, '')"


# A week is read as one text: specialists who keep the same one have it taken apart once. The grain
# of what is taken is five minutes: whatever a range touches. A hold or an offer that has lapsed
# holds nothing, whether or not it has been swept away.
_CALENDARS = f"""
SELECT s.id, s.time_zone, coalesce((
    SELECT json_agg(json_build_array(
        h.weekday, h.starts_minute, h.ends_minute, h.venue_id, h.modes,
        h.valid_from, h.valid_until, h.week_interval, h.on_holidays
    ) ORDER BY h.weekday, h.starts_minute, h.id)::text
    FROM weekly_hours h WHERE h.specialist_id = s.id
), '[]') AS weekly, (
    SELECT json_agg(json_build_array(
        o.date, o.kind, o.starts_minute, o.ends_minute, o.venue_id, o.modes
    ) ORDER BY o.id)::text
    FROM date_override o WHERE o.specialist_id = s.id AND o.date BETWEEN $2 AND $3
) AS overrides, (
    SELECT json_agg(json_build_array(d.date, d.follows_weekday) ORDER BY d.date)::text
    FROM holiday d WHERE d.kind <> 'ordinary' AND d.date BETWEEN $4 AND $5
) AS holidays, (
    SELECT {_packed("starts_at", "ends_at")} FROM imported_busy i
    WHERE i.specialist_id = s.id AND i.ends_at > $6 AND i.starts_at < $7
) AS imported, (
    SELECT {_packed("starts_at", "ends_at")} FROM time_off o
    WHERE o.specialist_id = s.id AND o.ends_at > $6 AND o.starts_at < $7
) AS off, booked.busy, booked.meetings
FROM specialist s
CROSS JOIN LATERAL (
    SELECT {_packed("a.blocked_from", "a.blocked_until")} AS busy,
        {_packed("a.starts_at", "a.ends_at")} AS meetings
    FROM appointment a
    WHERE $9 AND a.specialist_id = s.id AND a.starts_at > $6 AND a.starts_at < $7
      AND a.status IN ('proposed', 'pending', 'booked', 'arrived')
      AND (a.status <> 'proposed' OR a.expires_at IS NULL OR a.expires_at > $8)
) booked
WHERE s.id = ANY($1::bigint[])
ORDER BY s.id
"""  # noqa: S608 - made of constants


async def calendars(
    specialist_ids: Collection[int], first: date, last: date, *, with_busy: bool = True
) -> dict[int, Calendar]:
    """The calendars of specialists for some local days, by id in ascending order.

    One statement. Without `with_busy` appointments are looked away from; absences and imported
    ranges are not.
    """
    # A venue's date may be two days from the specialist's.
    near = timedelta(days=2)
    days = first, last, first - near, last + near
    rows = await query(
        _CALENDARS, sorted(specialist_ids), *days, *_span(first, last), now(), with_busy
    )
    return {
        row["id"]: Calendar(
            zone=row["time_zone"],
            weekly=_week(row["weekly"]),
            overrides=row["overrides"] and _overrides(row["overrides"]),
            busy=_spans(row["busy"]),
            meetings=_spans(row["meetings"]),
            imported=_spans(row["imported"]),
            off=_spans(row["off"]),
            holidays=_holidays(row["holidays"]) if row["holidays"] else (),
        )
        for row in rows
    }


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    """Instants that hold the local days in any zone, and whatever reaches into them."""
    margin = timedelta(days=2)
    return (
        datetime.combine(first, time(), UTC) - margin,
        datetime.combine(last, time(), UTC) + timedelta(days=1) + margin,
    )


def _spans(packed: bytes | None) -> Spans:
    return NO_SPANS if packed is None else Spans.packed(packed)


@lru_cache(maxsize=256)
def _holidays(text: str) -> HolidayCalendar:
    return tuple(
        MarkedDay(date.fromisoformat(day), follows_weekday or 0)
        for day, follows_weekday in json.loads(text)
    )


@lru_cache(maxsize=4096)
def _week(text: str) -> tuple[WeeklyRange, ...]:
    return tuple(
        WeeklyRange(
            weekday,
            _range(starts, ends, venue_id, modes),
            valid_from and date.fromisoformat(valid_from),
            valid_until and date.fromisoformat(valid_until),
            week_interval,
            on_holidays,
        )
        for (
            weekday,
            starts,
            ends,
            venue_id,
            modes,
            valid_from,
            valid_until,
            week_interval,
            on_holidays,
        ) in json.loads(text)
    )


def _range(
    starts_minute: int, ends_minute: int, venue_id: int | None, modes: Iterable[str]
) -> OpenRange:
    return OpenRange(
        starts_minute, ends_minute, venue_id, frozenset(AppointmentMode(mode) for mode in modes)
    )


_WHOLE_DAY = OpenRange(0, 24 * 60)


def _overrides(text: str) -> dict[date, DayOverride]:
    found: dict[date, DayOverride] = {}
    for day, kind, starts, ends, venue_id, modes in json.loads(text):
        on = date.fromisoformat(day)
        known = found.get(on, DayOverride())
        opened = _WHOLE_DAY if starts is None else _range(starts, ends, venue_id, modes)
        if kind == "available":
            found[on] = known._replace(available=(*known.available, opened))
        else:
            found[on] = known._replace(unavailable=(*known.unavailable, opened))
    return found


_PLACES = f"""
SELECT v.id, v.time_zone,
    (SELECT coalesce(array_agg(d.id ORDER BY d.id), '{{}}')
        FROM desk d WHERE d.venue_id = v.id AND d.equipment @> $4::text[]) AS desks,
    EXISTS (SELECT FROM desk d WHERE d.venue_id = v.id) AS has_desks,
    (SELECT {_packed("starts_at", "ends_at")}
        FROM venue_closure c WHERE c.venue_id = v.id AND ends_at > $2 AND starts_at < $3) AS closed,
    coalesce((
        SELECT json_agg(json_build_array(
            o.weekday, o.starts_minute, o.ends_minute, NULL, ARRAY[]::text[],
            NULL, NULL, 1, o.on_holidays
        ) ORDER BY o.weekday, o.starts_minute, o.id)::text
        FROM opening_hours o WHERE o.venue_id = v.id
    ), '[]') AS opening
FROM venue v
WHERE v.id = ANY($1::bigint[])
"""  # noqa: S608 - likewise

_DESKS_TAKEN = f"""
SELECT desk_id, {_packed("blocked_from", "blocked_until")} AS spans
FROM appointment
WHERE venue_id = ANY($1::bigint[]) AND desk_id IS NOT NULL
  AND starts_at > $2 AND starts_at < $3
  AND status IN ('proposed', 'pending', 'booked', 'arrived')
  AND (status <> 'proposed' OR expires_at IS NULL OR expires_at > $4)
GROUP BY desk_id
"""  # noqa: S608 - likewise


async def places(
    known: Collection[Calendar],
    first: date,
    last: date,
    *,
    with_desks: bool = True,
    equipment: Collection[Equipment] = (),
) -> dict[int, Place]:
    """The venues that calendars mention, for some local days, in two statements.

    Their desks are those that have all of the `equipment`. Without `with_desks` it is looked away
    from what takes them.
    """
    ids = sorted(_venues(known))
    begin, end = _span(first, last)
    taken: dict[int, Spans] = {}
    for row in await query(_DESKS_TAKEN, ids, begin, end, now()) if with_desks else ():
        taken[row["desk_id"]] = _spans(row["spans"])
    wished = sorted(one.value for one in equipment)
    found = {
        row["id"]: Place(
            zone=row["time_zone"],
            opening=_week(row["opening"]),
            desks=tuple(taken.get(desk, NO_SPANS) for desk in row["desks"])
            if row["has_desks"] or wished
            else None,
            closed=_spans(row["closed"]),
        )
        for row in await query(_PLACES, ids, begin, end, wished)
    }
    if wished:
        found[ANYWHERE] = Place(zone="UTC", desks=())
    return found


def _venues(known: Iterable[Calendar]) -> set[int]:
    mentioned = set[int | None]()
    for weekly in {calendar.weekly for calendar in known}:
        mentioned.update(rule.range.venue_id for rule in weekly)
    for calendar in known:
        for override in (calendar.overrides or {}).values():
            mentioned.update(opened.venue_id for opened in override.available)
    return {venue_id for venue_id in mentioned if venue_id is not None}
