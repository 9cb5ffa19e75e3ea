"""Who may advise whom: a park's team its enterprises, nobody anybody against their own client."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mulin.appointments.models import Appointment
from mulin.conflicts.checking import Hit, conflicted
from mulin.conflicts.parties import Party, parties_of
from mulin.database import query
from mulin.organizations.models import Organization
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.queries import Wanted, candidates_for
from mulin.services.models import TeamKind
from mulin.teams.entitlement import is_reserved, teams_serving


async def asking_organization(
    viewer: Viewer, organization_id: int | None, kind: TeamKind
) -> int | None:
    """For which enterprise or school the viewer books; None: for a person.

    Services of parks' and schools' teams are booked for an organization: the one named, which the
    viewer must be contact of (or staff above), else the only one they are contact of. Raises
    Refusal NOT_FOUND or INVALID naming organization_id.
    """
    if organization_id is not None:
        if organization_id not in viewer.contact_for | viewer.staffed:
            raise not_found("organization_id")
        return organization_id
    if not is_reserved(kind):
        return None
    own = await Organization.filter(id__in=sorted(viewer.contact_for), is_active=True)
    serving = [one.id for one in own if await teams_serving(kind, one.id)]
    if len(serving) != 1:
        raise invalid("organization_id", "organization_needed")
    return int(serving[0])


async def fitting(
    wanted: Wanted, person_id: int, organization_id: int | None, parties: Sequence[Party]
) -> tuple[Wanted, Mapping[int, Hit]]:
    """What is wanted from those who may give it, and the conflicts of interest found on the way.

    Raises Refusal FORBIDDEN team_id for a team that does not serve the organization.
    """
    kind = wanted.service.team_kind
    if is_reserved(kind):
        serving = await teams_serving(kind, organization_id)
        if wanted.team_id is not None and wanted.team_id not in serving:
            raise Refusal(Code.FORBIDDEN, "team_of_others", field="team_id")
        wanted = replace(wanted, team_ids=serving)
    if not parties:
        return wanted, {}
    hits = await conflicted(await candidates_for(wanted), parties, person_id=person_id)
    return replace(wanted, besides=frozenset(hits)), hits


async def fitting_still(wanted: Wanted, appointment: Appointment) -> Wanted:
    """`fitting` for what was booked before, whose team may have ceased to serve it since."""
    parties = await parties_of(appointment_id=appointment.id)
    if not is_reserved(wanted.service.team_kind) and not parties:
        return wanted
    found, _ = await fitting(
        replace(wanted, team_id=None), appointment.person_id, appointment.organization_id, parties
    )
    return replace(found, team_id=wanted.team_id)


async def answering_for(wanted: Wanted, hits: Mapping[int, Hit]) -> int | None:
    """The organization whose coordinators see to conflicts found among its specialists."""
    rows = await query(
        "SELECT t.organization_id FROM team_member m JOIN team t ON t.id = m.team_id "
        "WHERE m.specialist_id = ANY($1::bigint[]) AND t.kind = $2 "
        "ORDER BY t.id <> coalesce($3, 0), t.id LIMIT 1",
        sorted(hits),
        wanted.service.team_kind.value,
        wanted.team_id,
    )
    return int(rows[0]["organization_id"]) if rows else None
