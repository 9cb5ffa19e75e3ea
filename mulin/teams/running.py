"""Who runs a team: coordinators and admins of its organization, or of one above; its leads."""

from mulin.database import query
from mulin.organizations.models import Organization
from mulin.organizations.queries import sees
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found
from mulin.teams.models import Team


async def coordinate(viewer: Viewer, organization_id: int, field: str) -> Organization:
    """The organization, for its coordinators and admins and those of the ones above it.

    Raises Refusal NOT_FOUND `field` for what is none or not the viewer's to see, FORBIDDEN `field`
    for any other.
    """
    organization = await Organization.get_or_none(id=organization_id)
    if organization is None or organization_id not in viewer.coordinated:
        raise not_yours(viewer, organization, field)
    return organization


def not_yours(viewer: Viewer, organization: Organization | None, field: str) -> Refusal:
    """The "no" to who would decide for an organization that they do not coordinate."""
    if organization is None or not sees(viewer, organization):
        return not_found(field)
    return Refusal(Code.FORBIDDEN, "not_yours_to_do", field=field)


async def run_team(viewer: Viewer, team_id: int, *, as_lead: bool = False) -> Team:
    """The team, for who coordinates its organization; with `as_lead` for its leads too.

    Raises Refusal NOT_FOUND team_id, FORBIDDEN team_id.
    """
    team = await Team.get_or_none(id=team_id)
    if team is None:
        raise not_found("team_id")
    if team.organization_id in viewer.coordinated or (as_lead and team_id in viewer.led):
        return team
    raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="team_id")


def sees_shares(viewer: Viewer | None, team: Team) -> bool:
    """Whether somebody may see how a team's work is shared: its members, and who oversees it."""
    if viewer is None:
        return False
    return team.id in viewer.teams or team.organization_id in viewer.overseen


async def lock_team(team_id: int) -> None:
    """Changes of one team's people, turns and coverage come one after the other.

    What names the team, such as an appointment, may be written meanwhile.
    """
    await query("SELECT id FROM team WHERE id = $1 FOR NO KEY UPDATE", team_id)
