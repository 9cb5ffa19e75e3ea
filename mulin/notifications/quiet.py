"""When somebody wants quiet, by the clock on their wall."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Minutes `[starts, ends)` after midnight in an IANA zone; over midnight when starts > ends."""

    starts: int
    ends: int
    zone: str

    def end_at(self, instant: datetime) -> datetime | None:
        """When the quiet that `instant` lies in is over, in UTC; None: it lies in none.

        Minutes are those a wall clock shows: in an hour that comes twice they are quiet twice. An
        end that the clock skips comes as long after the skip as it would have after its begin, as
        RFC 5545 (3.3.5) reads such a time.
        """
        zone = ZoneInfo(self.zone)
        local = instant.astimezone(zone)
        minute = local.hour * 60 + local.minute
        inside = (
            self.starts <= minute < self.ends
            if self.starts < self.ends
            else minute >= self.starts or minute < self.ends
        )
        if not inside:
            return None
        day = local.date() + timedelta(days=int(minute >= self.ends))
        ends = datetime.combine(day, time(self.ends // 60, self.ends % 60), zone)
        first, second = (ends.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        return first if first > instant else second
