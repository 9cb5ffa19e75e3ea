"""Time as the district works it: its hours, on its working days, by its holiday calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mulin.scheduling.wall_clock import CELL_MINUTES, instant_of, local_date, stretches

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_LAST_WEEKDAY = 5
_LONGEST_REST = 60
"""No calendar rests for so many days in a row; one that does has been filled in wrongly."""


class NeverWorks(ValueError):
    """The district's calendar has no working day within two months."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Working hours of one zone: `ranges` are minutes `[starts, ends)` of a local working day.

    Monday to Friday are working days. `marked` dates are not what their weekday says: a make-up
    workday (调休) maps to the weekday it follows, a holiday to None. Days are those of the clock on
    the wall, so one on which it jumps has an hour more or less.
    """

    zone: str
    ranges: tuple[tuple[int, int], ...]
    marked: Mapping[date, int | None]

    def after(self, instant: datetime, minutes: int) -> datetime:
        """The instant at which so many working minutes have passed since `instant`.

        None at all is the instant itself. Raises NeverWorks.
        """
        left = minutes * _MINUTE
        if not left:
            return instant
        for starts, ends in self._spells(instant, 1):
            begin = max(starts, instant)
            if begin + left <= ends:
                return begin + left
            left -= max(ends - begin, timedelta())
        raise NeverWorks(NeverWorks.__doc__)

    def before(self, instant: datetime, minutes: int) -> datetime:
        """The instant from which so many working minutes pass until `instant`.

        Raises NeverWorks.
        """
        left = minutes * _MINUTE
        if not left:
            return instant
        for starts, ends in self._spells(instant, -1):
            end = min(ends, instant)
            if starts <= end - left:
                return end - left
            left -= max(end - starts, timedelta())
        raise NeverWorks(NeverWorks.__doc__)

    def between(self, begin: datetime, end: datetime) -> int:
        """Whole working minutes in `[begin, end)`."""
        total = timedelta()
        day = local_date(begin, self.zone)
        while day <= local_date(end, self.zone):
            for starts, ends in self._of_day(day):
                total += max(min(ends, end) - max(starts, begin), timedelta())
            day += _DAY
        return total // _MINUTE

    def works_on(self, day: date) -> bool:
        weekday = self.marked.get(day, day.isoweekday())
        return weekday is not None and weekday <= _LAST_WEEKDAY

    def _spells(self, instant: datetime, step: int) -> Iterator[tuple[datetime, datetime]]:
        """Spells of work from the day of `instant` on, or back, without an end while there are."""
        day, rested = local_date(instant, self.zone), 0
        while rested < _LONGEST_REST:
            spells = self._of_day(day)
            rested = 0 if spells else rested + 1
            yield from spells if step > 0 else reversed(spells)
            day += step * _DAY

    def _of_day(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.works_on(day):
            return []
        found = []
        for stretch in stretches(day, self.zone):
            length = (stretch.last_cell - stretch.first_cell) * CELL_MINUTES
            for starts, ends in self.ranges:
                first = max(starts, stretch.minute)
                last = min(ends, stretch.minute + length)
                if first < last:
                    origin = instant_of(stretch.first_cell) - stretch.minute * _MINUTE
                    found.append((origin + first * _MINUTE, origin + last * _MINUTE))
        return sorted(found)
