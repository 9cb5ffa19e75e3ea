"""Who may say when a specialist works: they themselves, and the staff of whom their teams serve."""

from collections.abc import Iterable

from tortoise.expressions import Q

from mulin.database import query
from mulin.people.models import Role
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found

_SERVED = """
SELECT t.organization_id
FROM specialist s
LEFT JOIN team_member m ON m.specialist_id = s.id
LEFT JOIN team t ON t.id = m.team_id
WHERE s.id = $1 AND s.is_active
"""


def keeps(viewer: Viewer, specialist_id: int, served: Iterable[int]) -> bool:
    """Whether a viewer keeps the time of a specialist whose teams serve those organizations."""
    return specialist_id == viewer.specialist_id or staffs(viewer, served)


def staffs(viewer: Viewer, served: Iterable[int]) -> bool:
    """Whether a viewer is staff of one of those organizations, or of one above it."""
    return not viewer.staffed.isdisjoint(served)


async def kept_specialist(viewer: Viewer, specialist_id: int | None) -> int:
    """The specialist whose time the viewer is about to keep; None means the viewer themselves.

    Raises Refusal FORBIDDEN, NOT_FOUND specialist_id.
    """
    if specialist_id is None:
        if viewer.specialist_id is None:
            raise Refusal(Code.FORBIDDEN, "specialist_only")
        return viewer.specialist_id
    if not keeps(viewer, specialist_id, await _served_by(specialist_id)):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="specialist_id")
    return specialist_id


async def refuse_all_but_staff_of(viewer: Viewer, specialist_id: int) -> None:
    """Raises Refusal FORBIDDEN specialist_id (to the specialist too), NOT_FOUND specialist_id."""
    if not staffs(viewer, await _served_by(specialist_id)):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="specialist_id")


async def _served_by(specialist_id: int) -> set[int]:
    rows = await query(_SERVED, specialist_id)
    if not rows:
        raise not_found("specialist_id")
    return {row["organization_id"] for row in rows} - {None}


def kept_by(viewer: Viewer) -> Q:
    """A filter on tables with a `specialist`: the rows about those whose time the viewer keeps.

    Somebody in several teams comes several times: take `distinct()`.
    """
    own = Q(specialist_id=viewer.specialist_id or 0)
    return own | staffed_by(viewer) if viewer.staffed else own


def staffed_by(viewer: Viewer) -> Q:
    """Likewise, of those the viewer keeps as staff."""
    return Q(specialist__team_members__team__organization_id__in=sorted(viewer.staffed))


def refuse_outsiders(viewer: Viewer) -> None:
    """Raises Refusal FORBIDDEN for who keeps nobody's time, whatever they ask for."""
    if viewer.specialist_id is None and not viewer.staffed:
        raise Refusal(Code.FORBIDDEN, "specialist_only")


def refuse_all_but_admins(viewer: Viewer) -> None:
    """Raises Refusal FORBIDDEN for who does not run the district: what it says holds everywhere."""
    if all(role is not Role.DISTRICT_ADMIN for _, role in viewer.memberships):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do")
