"""Who serves in a team, as what, and with which share of its work."""

from collections.abc import Mapping
from typing import Any

from mulin.audit.actions import record
from mulin.clock import now
from mulin.consultations.returning import return_of_member
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.search.indexing import index_specialists
from mulin.teams.models import Duty, Specialist, Team, TeamMember, TeamRole
from mulin.teams.queries import today
from mulin.teams.running import lock_team, run_team

_BOUNDS: Mapping[str, tuple[int, int]] = {"weight": (1, 10), "open_limit": (0, 100)}
USUAL_WEIGHT, USUAL_OPEN_LIMIT = 1, 10


async def add_member(
    viewer: Viewer,
    team_id: int,
    specialist_id: int,
    *,
    role: TeamRole = TeamRole.MEMBER,
    weight: int = USUAL_WEIGHT,
    open_limit: int = USUAL_OPEN_LIMIT,
) -> TeamMember:
    """Take a specialist into a team; of what it was given before nothing is due to them.

    Raises Refusal FORBIDDEN or NOT_FOUND team_id, NOT_FOUND specialist_id, INVALID specialist_id,
    weight or open_limit.
    """
    await run_team(viewer, team_id)
    _check({"weight": weight, "open_limit": open_limit})
    async with transaction():
        await lock_team(team_id)
        if not await Specialist.filter(id=specialist_id, is_active=True).exists():
            raise not_found("specialist_id")
        if await TeamMember.filter(team_id=team_id, specialist_id=specialist_id).exists():
            raise invalid("specialist_id", "already_member")
        member = await TeamMember.create(
            team_id=team_id,
            specialist_id=specialist_id,
            role=role,
            weight=weight,
            open_limit=open_limit,
            joined_at=now(),
        )
        await index_specialists([specialist_id])
        await _traced("added", member, viewer, role=role, weight=weight, open_limit=open_limit)
    return member


async def update_member(
    viewer: Viewer, team_id: int, specialist_id: int, changes: Mapping[str, Any]
) -> TeamMember:
    """Change a member's `role`, `weight` or `open_limit`; what is not named stays.

    Weights are for coordinators; the team's leads may change the rest. Who goes on leave loses
    their turns from today on; who comes back is not flooded: what the team was given meanwhile is
    not due to them. Raises Refusal FORBIDDEN team_id or weight, NOT_FOUND team_id or specialist_id,
    INVALID naming a key.
    """
    team = await run_team(viewer, team_id, as_lead=True)
    _check(changes)
    if "weight" in changes and team.organization_id not in viewer.coordinated:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="weight")
    async with transaction():
        member = await _locked(team_id, specialist_id)
        changed = {name: value for name, value in changes.items() if value != getattr(member, name)}
        if member.role is TeamRole.ON_LEAVE and "role" in changed:
            changed["joined_at"] = now()
        if changed:
            member.update_from_dict(changed)
            await member.save(update_fields=list(changed))
            told = {name: value for name, value in changed.items() if name != "joined_at"}
            await _traced("changed", member, viewer, **told)
        if member.role is TeamRole.ON_LEAVE:
            await _drop_turns(member)
    return member


async def remove_member(viewer: Viewer, team_id: int, specialist_id: int) -> Team:
    """Let a specialist go: they lose sight of the team's work with their next request.

    Their turns from today on are dropped, questions they have not answered go back to the team,
    appointments stay theirs. Raises Refusal FORBIDDEN or NOT_FOUND team_id, NOT_FOUND
    specialist_id.
    """
    team = await run_team(viewer, team_id)
    async with transaction():
        member = await _locked(team_id, specialist_id)
        # First: whoever is giving them a question at this moment waits for this row, or we do.
        await member.delete()
        await _drop_turns(member)
        await return_of_member(viewer.person_id, team_id, specialist_id)
        await index_specialists([specialist_id])
        await _traced("removed", member, viewer)
    return team


async def _locked(team_id: int, specialist_id: int) -> TeamMember:
    await lock_team(team_id)
    await query(
        "SELECT id FROM team_member WHERE team_id = $1 AND specialist_id = $2 FOR UPDATE",
        team_id,
        specialist_id,
    )
    member = await TeamMember.get_or_none(team_id=team_id, specialist_id=specialist_id)
    if member is None:
        raise not_found("specialist_id")
    return member


async def _drop_turns(member: TeamMember) -> None:
    turns = Duty.filter(team_id=member.team_id, specialist_id=member.specialist_id)
    await turns.filter(date__gte=today()).delete()


def _check(changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if value is None:
            raise invalid(name, "needs_value")
        least, most = _BOUNDS.get(name, (0, 0))
        if name in _BOUNDS and not least <= value <= most:
            raise invalid(name, "out_of_bounds", least=least, most=most)


async def _traced(what: str, member: TeamMember, viewer: Viewer, **details: Any) -> None:
    await record(
        f"team_member.{what}",
        "team",
        member.team_id,
        actor_id=viewer.person_id,
        specialist_id=member.specialist_id,
        **details,
    )
