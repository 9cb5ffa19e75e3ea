"""The same hour every week: each occurrence is booked, or refused, by itself."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mulin.appointments.booking import BookingRequest, Context, book_within
from mulin.appointments.models import Appointment
from mulin.people.viewer import Viewer
from mulin.refusals import Refusal, invalid
from mulin.settings import settings
from mulin.teams.models import Specialist

MOST_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One week of a series: the appointment, or why there is none."""

    starts_at: datetime
    appointment: Appointment | None
    refusal: Refusal | None = None


async def book_series(viewer: Viewer, request: BookingRequest, weeks: int) -> list[Occurrence]:
    """Book up to twelve weeks, all with the specialist of the first that could be booked.

    The hour on the wall stays the same, in that specialist's zone (before anything is booked, in
    the district's). A week that is refused leaves the others as they are; the series counts as one
    open appointment. Raises Refusal INVALID weeks; whatever else speaks against a week is told with
    it.
    """
    if not 2 <= weeks <= MOST_WEEKS:  # noqa: PLR2004 - one week is no series
        raise invalid("weeks", "bad_weeks", limit=MOST_WEEKS)
    told: list[Occurrence] = []
    zone = await _zone_of(request.specialist_id)
    wanted, first = request, None
    for week in range(weeks):
        one = replace(wanted, starts_at=_weeks_later(request.starts_at, week, zone))
        if request.idempotency_key is not None:
            one = replace(one, idempotency_key=f"{request.idempotency_key}#{week}")
        context = Context(viewer.person_id, series_id=None if first is None else first.id)
        try:
            made = await book_within(viewer, one, context)
        except Refusal as refusal:
            told.append(Occurrence(one.starts_at, None, refusal))
            continue
        told.append(Occurrence(one.starts_at, made))
        if first is None:
            first, zone = made, await _zone_of(made.specialist_id)
            if not wanted.specialist_ids:
                wanted = replace(wanted, specialist_id=made.specialist_id)
    return told


async def _zone_of(specialist_id: int | None) -> ZoneInfo:
    specialist = None
    if specialist_id is not None:
        specialist = await Specialist.get_or_none(id=specialist_id)
    return ZoneInfo(settings().time_zone if specialist is None else specialist.time_zone)


def _weeks_later(starts_at: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    local = starts_at.astimezone(zone)
    return datetime.combine(local.date() + timedelta(weeks=weeks), local.time(), zone)
