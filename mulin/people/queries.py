"""Reading who serves where, and who is invited to."""

from collections.abc import Iterable
from datetime import date

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from mulin.clock import now
from mulin.people.inviting import InvitationStatus, may_invite, sees_members, status_of
from mulin.people.models import Invitation, Membership, Person
from mulin.people.viewer import Viewer
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings


def invitations_to(viewer: Viewer) -> QuerySet[Invitation]:
    """All that were ever sent to the viewer's phone."""
    theirs = Person.filter(id=viewer.person_id, phone_index__isnull=False).values("phone_index")
    return Invitation.filter(phone_index__in=Subquery(theirs))


async def open_invitations_to(viewer: Viewer) -> list[Invitation]:
    """Those that the viewer can answer, the latest first."""
    return [one for one in await invitations_to(viewer).order_by("-id") if _is_open(one)]


async def invitation_seen_by(viewer: Viewer, invitation_id: int) -> Invitation | None:
    """The invitation, for whom it was sent to and for those who could have sent it."""
    found = await Invitation.get_or_none(id=invitation_id)
    if found is None or may_invite(viewer, found.organization_id, found.role):
        return found
    return await invitations_to(viewer).get_or_none(id=invitation_id)


def still_open(viewer: Viewer, sent: Iterable[Invitation]) -> list[Invitation]:
    """Of an organization's invitations those that can be answered, and the viewer may take back."""
    return [
        one for one in sent if _is_open(one) and may_invite(viewer, one.organization_id, one.role)
    ]


def _is_open(invitation: Invitation) -> bool:
    return status_of(invitation, now()) is InvitationStatus.OPEN


def not_ended(memberships: Iterable[Membership]) -> list[Membership]:
    """Those in force today, and those still to begin."""
    today = _today()
    return [one for one in memberships if one.ends_on is None or one.ends_on > today]


def memberships_of(viewer: Viewer) -> QuerySet[Membership]:
    """The viewer's own, in force or still to begin."""
    return Membership.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=_today()), person_id=viewer.person_id
    )


async def membership_seen_by(viewer: Viewer, membership_id: int) -> Membership | None:
    """The membership, for its person and those who see who is in the organization."""
    found = await Membership.get_or_none(id=membership_id)
    if found is None:
        return None
    own = found.person_id == viewer.person_id
    return found if own or sees_members(viewer, found.organization_id) else None


def _today() -> date:
    return local_date(now(), settings().time_zone)
