"""The duty roster: whose turn it is on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mulin.audit.actions import record
from mulin.database import transaction
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid
from mulin.teams.models import Duty, TeamMember, TeamRole
from mulin.teams.queries import duties_of_teams, refuse_wrong_range
from mulin.teams.running import lock_team, run_team

MOST_TURNS = 500


@dataclass(frozen=True, slots=True)
class Turn:
    """A member's turn on one local date of the district."""

    date: date
    specialist_id: int


async def set_duties(
    viewer: Viewer, team_id: int, first: date, last: date, turns: Sequence[Turn]
) -> list[Duty]:
    """Replace the turns of a team from `first` to `last`, both included; other days stay.

    Gives the turns of these days. Raises Refusal FORBIDDEN or NOT_FOUND team_id, INVALID to,
    duties or `duties.<n>.date`; `duties.<n>.specialist_id` NOT_FOUND for who is not in the team,
    INVALID for who is on leave.
    """
    await run_team(viewer, team_id, as_lead=True)
    refuse_wrong_range(first, last)
    if len(turns) > MOST_TURNS:
        raise invalid("duties", "too_many_entries", limit=MOST_TURNS)
    for number, turn in enumerate(turns):
        if not first <= turn.date <= last:
            raise invalid(f"duties.{number}.date", "outside_range")
    async with transaction():
        await lock_team(team_id)
        await _refuse_who_cannot(team_id, turns)
        await Duty.filter(team_id=team_id, date__gte=first, date__lte=last).delete()
        await Duty.bulk_create(
            Duty(team_id=team_id, specialist_id=turn.specialist_id, date=turn.date)
            for turn in dict.fromkeys(turns)
        )
        await record(
            "duty.set",
            "team",
            team_id,
            actor_id=viewer.person_id,
            first=first.isoformat(),
            last=last.isoformat(),
            turns=len(set(turns)),
        )
    return await duties_of_teams([team_id], first, last)


async def _refuse_who_cannot(team_id: int, turns: Sequence[Turn]) -> None:
    members = await TeamMember.filter(team_id=team_id, specialist__is_active=True)
    roles = {member.specialist_id: member.role for member in members}
    for number, turn in enumerate(turns):
        field = f"duties.{number}.specialist_id"
        if turn.specialist_id not in roles:
            raise Refusal(Code.NOT_FOUND, "not_a_member", field=field)
        if roles[turn.specialist_id] is TeamRole.ON_LEAVE:
            raise invalid(field, "on_leave")
