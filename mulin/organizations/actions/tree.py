"""Staff building the tree: making organizations, moving, renaming and retiring them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tortoise.exceptions import IntegrityError

from mulin.audit.actions import record
from mulin.audit.changes import changed
from mulin.clock import now
from mulin.database import query, transaction, violated_constraint
from mulin.organizations.identifiers import checked_code, checked_credit_code, checked_words
from mulin.organizations.models import Organization, OrganizationKind
from mulin.organizations.queries import sees
from mulin.organizations.running import run_organization
from mulin.organizations.tree import fits, refuse_misplaced
from mulin.people.models import Membership, Role
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.search.indexing import index_organizations

NAME_ZH_LIMIT, NAME_EN_LIMIT = 120, 200


@dataclass(frozen=True, slots=True)
class NewOrganization:
    """An organization to be; `credit_code` is the unified social credit code, if it has one."""

    kind: OrganizationKind
    parent_id: int | None
    code: str
    name_zh: str
    name_en: str
    credit_code: str | None = None


@dataclass(frozen=True, slots=True)
class OrganizationChanges:
    """What is to be different; None leaves it. An empty `credit_code` takes it away."""

    kind: OrganizationKind | None = None
    parent_id: int | None = None
    code: str | None = None
    name_zh: str | None = None
    name_en: str | None = None
    credit_code: str | None = None
    is_active: bool | None = None


async def create_organization(viewer: Viewer, wanted: NewOrganization) -> Organization:
    """Make an organization below one whose staff the viewer is on; it counts as verified.

    Raises Refusal INVALID naming the field, NOT_FOUND parent_id, FORBIDDEN parent_id (or kind: a
    new district is founded by an import, since nobody would be its admin).
    """
    if wanted.parent_id is None:
        refuse_misplaced(wanted.kind, None, "parent_id")
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="kind")
    await run_organization(viewer, wanted.parent_id, "parent_id")
    organization = Organization(
        kind=wanted.kind,
        parent_id=wanted.parent_id,
        verified_at=now(),
        created_at=now(),
        **_checked(wanted),
    )
    async with transaction():
        await refuse_unfit_parent(wanted.kind, wanted.parent_id, "parent_id")
        with _uniqueness_told():
            await organization.save()
        await index_organizations([organization.id])
        await record(
            "organization.created",
            "organization",
            organization.id,
            actor_id=viewer.person_id,
            kind=organization.kind,
            parent=organization.parent_id,
        )
    return organization


def _checked(wanted: NewOrganization | OrganizationChanges) -> dict[str, str | None]:
    """The columns of what is given. Raises Refusal INVALID naming the field."""
    found: dict[str, str | None] = {}
    if wanted.code is not None:
        found["code"] = checked_code(wanted.code, "code")
    if wanted.name_zh is not None:
        found["name_zh"] = checked_words(wanted.name_zh, "name_zh", NAME_ZH_LIMIT)
    if wanted.name_en is not None:
        found["name_en"] = checked_words(wanted.name_en, "name_en", NAME_EN_LIMIT)
    if wanted.credit_code is not None:
        written = wanted.credit_code.strip()
        found["credit_code"] = checked_credit_code(written, "credit_code") if written else None
    return found


async def refuse_unfit_parent(kind: OrganizationKind, parent_id: int, field: str) -> None:
    """Keep the parent as it is until the present transaction ends, if it is one for that kind.

    Raises Refusal NOT_FOUND `field`, INVALID `field` for the wrong kind and for an inactive one.
    """
    rows = await query(
        "SELECT kind, is_active FROM organization WHERE id = $1 FOR SHARE", parent_id
    )
    if not rows:
        raise not_found(field)
    refuse_misplaced(kind, OrganizationKind(rows[0]["kind"]), field)
    if not rows[0]["is_active"]:
        raise invalid(field, "organization_inactive")


@contextmanager
def _uniqueness_told() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        match violated_constraint(error):
            case "organization_code_key":
                raise invalid("code", "code_taken") from None
            case "organization_credit_code_key":
                raise invalid("credit_code", "credit_code_taken") from None
            case _:
                raise


async def update_organization(
    viewer: Viewer, organization_id: int, wanted: OrganizationChanges
) -> Organization:
    """Change an organization, or where it stands. What was written about it stays.

    Raises Refusal NOT_FOUND and FORBIDDEN naming id or parent_id, INVALID naming the field (id for
    a centre that is to be moved or something else).
    """
    columns = _checked(wanted)
    async with transaction():
        # Moves come one after another: each could be right and both together a circle.
        await query("SELECT pg_advisory_xact_lock(hashtextextended('organization tree', 0))")
        organization = await _edited(viewer, organization_id)
        before = _told(organization)
        await _place(viewer, organization, wanted)
        if wanted.is_active is not None:
            organization.is_active = wanted.is_active
        organization.update_from_dict(columns)
        with _uniqueness_told():
            await organization.save()
        await index_organizations([organization.id])
        await record(
            "organization.updated",
            "organization",
            organization_id,
            changed(before, _told(organization), of=("organization", organization_id)),
            actor_id=viewer.person_id,
        )
    return organization


def _told(organization: Organization) -> dict[str, Any]:
    names = ("kind", "parent_id", "code", "name_zh", "name_en", "credit_code", "is_active")
    return {name: getattr(organization, name) for name in names}


async def _edited(viewer: Viewer, organization_id: int) -> Organization:
    """Locked, for the staff of what is above it; at the top for its admins."""
    await query("SELECT id FROM organization WHERE id = $1 FOR NO KEY UPDATE", organization_id)
    organization = await Organization.get_or_none(id=organization_id)
    if organization is None or not sees(viewer, organization):
        raise not_found("id")
    if organization.parent_id is None:
        allowed = (organization_id, Role.DISTRICT_ADMIN) in viewer.memberships
    else:
        allowed = organization.parent_id in viewer.staffed
    if not allowed:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    return organization


async def _place(viewer: Viewer, organization: Organization, wanted: OrganizationChanges) -> None:
    kind = wanted.kind or organization.kind
    parent_id = organization.parent_id if wanted.parent_id is None else wanted.parent_id
    new_kind, moved = kind != organization.kind, parent_id != organization.parent_id
    if not (new_kind or moved):
        return
    if parent_id is None or organization.kind is OrganizationKind.DISTRICT_CENTRE:
        raise invalid("id", "centre_at_the_top")
    if moved:
        await run_organization(viewer, parent_id, "parent_id")
    await refuse_unfit_parent(kind, parent_id, "parent_id" if moved else "kind")
    await _refuse_circle(organization.id, parent_id)
    if new_kind:
        await _refuse_unfit_kind(organization.id, kind)
    organization.kind, organization.parent_id = kind, parent_id


_ABOVE = """
WITH RECURSIVE above(id, parent_id) AS (
    SELECT id, parent_id FROM organization WHERE id = $1
    UNION
    SELECT o.id, o.parent_id FROM above JOIN organization o ON o.id = above.parent_id
)
SELECT 1 FROM above WHERE id = $2
"""


async def _refuse_circle(organization_id: int, parent_id: int) -> None:
    """Kinds alone allow none; what was imported may not have gone by them."""
    if await query(_ABOVE, parent_id, organization_id):
        raise invalid("parent_id", "below_itself")


async def _refuse_unfit_kind(organization_id: int, kind: OrganizationKind) -> None:
    for child in await Organization.filter(parent_id=organization_id):
        refuse_misplaced(child.kind, kind, "kind")
    for member in await Membership.filter(organization_id=organization_id):
        if not fits(member.role, kind):
            raise invalid("kind", "role_does_not_fit")


async def verify_organization(viewer: Viewer, organization_id: int) -> Organization:
    """Say that an organization is what it says; a second time changes nothing.

    Raises Refusal NOT_FOUND and FORBIDDEN naming id.
    """
    async with transaction():
        organization = await _edited(viewer, organization_id)
        if organization.verified_at is None:
            organization.verified_at = now()
            await organization.save()
            await record(
                "organization.verified",
                "organization",
                organization_id,
                actor_id=viewer.person_id,
            )
    return organization
