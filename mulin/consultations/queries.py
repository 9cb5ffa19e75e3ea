"""Reading consultations: one's own, one's organization's, one's team's, those one oversees."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from mulin.consultations.flow import UNANSWERED, Side
from mulin.consultations.models import (
    Consultation,
    ConsultationStatus,
    Message,
    MessageKind,
    ReadMark,
)
from mulin.people.viewer import Viewer


def visible_to(viewer: Viewer) -> QuerySet[Consultation]:
    """All the consultations a viewer may see; every read starts here.

    What was asked for an organization is its contacts', not the person's who asked: whoever is no
    contact any more sees it no more.
    """
    return Consultation.filter(_visible(viewer, ""))


def messages_visible_to(viewer: Viewer) -> QuerySet[Message]:
    """Messages of those consultations; notes among the team only for its side."""
    found = _visible(viewer, "consultation__")
    notes = Q(kind=MessageKind.NOTE)
    return Message.filter(found & (~notes | _team_side(viewer, "consultation__")))


def of_requester(viewer: Viewer) -> QuerySet[Consultation]:
    """What the viewer asked, for themselves or for the organizations they are contact of."""
    return Consultation.filter(_asked(viewer, ""))


def worked_on_by(
    viewer: Viewer,
    *,
    team_id: int | None = None,
    specialist_id: int | None = None,
    statuses: Collection[ConsultationStatus] | None = None,
    mine: bool = False,
) -> QuerySet[Consultation]:
    """What the viewer's teams work on and what they oversee; None is "any"."""
    found = Consultation.filter(_team_side(viewer, ""))
    if team_id is not None:
        found = found.filter(team_id=team_id)
    if specialist_id is not None:
        found = found.filter(specialist_id=specialist_id)
    if mine:
        found = found.filter(specialist_id=viewer.specialist_id or 0)
    if statuses is not None:
        found = found.filter(status__in=list(statuses))
    return found


def late(found: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Those of them whose promised time is over without an answer."""
    return found.filter(due_stage__in=["late", "escalated"], status__in=list(UNANSWERED))


def _where(prefix: str, **conditions: Any) -> Q:
    renamed: dict[str, Any] = {f"{prefix}{name}": value for name, value in conditions.items()}
    return Q(**renamed)


def _asked(viewer: Viewer, prefix: str) -> Q:
    own = _where(prefix, person_id=viewer.person_id, organization_id__isnull=True)
    if viewer.contact_for:
        own |= _where(prefix, organization_id__in=sorted(viewer.contact_for))
    return own


def _team_side(viewer: Viewer, prefix: str) -> Q:
    """Nobody reads the notes of others about their own question, or their organization's."""
    others = ~_where(prefix, person_id=viewer.person_id)
    if viewer.contact_for:
        others &= _where(prefix, organization_id__not_in=sorted(viewer.contact_for))
    return others & (
        _where(prefix, team_id__in=sorted(viewer.teams) or [0])
        | _where(prefix, served_by_id__in=sorted(viewer.overseen) or [0])
    )


def _visible(viewer: Viewer, prefix: str) -> Q:
    return _asked(viewer, prefix) | _team_side(viewer, prefix)


def asks(viewer: Viewer, consultation: Consultation) -> bool:
    """Whether it is the viewer's own question, or one of an organization they are contact of."""
    if consultation.organization_id is None:
        return consultation.person_id == viewer.person_id
    return consultation.organization_id in viewer.contact_for


def sides_of(viewer: Viewer, consultation: Consultation) -> frozenset[Side]:
    """How the viewer has to do with a consultation they may see."""
    asked = asks(viewer, consultation)
    if asked or consultation.person_id == viewer.person_id:
        return frozenset({Side.REQUESTER}) if asked else frozenset()
    team = consultation.team_id
    member = team in viewer.teams
    held = {
        Side.MEMBER: member,
        Side.LEAD: team in viewer.led,
        Side.ASSIGNEE: member and consultation.specialist_id == viewer.specialist_id,
        Side.COORDINATOR: consultation.served_by_id in viewer.coordinated,
    }
    return frozenset(side for side, true in held.items() if true)


def reads_notes(viewer: Viewer, consultation: Consultation) -> bool:
    """Whether what only the team's side sees is the viewer's to see."""
    if asks(viewer, consultation) or consultation.person_id == viewer.person_id:
        return False
    return consultation.team_id in viewer.teams or consultation.served_by_id in viewer.overseen


async def unread_by(viewer: Viewer, consultation_ids: Collection[int]) -> dict[int, int]:
    """How many messages of others the viewer has yet to read, by consultation id.

    Where there are none the id is left out.
    """
    marks = dict(
        await ReadMark.filter(
            person_id=viewer.person_id, consultation_id__in=list(consultation_ids)
        ).values_list("consultation_id", "message_id")
    )
    written = (
        await messages_visible_to(viewer)
        .filter(consultation_id__in=list(consultation_ids))
        .exclude(author_id=viewer.person_id)
        .values_list("consultation_id", "id")
    )
    return Counter(thread for thread, message in written if message > marks.get(thread, 0))
