"""Reading specialists and teams, which everybody may see, and who can serve."""

from collections.abc import Collection
from datetime import date, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.clock import now
from mulin.people.viewer import Viewer
from mulin.refusals import invalid
from mulin.scheduling.wall_clock import local_date
from mulin.services.models import TeamKind
from mulin.settings import settings
from mulin.teams.models import Duty, Specialist, Team, TeamRole

LONGEST_ROSTER_DAYS = 62
USUAL_ROSTER_DAYS = 31


def specialists(
    *,
    topic_id: int | None = None,
    venue_id: int | None = None,
    team_id: int | None = None,
    search: str | None = None,
) -> QuerySet[Specialist]:
    """Active specialists who advise on a topic, work at a venue, serve in a team, by name."""
    found = Specialist.filter(is_active=True)
    if topic_id is not None:
        found = found.filter(specialist_topics__topic_id=topic_id)
    if venue_id is not None:
        found = found.filter(weekly_hours__venue_id=venue_id)
    if team_id is not None:
        found = found.filter(team_members__team_id=team_id)
    if search:
        found = found.filter(Q(name_zh__icontains=search) | Q(name_en__icontains=search))
    return found.distinct()


def teams(
    *,
    kind: TeamKind | None = None,
    organization_id: int | None = None,
    topic_id: int | None = None,
) -> QuerySet[Team]:
    """Teams of a kind, of one organization, with a member there who advises on a topic."""
    found = Team.all()
    if kind is not None:
        found = found.filter(kind=kind)
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    if topic_id is not None:
        found = found.filter(
            members__role__in=[TeamRole.LEAD, TeamRole.MEMBER],
            members__specialist__is_active=True,
            members__specialist__specialist_topics__topic_id=topic_id,
        ).distinct()
    return found


def today() -> date:
    """The district's local date."""
    return local_date(now(), settings().time_zone)


def refuse_wrong_range(first: date, last: date) -> None:
    """Raises Refusal INVALID to."""
    if last < first:
        raise invalid("to", "bad_date_range")
    if (last - first).days >= LONGEST_ROSTER_DAYS:
        raise invalid("to", "range_too_long", limit=LONGEST_ROSTER_DAYS)


def roster_range(first: date | None, last: date | None) -> tuple[date, date]:
    """The days of a roster to show, both included: from today on, a month, unless asked otherwise.

    Raises Refusal INVALID to.
    """
    begin = today() if first is None else first
    end = begin + timedelta(days=USUAL_ROSTER_DAYS - 1) if last is None else last
    refuse_wrong_range(begin, end)
    return begin, end


def duties_of_teams(team_ids: Collection[int], first: date, last: date) -> QuerySet[Duty]:
    """Whose turn it is in some teams, day by day; a roster hangs on the wall for everybody."""
    found = Duty.filter(team_id__in=list(team_ids), date__gte=first, date__lte=last)
    return found.order_by("date", "id")


def duties_of(viewer: Viewer, first: date, last: date) -> QuerySet[Duty]:
    """The viewer's own turns, of all their teams; none for somebody who is no specialist."""
    found = Duty.filter(specialist_id=viewer.specialist_id or 0, date__gte=first, date__lte=last)
    return found.order_by("date", "id")
