"""What is checked of everything that is entered about time."""

from datetime import datetime, timedelta

from mulin.clock import now
from mulin.database import query
from mulin.organizations.models import Venue
from mulin.refusals import invalid, not_found
from mulin.scheduling.wall_clock import CELL_MINUTES
from mulin.wording import clean

DAY_MINUTES = 24 * 60
LONGEST = timedelta(days=731)
"""No absence and no closure lasts more than two years."""

MOST_ENTRIES = 100
"""So many absences of one specialist, or closures of one venue, may be still to end."""

_REASON_LIMIT = 200


def clean_reason(words: str) -> str:
    """Raises Refusal INVALID reason."""
    return clean(words, "reason", limit=_REASON_LIMIT)


def check_minutes(field: str, starts: int, ends: int) -> None:
    """Raises Refusal INVALID `field` for what is no range of a day in 5-minute steps."""
    if not 0 <= starts < ends <= DAY_MINUTES or starts % CELL_MINUTES or ends % CELL_MINUTES:
        raise invalid(field, "bad_minutes")


def check_stretch(starts_at: datetime, ends_at: datetime) -> None:
    """Raises Refusal INVALID ends_at for aware instants that are no range still to end."""
    if ends_at <= starts_at:
        raise invalid("ends_at", "bad_date_range")
    if ends_at <= now():
        raise invalid("ends_at", "already_past")
    if ends_at - starts_at > LONGEST:
        raise invalid("ends_at", "range_too_long", limit=LONGEST.days)


def check_room(already: int) -> None:
    """Raises Refusal INVALID starts_at when there are as many entries as there may be."""
    if already >= MOST_ENTRIES:
        raise invalid("starts_at", "too_many_entries", limit=MOST_ENTRIES)


async def check_venue(field: str, venue_id: int | None) -> None:
    """Raises Refusal NOT_FOUND `field`."""
    if venue_id is not None and not await Venue.filter(id=venue_id).exists():
        raise not_found(field)


async def lock_specialist(specialist_id: int) -> None:
    """What is entered about one specialist, and what is booked with them, comes in turn."""
    await query("SELECT id FROM specialist WHERE id = $1 FOR NO KEY UPDATE", specialist_id)
