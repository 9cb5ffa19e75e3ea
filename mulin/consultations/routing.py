"""Finding who answers: the teams that cover the asker, then whose turn it is among them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from mulin.clock import now
from mulin.conflicts.checking import Hit, conflicted
from mulin.conflicts.parties import Party
from mulin.consultations.choosing import Choice, Member, choose
from mulin.consultations.models import QueueReason
from mulin.database import query
from mulin.organizations.models import Organization, OrganizationKind
from mulin.scheduling.wall_clock import local_date
from mulin.services.models import TeamKind
from mulin.settings import settings
from mulin.teams.coverage import teams_covering
from mulin.teams.entitlement import is_reserved

_WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be routed: for whom (or from where), about what, against whom.

    `organization_id` is where coverage is looked up from: who asks, or the place they chose.
    """

    person_id: int
    kind: TeamKind
    organization_id: int | None
    topic_id: int | None
    parties: Sequence[Party] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Where it goes; `hits` are the conflicts of interest that stood in the way."""

    served_by_id: int
    team_id: int | None
    specialist_id: int | None
    reason: QueueReason | None
    hits: dict[int, Hit]


async def route(matter: Matter) -> Route:
    """Who is to answer, by coverage, topic and turn. Belongs inside a transaction.

    The teams stay locked to its end, so that two questions at once do not go beyond a limit.
    """
    teams = await teams_covering(matter.organization_id, matter.topic_id, matter.kind)
    if not teams and not is_reserved(matter.kind):
        # Who asks the centre, or a street without a team, is anybody's who advises on it.
        teams = await teams_covering(None, matter.topic_id, matter.kind)
    chosen, hits = await _within(teams, matter)
    if chosen is None and teams:
        # There is a team, but everybody of it is on leave, or asks.
        chosen = Choice(teams[0], None, QueueReason.NO_CAPACITY)
    if chosen is None:
        waits_at = await _waits_at(matter.organization_id)
        return Route(waits_at, None, None, QueueReason.NO_TEAM, hits)
    return await _route_to(chosen, hits)


async def route_within(team_id: int, matter: Matter) -> Route:
    """Who of one team is to answer. Belongs inside a transaction."""
    chosen, hits = await _within([team_id], matter)
    return await _route_to(chosen or Choice(team_id, None, QueueReason.NO_CAPACITY), hits)


async def _route_to(choice: Choice, hits: dict[int, Hit]) -> Route:
    rows = await query("SELECT organization_id FROM team WHERE id = $1", choice.team_id)
    place = rows[0]["organization_id"]
    return Route(place, choice.team_id, choice.specialist_id, choice.reason, hits)


async def _within(teams: Sequence[int], matter: Matter) -> tuple[Choice | None, dict[int, Hit]]:
    # Always by id, so that two that lock several never wait for each other in a circle.
    await query(
        "SELECT id FROM team WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE",
        sorted(teams),
    )
    known = await _members(teams, matter)
    hits = await conflicted(
        [one.specialist_id for one in known], matter.parties, person_id=matter.person_id
    )
    members = [_judged(one, hits) for one in known]
    return choose(members), hits


def _judged(member: Member, hits: Collection[int]) -> Member:
    return replace(member, conflicted=True) if member.specialist_id in hits else member


_MEMBERS = """
SELECT m.team_id, m.specialist_id, m.weight, m.open_limit,
    (
        SELECT count(*) FROM consultation c
        WHERE c.specialist_id = m.specialist_id AND c.status = 'assigned'
    ) AS unanswered,
    given.count AS given, given.last_at AS last_given_at,
    $2::bigint IS NULL OR EXISTS (
        SELECT FROM specialist_topic st
        WHERE st.specialist_id = m.specialist_id AND st.topic_id = $2
    ) AS advises,
    EXISTS (
        SELECT FROM duty d
        WHERE d.team_id = m.team_id AND d.specialist_id = m.specialist_id AND d.date = $3
    ) AS on_duty,
    EXISTS (
        SELECT FROM time_off o
        WHERE o.specialist_id = m.specialist_id AND o.starts_at <= $4 AND $4 < o.ends_at
    ) AS away
FROM team_member m
JOIN specialist s ON s.id = m.specialist_id AND s.is_active
CROSS JOIN LATERAL (
    SELECT count(*) AS count, max(g.created_at) AS last_at
    FROM consultation_change g
    WHERE g.specialist_id = m.specialist_id AND g.team_id = m.team_id
        AND g.kind IN ('submitted', 'assigned', 'handed_over') AND g.created_at > $5
) given
WHERE m.team_id = ANY($1::bigint[]) AND m.role <> 'on_leave' AND s.person_id <> $6
    AND NOT EXISTS (
        SELECT FROM membership c
        WHERE c.person_id = s.person_id AND c.organization_id = $7
            AND c.role IN ('enterprise_contact', 'school_contact')
            AND c.starts_on <= $3 AND (c.ends_on IS NULL OR c.ends_on > $3)
    )
ORDER BY array_position($1::bigint[], m.team_id), m.id
"""


async def _members(teams: Sequence[int], matter: Matter) -> list[Member]:
    """Active members of the teams, nobody who would answer themselves or their organization."""
    at = now()
    rows = await query(
        _MEMBERS,
        list(teams),
        matter.topic_id,
        local_date(at, settings().time_zone),
        at,
        at - _WINDOW,
        matter.person_id,
        matter.organization_id,
    )
    return [Member(**row) for row in rows]


async def _waits_at(organization_id: int | None) -> int:
    """Where a coordinator looks for it: the asker's park, the place they chose, or the centre."""
    if organization_id is not None:
        organization = await Organization.get(id=organization_id)
        if organization.kind is not OrganizationKind.ENTERPRISE:
            return organization_id
        if organization.parent_id is not None:
            return organization.parent_id
    centre = (
        await Organization.filter(kind=OrganizationKind.DISTRICT_CENTRE, is_active=True)
        .order_by("id")
        .first()
    )
    if centre is None:
        raise LookupError("a district has a centre")
    return int(centre.id)
