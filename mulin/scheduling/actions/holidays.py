"""The district's holiday calendar: what is published, and what admins say beside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from mulin.audit.actions import record
from mulin.audit.changes import Change
from mulin.clock import now
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.scheduling.keeping import refuse_all_but_admins
from mulin.scheduling.models import Holiday, HolidayKind
from mulin.scheduling.published_holidays import PublishedDay, published
from mulin.scheduling.wall_clock import YEARS
from mulin.settings import settings
from mulin.wording import clean_line

_NAME_ZH_LIMIT, _NAME_EN_LIMIT = 80, 120
_WEEKDAYS = range(1, 8)


@dataclass(frozen=True, slots=True)
class HolidayDay:
    """What an admin says a date is; a make-up `WORKDAY` goes by an ISO weekday's hours."""

    date: date
    kind: HolidayKind
    name_zh: str
    name_en: str
    follows_weekday: int | None = None


async def set_holiday(viewer: Viewer, wanted: HolidayDay) -> Holiday:
    """Say what a date is, whatever is published; said again it replaces what was said before.

    Raises Refusal FORBIDDEN, INVALID date, follows_weekday, name_zh or name_en.
    """
    refuse_all_but_admins(viewer)
    name_zh = _name(wanted.name_zh, "name_zh", _NAME_ZH_LIMIT)
    name_en = _name(wanted.name_en, "name_en", _NAME_EN_LIMIT)
    _check(wanted)
    async with transaction():
        await _in_turn()
        before = await Holiday.get_or_none(date=wanted.date)
        said, _ = await Holiday.update_or_create(
            date=wanted.date,
            defaults={
                "kind": wanted.kind,
                "follows_weekday": wanted.follows_weekday,
                "name_zh": name_zh,
                "name_en": name_en,
                "is_edited": True,
            },
        )
        await record(
            "holiday.set",
            "holiday",
            said.id,
            Change(_told(before), _told(said)),
            actor_id=viewer.person_id,
            date=wanted.date.isoformat(),
        )
    return said


def _name(words: str, field: str, limit: int) -> str:
    name = clean_line(words, field, limit=limit)
    if not name:
        raise invalid(field, "empty")
    return name


def _check(wanted: HolidayDay) -> None:
    if wanted.date.year not in YEARS:
        raise invalid("date", "year_out_of_range")
    follows = wanted.follows_weekday
    if wanted.kind is HolidayKind.WORKDAY:
        if follows not in _WEEKDAYS:
            raise invalid("follows_weekday", "bad_weekday")
    elif follows is not None:
        raise invalid("follows_weekday", "only_workday_follows")


async def clear_holiday(viewer: Viewer, day: date) -> Holiday | None:
    """Take an admin's word about a date back: it is what is published again, None for ordinary.

    Raises Refusal FORBIDDEN, NOT_FOUND date where no admin has said anything.
    """
    refuse_all_but_admins(viewer)
    async with transaction():
        await _in_turn()
        said = await Holiday.get_or_none(date=day, is_edited=True)
        if said is None:
            raise not_found("date")
        await said.delete()
        row = next((_row(one) for one in _published_in(day.year) if one.date == day), None)
        if row is not None:
            await row.save()
        await record(
            "holiday.cleared",
            "holiday",
            said.id,
            Change(_told(said), _told(row)),
            actor_id=viewer.person_id,
            date=day.isoformat(),
        )
    return row


async def load_published(years: Iterable[int]) -> int:
    """Make the calendar of these years say what is published; gives how many dates changed.

    An admin's word about a date stays. What an earlier release of the library said otherwise is put
    right: the days of a year are known before its make-up workdays are. Processes that load at once
    load in turn, so the second changes nothing.
    """
    changed = 0
    async with transaction():
        await _in_turn()
        for year in sorted(set(years)):
            changed += await _load(year)
    return changed


async def load_current() -> int:
    """`load_published` for this year and the next, by the district's clock."""
    year = now().astimezone(ZoneInfo(settings().time_zone)).year
    return await load_published((year, year + 1))


async def _load(year: int) -> int:
    wanted = {one.date: one for one in _published_in(year)}
    found = await Holiday.filter(date__gte=date(year, 1, 1), date__lte=date(year, 12, 31))
    stale = [row for row in found if not row.is_edited and not _says(row, wanted.get(row.date))]
    kept = {row.date for row in found} - {row.date for row in stale}
    added = [_row(one) for day, one in wanted.items() if day not in kept]
    changed = {row.date for row in (*stale, *added)}
    if changed:
        await Holiday.filter(id__in=[row.id for row in stale]).delete()
        await Holiday.bulk_create(added)
        await record("holidays.loaded", "holiday_year", year, actor_id=None, dates=len(changed))
    return len(changed)


def _published_in(year: int) -> tuple[PublishedDay, ...]:
    country = settings().holiday_country
    return () if country is None else published(country, year)


def _says(row: Holiday, one: PublishedDay | None) -> bool:
    return one is not None and (row.kind, row.follows_weekday, row.name_zh, row.name_en) == (
        one.kind,
        one.follows_weekday,
        one.name_zh,
        one.name_en,
    )


def _row(one: PublishedDay) -> Holiday:
    return Holiday(
        date=one.date,
        kind=one.kind,
        follows_weekday=one.follows_weekday,
        name_zh=one.name_zh,
        name_en=one.name_en,
        is_edited=False,
    )


def _told(row: Holiday | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {"kind": row.kind.value, "follows_weekday": row.follows_weekday, "edited": row.is_edited}


async def _in_turn() -> None:
    """Whoever changes the calendar does so one after the other."""
    await query("SELECT pg_advisory_xact_lock(hashtextextended('mulin.holidays', 0))")
