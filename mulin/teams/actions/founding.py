"""Founding a team, and describing it otherwise."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.exceptions import IntegrityError

from mulin.audit.actions import record
from mulin.audit.changes import Change
from mulin.database import query, transaction, violated_constraint
from mulin.organizations.models import Organization
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid
from mulin.search.indexing import index_specialists
from mulin.services.models import TeamKind
from mulin.teams.fitting import fits
from mulin.teams.models import Team, TeamMember
from mulin.teams.running import coordinate, run_team
from mulin.wording import clean_line

_LIMITS: Mapping[str, int] = {"code": 64, "name_zh": 120, "name_en": 200}
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Founded:
    """What a new team is."""

    kind: TeamKind
    organization_id: int
    code: str
    name_zh: str
    name_en: str


async def create_team(viewer: Viewer, wanted: Founded) -> Team:
    """Found a team of an organization that the viewer coordinates, still without members.

    Raises Refusal FORBIDDEN or NOT_FOUND organization_id, INVALID naming a field of `Founded`.
    """
    words = {name: _word(name, getattr(wanted, name)) for name in _LIMITS}
    organization = await coordinate(viewer, wanted.organization_id, "organization_id")
    if not fits(wanted.kind, organization.kind):
        raise invalid("kind", "team_does_not_fit")
    async with transaction():
        with_code = {"kind": wanted.kind, "organization_id": organization.id, **words}
        try:
            team = await Team.create(**with_code)
        except IntegrityError as error:
            raise _taken(error) from error
        await record(
            "team.created",
            "team",
            team.id,
            actor_id=viewer.person_id,
            kind=team.kind.value,
            organization_id=organization.id,
        )
    return team


async def update_team(viewer: Viewer, team_id: int, changes: Mapping[str, Any]) -> Team:
    """Describe a team otherwise; keys are fields of `Founded`, what is not named stays.

    To another organization it goes only from and to such as the viewer coordinates. Its kind is
    fixed while appointments or questions of it are open, its organization while questions are.
    Raises Refusal FORBIDDEN or NOT_FOUND team_id or organization_id, WRONG_STATUS kind or
    organization_id, INVALID naming a key.
    """
    await run_team(viewer, team_id)
    for name, value in changes.items():
        if value is None:
            raise invalid(name, "needs_value")
    words = {name: _word(name, changes[name]) for name in _LIMITS if name in changes}
    place = changes.get("organization_id")
    if place is not None:
        await coordinate(viewer, place, "organization_id")
    async with transaction():
        # The strongest lock: what is about to name the team is seen, or comes afterwards.
        await query("SELECT id FROM team WHERE id = $1 FOR UPDATE", team_id)
        team = await Team.get(id=team_id)
        wanted = {**changes, **words}
        changed = {name: value for name, value in wanted.items() if value != getattr(team, name)}
        await _refuse_what_is_fixed(team, changed)
        if changed:
            change = Change({name: getattr(team, name) for name in changed}, changed)
            team.update_from_dict(changed)
            await _save(team, change, viewer)
    return team


async def _save(team: Team, change: Change, viewer: Viewer) -> None:
    changed = change.after or {}
    try:
        await team.save(update_fields=list(changed))
    except IntegrityError as error:
        raise _taken(error) from error
    if changed.keys() & {"name_zh", "name_en"}:
        members = await TeamMember.filter(team_id=team.id)
        await index_specialists([member.specialist_id for member in members])
    await record("team.changed", "team", team.id, change, actor_id=viewer.person_id)


def _word(name: str, value: str) -> str:
    word = clean_line(value, name, limit=_LIMITS[name])
    if not word:
        raise invalid(name, "empty")
    if name == "code" and not _CODE.fullmatch(word):
        raise invalid("code", "bad_code")
    return word


def _taken(error: IntegrityError) -> Exception:
    taken = violated_constraint(error) == "team_code_key"
    return invalid("code", "code_taken") if taken else error


_OPEN = """
SELECT EXISTS (
    SELECT 1 FROM consultation WHERE team_id = $1 AND status NOT IN ('closed', 'withdrawn')
) AS questions, EXISTS (
    SELECT 1 FROM appointment
    WHERE team_id = $1 AND status IN ('proposed', 'pending', 'booked', 'arrived')
) AS appointments
"""


async def _refuse_what_is_fixed(team: Team, changed: Mapping[str, Any]) -> None:
    moved = [name for name in ("kind", "organization_id") if name in changed]
    if not moved:
        return
    place = changed.get("organization_id", team.organization_id)
    organization = await Organization.get(id=place)
    if not fits(changed.get("kind", team.kind), organization.kind):
        raise invalid(moved[0], "team_does_not_fit")
    at_work = (await query(_OPEN, team.id))[0]
    if at_work["questions"] or (at_work["appointments"] and "kind" in changed):
        raise Refusal(Code.WRONG_STATUS, "team_at_work", field=moved[0])
