"""Reading what was entered about time: whose entries somebody may see, and what is published."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from tortoise.queryset import QuerySet

from mulin.clock import now
from mulin.people.viewer import Viewer
from mulin.refusals import invalid
from mulin.scheduling.keeping import kept_by
from mulin.scheduling.models import Holiday, PolicyException, TimeOff, VenueClosure

LONGEST_RANGE_DAYS = 366

_Lasting = TypeVar("_Lasting", TimeOff, VenueClosure)


def time_off_kept_by(viewer: Viewer) -> QuerySet[TimeOff]:
    """Absences of the viewer, and of whose time they keep as staff."""
    return TimeOff.filter(kept_by(viewer)).distinct()


def time_off_of(viewer: Viewer) -> QuerySet[TimeOff]:
    """The viewer's own absences that have not ended; none for somebody who is no specialist."""
    return TimeOff.filter(specialist_id=viewer.specialist_id or 0, ends_at__gt=now())


def policy_exceptions_kept_by(viewer: Viewer) -> QuerySet[PolicyException]:
    """Exceptions about the viewer, and about whose time they keep as staff."""
    return PolicyException.filter(kept_by(viewer)).distinct()


def holidays(first: date, last: date) -> QuerySet[Holiday]:
    """The dates of the district's calendar that are not what their weekday says, for everybody.

    Both ends included. Raises Refusal INVALID to.
    """
    if last < first:
        raise invalid("to", "bad_date_range")
    if (last - first).days >= LONGEST_RANGE_DAYS:
        raise invalid("to", "range_too_long", limit=LONGEST_RANGE_DAYS)
    return Holiday.filter(date__gte=first, date__lte=last).order_by("date")


def still_to_end(rows: Iterable[_Lasting]) -> list[_Lasting]:
    """Those absences or closures that are not over, in order of time."""
    at = now()
    return sorted(
        (row for row in rows if row.ends_at > at), key=lambda row: (row.starts_at, row.pk)
    )
