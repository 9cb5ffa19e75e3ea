"""Who may bring whom into an organization, and who sees who is in it."""

from datetime import datetime
from enum import StrEnum

from mulin.people.models import Invitation, Role
from mulin.people.viewer import CONTACTS, Viewer


def may_invite(viewer: Viewer, organization_id: int, role: Role) -> bool:
    """Whether the viewer may hold out that role there, take it back, and end it.

    Staff of the organization and of those above it any role; only an admin makes another admin. A
    contact brings further contacts of the same kind.
    """
    if role in CONTACTS | {Role.DISTRICT_ADMIN} and (organization_id, role) in viewer.memberships:
        return True
    return role is not Role.DISTRICT_ADMIN and organization_id in viewer.staffed


def may_invite_some(viewer: Viewer, organization_id: int) -> bool:
    """Whether there is any role that the viewer may hold out there."""
    return organization_id in viewer.staffed | viewer.contact_for


def sees_members(viewer: Viewer | None, organization_id: int) -> bool:
    """Whether who is in an organization is the viewer's to see: its contacts' and overseers'."""
    return viewer is not None and organization_id in viewer.overseen | viewer.contact_for


class InvitationStatus(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"


def status_of(invitation: Invitation, at: datetime) -> InvitationStatus:
    """Where it stands at that instant."""
    if invitation.accepted_at is not None:
        return InvitationStatus.ACCEPTED
    if invitation.declined_at is not None:
        return InvitationStatus.DECLINED
    if invitation.revoked_at is not None:
        return InvitationStatus.REVOKED
    return InvitationStatus.OPEN if at < invitation.expires_at else InvitationStatus.EXPIRED
