"""Inviting people into organizations by their phone, and what they answer."""

from dataclasses import dataclass
from datetime import date, timedelta

from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import encrypt
from mulin.database import query, transaction
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind
from mulin.organizations.models import Organization, OrganizationKind
from mulin.organizations.queries import sees
from mulin.organizations.tree import fits
from mulin.people import phone as phones
from mulin.people.accounts import person_with_phone
from mulin.people.actions import clean_name
from mulin.people.inviting import InvitationStatus, may_invite, may_invite_some, status_of
from mulin.people.models import Invitation, Membership, Role
from mulin.people.queries import invitations_to
from mulin.people.stepping_up import need_recent_proof
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings

LIFE = timedelta(days=14)
"""How long an invitation can be answered."""

MOST_OPEN = 20
"""Open invitations that one contact may have sent; staff are not counted."""


@dataclass(frozen=True, slots=True)
class InvitationRequest:
    """A role for whoever has the phone, on the days `[starts_on, ends_on)` of the district.

    Without a beginning it is today, without an end for good. `name` is what to call somebody who
    has no account yet.
    """

    organization_id: int
    phone: str
    role: Role
    starts_on: date | None = None
    ends_on: date | None = None
    name: str = ""


async def invite(viewer: Viewer, request: InvitationRequest) -> Invitation:
    """Hold out a role; the person hears of it and can answer for `LIFE`.

    Inviting again with the same days gives the same invitation, with others takes the earlier one
    back. Raises Refusal NOT_FOUND organization_id, FORBIDDEN organization_id or role, INVALID
    naming the field, LIMIT_REACHED organization_id, STEP_UP_REQUIRED.
    """
    number, name = phones.normalized(request.phone), clean_name(request.name, "name")
    organization = await _inviting(viewer, request.organization_id, request.role)
    starts_on, ends_on = _days(request)
    need_recent_proof(viewer)
    async with transaction():
        await _lock_both(viewer.person_id, number)
        person_id = await person_with_phone(number, name=name)
        for earlier in await _open_to_same(request, number):
            if (earlier.starts_on, earlier.ends_on) == (starts_on, ends_on):
                return earlier
            await _close(viewer, earlier, "revoked")
        await _refuse_more(viewer, organization.id)
        invitation = await Invitation.create(
            organization_id=organization.id,
            role=request.role,
            phone_encrypted=encrypt(number),
            phone_index=phones.index_of(number),
            starts_on=starts_on,
            ends_on=ends_on,
            invited_by_id=viewer.person_id,
            created_at=now(),
            expires_at=now() + LIFE,
        )
        await _tell(viewer, organization, invitation, person_id)
    return invitation


async def _inviting(viewer: Viewer, organization_id: int, role: Role) -> Organization:
    organization = await Organization.get_or_none(id=organization_id)
    if organization is None or not sees(viewer, organization):
        raise not_found("organization_id")
    if not may_invite_some(viewer, organization_id):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="organization_id")
    if not fits(role, organization.kind):
        raise invalid("role", "role_does_not_fit")
    if not may_invite(viewer, organization_id, role):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="role")
    if not organization.is_active:
        raise invalid("organization_id", "organization_inactive")
    return organization


def _today() -> date:
    return local_date(now(), settings().time_zone)


def _days(request: InvitationRequest) -> tuple[date, date | None]:
    starts_on, ends_on = request.starts_on or _today(), request.ends_on
    if ends_on is not None and ends_on <= starts_on:
        raise invalid("ends_on", "bad_date_range")
    if ends_on is not None and ends_on <= _today():
        raise invalid("ends_on", "already_over")
    return starts_on, ends_on


async def _lock_both(inviter_id: int, number: str) -> None:
    """Two people who invite each other at once lock one another's rows in the same order."""
    await query(
        "SELECT id FROM person WHERE id = $1 OR phone_index = $2 ORDER BY id FOR NO KEY UPDATE",
        inviter_id,
        phones.index_of(number),
    )


async def _open_to_same(request: InvitationRequest, number: str) -> list[Invitation]:
    sent = await Invitation.filter(
        organization_id=request.organization_id,
        phone_index=phones.index_of(number),
        role=request.role,
    )
    return [one for one in sent if status_of(one, now()) is InvitationStatus.OPEN]


async def _refuse_more(viewer: Viewer, organization_id: int) -> None:
    if organization_id in viewer.staffed:
        return
    sent = await Invitation.filter(invited_by_id=viewer.person_id, expires_at__gt=now())
    held_out = sum(status_of(one, now()) is InvitationStatus.OPEN for one in sent)
    if held_out >= MOST_OPEN:
        raise Refusal(
            Code.LIMIT_REACHED, "most_invitations", field="organization_id", limit=MOST_OPEN
        )


