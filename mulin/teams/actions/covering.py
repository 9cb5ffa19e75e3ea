"""Saying which organizations a team serves beside its own, and on which topics."""

from collections.abc import Sequence
from dataclasses import dataclass

from mulin.audit.actions import record
from mulin.audit.changes import Change
from mulin.database import transaction
from mulin.organizations.models import Organization
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.services.models import Topic
from mulin.teams.models import Coverage, Team
from mulin.teams.running import lock_team, not_yours, run_team

MOST_COVERAGES = 200


@dataclass(frozen=True, slots=True)
class Covered:
    """An organization with what lies below it, on one topic or (None) on every one."""

    organization_id: int
    topic_id: int | None = None


async def set_coverage(viewer: Viewer, team_id: int, wanted: Sequence[Covered]) -> Team:
    """Replace what a team covers beside its own organization; with nothing it serves that only.

    New ones are the viewer's to add where they coordinate the organization; those that were there
    may stay. Raises Refusal FORBIDDEN or NOT_FOUND team_id, `coverages.<n>.organization_id`,
    NOT_FOUND `coverages.<n>.topic_id`, INVALID coverages.
    """
    team = await run_team(viewer, team_id)
    if len(wanted) > MOST_COVERAGES:
        raise invalid("coverages", "too_many_entries", limit=MOST_COVERAGES)
    places = await Organization.in_bulk({one.organization_id for one in wanted}, "id")
    topics = await Topic.in_bulk({one.topic_id for one in wanted} - {None}, "id")
    async with transaction():
        await lock_team(team_id)
        before = await Coverage.filter(team_id=team_id)
        kept = {row.organization_id for row in before}
        for number, one in enumerate(wanted):
            place = one.organization_id
            if place not in viewer.coordinated and place not in kept:
                field = f"coverages.{number}.organization_id"
                raise not_yours(viewer, places.get(place), field)
            if one.topic_id is not None and one.topic_id not in topics:
                raise not_found(f"coverages.{number}.topic_id")
        await Coverage.filter(team_id=team_id).delete()
        rows = [
            Coverage(team_id=team_id, organization_id=one.organization_id, topic_id=one.topic_id)
            for one in dict.fromkeys(wanted)
        ]
        await Coverage.bulk_create(rows)
        await record(
            "coverage.set",
            "team",
            team_id,
            Change({"coverages": _told(before)}, {"coverages": _told(rows)}),
            actor_id=viewer.person_id,
        )
    return team


def _told(rows: Sequence[Coverage]) -> list[list[int | None]]:
    return [[row.organization_id, row.topic_id] for row in rows]
