"""When somebody wants quiet, by the clock on their wall."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

HELD = "quiet hours"
"""Why a delivery is put off."""

MINUTES_OF_A_DAY = 24 * 60
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Minutes `[starts, ends)` after midnight in an IANA zone; over midnight when starts > ends."""

    starts: int
    ends: int
    zone: str

    def end_at(self, instant: datetime) -> datetime | None:
        """When the quiet that `instant` lies in is over, in UTC; None: it lies in none.

        It is quiet while the wall clock shows one of the minutes, and over when it first shows
        another. So an hour that comes twice is quiet twice, and where the clock skips the end, the
        quiet ends with the skip.
        """
        local = instant.astimezone(ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute
        if not self._covers(minute):
            return None
        begin = instant.astimezone(UTC) - timedelta(
            seconds=local.second, microseconds=local.microsecond
        )
        until = begin + (self.ends - minute) % MINUTES_OF_A_DAY * _MINUTE
        if self._offset(until) == self._offset(begin):
            return until
        turned = self._turn_between(begin, until)
        return self.end_at(turned) or turned

    def _covers(self, minute: int) -> bool:
        if self.starts < self.ends:
            return self.starts <= minute < self.ends
        return minute >= self.starts or minute < self.ends

    def _offset(self, instant: datetime) -> timedelta | None:
        return instant.astimezone(ZoneInfo(self.zone)).utcoffset()

    def _turn_between(self, before: datetime, after: datetime) -> datetime:
        """The minute at which the clock is turned; it is, once, between these two."""
        former = self._offset(before)
        while after - before > _MINUTE:
            middle = before + (after - before) // _MINUTE // 2 * _MINUTE
            if self._offset(middle) == former:
                before = middle
            else:
                after = middle
        return after