async def _tell(
    viewer: Viewer, organization: Organization, invitation: Invitation, person_id: int
) -> None:
    parameters = {
        "where_zh": organization.name_zh,
        "where_en": organization.name_en,
        "starts_at": invitation.expires_at.isoformat(),
        "zone": settings().time_zone,
    }
    await notify([Word(person_id, NotificationKind.INVITED, parameters)])
    await record(
        "member.invited",
        "invitation",
        invitation.id,
        actor_id=viewer.person_id,
        organization=organization.id,
        person=person_id,
        role=invitation.role,
    )


async def revoke(viewer: Viewer, invitation_id: int) -> Invitation:
    """Take an invitation back, as somebody who could have sent it.

    Raises Refusal NOT_FOUND id, FORBIDDEN id (for whoever is invited), WRONG_STATUS id.
    """
    async with transaction():
        invitation = await _locked(invitation_id)
        if not may_invite(viewer, invitation.organization_id, invitation.role):
            if await invitations_to(viewer).filter(id=invitation_id).exists():
                raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
            raise not_found("id")
        _refuse_closed(invitation)
        await _close(viewer, invitation, "revoked")
    return invitation


async def decline(viewer: Viewer, invitation_id: int) -> Invitation:
    """Say no to an invitation of one's own. Raises Refusal as `accept`, but for INVALID."""
    async with transaction():
        invitation = await _own(viewer, invitation_id)
        await _close(viewer, invitation, "declined")
    return invitation


async def accept(viewer: Viewer, invitation_id: int) -> tuple[Invitation, Membership]:
    """Take the role: it begins, or the one held before is renewed, on the invitation's days.

    Raises Refusal NOT_FOUND id, FORBIDDEN id (for whoever can see it but is not invited),
    WRONG_STATUS id once it is answered, taken back or expired, INVALID id where the organization
    is no longer one for it.
    """
    async with transaction():
        await _refuse_unfit(invitation_id)
        invitation = await _own(viewer, invitation_id)
        membership = await _joined(viewer, invitation)
        await _close(viewer, invitation, "accepted", membership=membership.id)
    return invitation, membership


async def _locked(invitation_id: int) -> Invitation:
    await query("SELECT id FROM invitation WHERE id = $1 FOR NO KEY UPDATE", invitation_id)
    invitation = await Invitation.get_or_none(id=invitation_id)
    if invitation is None:
        raise not_found("id")
    return invitation


async def _own(viewer: Viewer, invitation_id: int) -> Invitation:
    invitation = await _locked(invitation_id)
    if not await invitations_to(viewer).filter(id=invitation_id).exists():
        if may_invite(viewer, invitation.organization_id, invitation.role):
            raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
        raise not_found("id")
    _refuse_closed(invitation)
    return invitation


def _refuse_closed(invitation: Invitation) -> None:
    if status_of(invitation, now()) is not InvitationStatus.OPEN:
        raise Refusal(Code.WRONG_STATUS, "invitation_closed", field="id")


# The organization before the invitation: so does whoever ends the role of the person who sent it.
_PLACE = """
SELECT kind, is_active, i.role FROM organization o
JOIN invitation i ON i.organization_id = o.id
WHERE i.id = $1 FOR SHARE OF o
"""


async def _refuse_unfit(invitation_id: int) -> None:
    for row in await query(_PLACE, invitation_id):
        if not row["is_active"]:
            raise invalid("id", "organization_inactive")
        if not fits(Role(row["role"]), OrganizationKind(row["kind"])):
            raise invalid("id", "role_does_not_fit")


_JOIN = """
INSERT INTO membership (person_id, organization_id, role, starts_on, ends_on)
VALUES ($1, $2, $3, $4::date, $5::date)
ON CONFLICT (person_id, organization_id, role) DO UPDATE SET
    starts_on = CASE
        WHEN membership.ends_on <= $6::date THEN excluded.starts_on
        ELSE least(membership.starts_on, excluded.starts_on)
    END,
    ends_on = excluded.ends_on
RETURNING id
"""


async def _joined(viewer: Viewer, invitation: Invitation) -> Membership:
    rows = await query(
        _JOIN,
        viewer.person_id,
        invitation.organization_id,
        invitation.role.value,
        invitation.starts_on,
        invitation.ends_on,
        _today(),
    )
    return await Membership.get(id=rows[0]["id"])


async def _close(viewer: Viewer, invitation: Invitation, how: str, **details: object) -> None:
    setattr(invitation, f"{how}_at", now())
    await invitation.save(update_fields=[f"{how}_at"])
    await record(
        f"invitation.{how}", "invitation", invitation.id, actor_id=viewer.person_id, **details
    )
