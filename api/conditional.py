"""Conditional requests: has the caller what we would send? (RFC 9110, section 13)"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_TAG = re.compile(r'\*|(?:W/)?("[^"]*")')


def http_date(instant: datetime) -> str:
    """IMF-fixdate (RFC 9110, 5.6.7), whole seconds."""
    return format_datetime(instant.astimezone(UTC).replace(microsecond=0), usegmt=True)


def unchanged(headers: Mapping[str, str], etag: str, modified_at: datetime) -> bool:
    """Whether 304 is the answer to a GET or HEAD. If-None-Match decides alone where it is given.

    Tags are compared weakly; dates that are none are passed over.
    """
    wanted = headers.get("if-none-match")
    if wanted is not None:
        return any(tag[0] == "*" or tag[1] == etag for tag in _TAG.finditer(wanted))
    since = _date(headers.get("if-modified-since", ""))
    return since is not None and modified_at.replace(microsecond=0) <= since


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
