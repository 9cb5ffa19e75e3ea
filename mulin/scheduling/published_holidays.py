"""The holidays a country publishes for a year, as the library `holidays` knows them.

For China the truth is the yearly notice of the General Office of the State Council on holiday
arrangements (国务院办公厅关于部分节假日安排的通知, usually of November). The library holds the
notice of each year from 2001 on; for a year whose notice its release does not know yet it gives the
statutory days alone (全国年节及纪念日放假办法), without bridged days and make-up workdays.

The notice lists days off and make-up workdays (调休). Which day off a make-up workday stands for is
the library's pairing: it names such a day off after the day that is worked for it, as in
"休息日（由 2026-02-14 调休）" on Friday, 2026-02-20. So Saturday, 2026-02-14 is worked as a Friday.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from holidays import HolidayBase, country_holidays

from mulin.scheduling.models import HolidayKind

_ONE_DAY = timedelta(days=1)
_NAME_ZH_LIMIT, _NAME_EN_LIMIT = 80, 120

_COUNTS_WEEKENDS = frozenset({"CN"})
"""Countries whose notice counts the weekends of a break as days off: "October 1 to 8, 8 days"."""


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """A date that is not what its weekday says; a make-up workday goes by an ISO weekday."""

    date: date
    kind: HolidayKind
    name_zh: str
    name_en: str
    follows_weekday: int | None = None


@lru_cache(maxsize=16)
def published(country: str, year: int) -> tuple[PublishedDay, ...]:
    """What is published of a year for an ISO 3166 country, in order of date.

    Raises NotImplementedError for a country the library does not know.
    """
    days = {day.date: day for day in _days(country, year)}
    return tuple(days[day] for day in sorted(days) if day.year == year)


def _days(country: str, year: int) -> Iterator[PublishedDay]:
    # A break may reach across New Year, and a day be worked for one in the other year.
    years = (year - 1, year, year + 1)
    own_language = country_holidays(country).default_language
    calendar, chinese, english = (
        country_holidays(country, years=years, expand=False, language=language)
        for language in (own_language, "zh_CN", "en_US")
    )
    for day in sorted(calendar):
        if country in _COUNTS_WEEKENDS:
            yield from _weekend_around(day, calendar)
    for day in sorted(calendar):
        worked = _worked_for(day, calendar)
        if worked is None:
            yield _holiday(day, chinese[day], english[day])
            continue
        yield _holiday(day, f"调休放假（{worked} 上班）", f"Day off, worked on {worked}")
        if calendar.is_working_day(worked):
            yield PublishedDay(
                worked,
                HolidayKind.WORKDAY,
                f"调休上班（补 {day}）",
                f"Make-up workday for {day}",
                day.isoweekday(),
            )


def _holiday(day: date, name_zh: str, name_en: str) -> PublishedDay:
    return PublishedDay(
        day, HolidayKind.HOLIDAY, name_zh[:_NAME_ZH_LIMIT], name_en[:_NAME_EN_LIMIT]
    )


def _worked_for(day: date, calendar: HolidayBase) -> date | None:
    """The weekend day that is worked for a day off, which bears its date in its name."""
    label = getattr(calendar, "substituted_label", None)
    if label is None:
        return None
    for name in calendar.get_list(day):
        try:
            # The form in which the library writes the date in its default language, not a guess.
            return datetime.strptime(name, label % calendar.substituted_date_format).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    return None


def _weekend_around(day: date, calendar: HolidayBase) -> Iterator[PublishedDay]:
    """The weekend days next to a holiday, over other days off, that are not worked."""
    for step in (-_ONE_DAY, _ONE_DAY):
        near = day + step
        while near not in calendar and not calendar.is_working_day(near):
            yield _holiday(near, "假期中的周末", "Weekend of the break")
            near += step
