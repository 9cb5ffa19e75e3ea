"""How long an answer asks to be left alone (RFC 9110, 10.2.3)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from mulin import clock


def retry_after(header: str) -> timedelta | None:
    """Retry-After, in seconds or as a date; None for what is neither."""
    written = header.strip()
    if re.fullmatch(r"\d{1,9}", written, re.ASCII):
        return timedelta(seconds=int(written))
    try:
        instant = parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(timedelta(0), _aware(instant) - clock.now())


def _aware(instant: datetime) -> datetime:
    """HTTP dates are in GMT; the obsolete forms do not say so."""
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
