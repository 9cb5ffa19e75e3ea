"""Ending a role that somebody has in an organization."""

from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.people.inviting import may_invite
from mulin.people.models import Membership, Role
from mulin.people.queries import membership_seen_by
from mulin.people.stepping_up import need_recent_proof
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings

# One that began today, or has yet to begin, still has to end after it begins.
_END = """
UPDATE membership SET ends_on = $2::date, starts_on = least(starts_on, $2::date - 1)
WHERE id = $1 AND (ends_on IS NULL OR ends_on > $2::date)
RETURNING id
"""

_TAKE_BACK = """
UPDATE invitation SET revoked_at = $3
WHERE invited_by_id = $1 AND organization_id = $2
  AND accepted_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL
RETURNING id
"""

_OTHER_ADMINS = """
SELECT 1 FROM membership
WHERE organization_id = $1 AND role = 'district_admin' AND id <> $2
  AND starts_on <= $3::date AND (ends_on IS NULL OR ends_on > $3::date)
"""


async def end_membership(viewer: Viewer, membership_id: int) -> Membership:
    """End a role as of today: one's own, or one that the viewer could have given.

    Felt on the person's next request. Invitations they sent for the organization are taken back.
    One that has ended stays so. Raises Refusal NOT_FOUND id, FORBIDDEN id, STEP_UP_REQUIRED,
    INVALID id for the last admin of a district.
    """
    found = await membership_seen_by(viewer, membership_id)
    if found is None:
        raise not_found("id")
    own = found.person_id == viewer.person_id
    if not own and not may_invite(viewer, found.organization_id, found.role):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    need_recent_proof(viewer)
    today = local_date(now(), settings().time_zone)
    async with transaction():
        if found.role is Role.DISTRICT_ADMIN:
            # Two admins could each be the other's last one but themselves.
            place = found.organization_id
            await query("SELECT id FROM organization WHERE id = $1 FOR NO KEY UPDATE", place)
            if not await query(_OTHER_ADMINS, place, membership_id, today):
                raise invalid("id", "last_admin")
        taken_back = await query(_TAKE_BACK, found.person_id, found.organization_id, now())
        if await query(_END, membership_id, today):
            await record(
                "membership.ended",
                "membership",
                membership_id,
                actor_id=viewer.person_id,
                organization=found.organization_id,
                role=found.role,
                invitations=[row["id"] for row in taken_back],
            )
    return await Membership.get(id=membership_id)
