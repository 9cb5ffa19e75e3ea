"""Instants that tests speak of."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
TUESDAY = MONDAY + timedelta(days=1)


def at(day: datetime, hour: int, minute: int = 0) -> datetime:
    """A wall-clock time on that day."""
    return day.replace(hour=hour, minute=minute)
