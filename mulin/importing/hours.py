"""Opening hours as people write them into one cell: `1-5 09:00-11:30,13:30-17:00; 6 09:00-11:30`.

Weekdays are ISO (1 Monday … 7 Sunday) or 周一 … 周日; `节假日` or `holidays` after a part says that
the venue is open then on holidays too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import combinations

from mulin.importing.cells import Cell, text_of
from mulin.organizations.actions.opening import MOST_RANGES, OpeningRange
from mulin.refusals import invalid
from mulin.scheduling.wall_clock import CELL_MINUTES

_PART = re.compile(
    r"(?P<days>[1-7](-[1-7])?(,[1-7](-[1-7])?)*)\s+(?P<ranges>[0-9:,\-\s]+?)\s*(?P<holidays>holidays|节假日)?"
)
_RANGE = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})")
_DAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_DAYS = {day: str(number) for number, day in enumerate("一二三四五六日", start=1)} | {"天": "7"}
_DASHES = str.maketrans({"~": "-", "—": "-", "–": "-", "至": "-", "到": "-", "、": ","})
_HOUR = 60
_DAY_MINUTES = 24 * _HOUR


def parsed(cell: Cell, field: str) -> frozenset[OpeningRange]:
    """Raises Refusal INVALID naming `field`."""
    text = unicodedata.normalize("NFKC", text_of(cell, field)).translate(_DASHES)
    text = _DAY.sub(lambda found: _DAYS[found[1]], text)
    written = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    found = [one for part in written for one in _part(part, field)]
    if len(found) > MOST_RANGES:
        raise invalid(field, "too_many_ranges", limit=MOST_RANGES)
    if any(_overlap(one, other) for one, other in combinations(found, 2)):
        raise invalid(field, "hours_overlap")
    return frozenset(found)


def _part(part: str, field: str) -> Iterator[OpeningRange]:
    matched = _PART.fullmatch(part)
    if not matched:
        raise invalid(field, "bad_hours")
    spans = [_span(one.strip(), field) for one in matched["ranges"].split(",")]
    for weekday in sorted(_weekdays(matched["days"])):
        for starts, ends in spans:
            yield OpeningRange(weekday, starts, ends, bool(matched["holidays"]))


def _weekdays(text: str) -> set[int]:
    found = set[int]()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def _span(text: str, field: str) -> tuple[int, int]:
    matched = _RANGE.fullmatch(text)
    if not matched:
        raise invalid(field, "bad_hours")
    hour, minute, last_hour, last_minute = (int(one) for one in matched.groups())
    starts, ends = hour * _HOUR + minute, last_hour * _HOUR + last_minute
    past = max(minute, last_minute) >= _HOUR or ends > _DAY_MINUTES
    if past or starts >= ends or starts % CELL_MINUTES or ends % CELL_MINUTES:
        raise invalid(field, "bad_minutes")
    return starts, ends


def _overlap(one: OpeningRange, other: OpeningRange) -> bool:
    return (
        one.weekday == other.weekday
        and one.starts_minute < other.ends_minute
        and other.starts_minute < one.ends_minute
    )


def written(hours: Iterable[OpeningRange]) -> str:
    """As `parsed` reads it: days of the same hours together."""
    by_day = dict[tuple[int, bool], list[str]]()
    for one in sorted(hours, key=lambda one: (one.weekday, one.starts_minute)):
        span = f"{_clock(one.starts_minute)}-{_clock(one.ends_minute)}"
        by_day.setdefault((one.weekday, one.on_holidays), []).append(span)
    by_hours = dict[tuple[str, bool], list[int]]()
    for (weekday, on_holidays), spans in by_day.items():
        by_hours.setdefault((",".join(spans), on_holidays), []).append(weekday)
    return "; ".join(
        f"{_days(weekdays)} {spans}{' holidays' if on_holidays else ''}"
        for (spans, on_holidays), weekdays in by_hours.items()
    )


def _days(weekdays: list[int]) -> str:
    runs = list[list[int]]()
    for day in weekdays:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _clock(minute: int) -> str:
    return f"{minute // _HOUR:02}:{minute % _HOUR:02}"
