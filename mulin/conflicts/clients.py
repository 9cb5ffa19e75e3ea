"""Keeping the list of whom a specialist, or a whole firm, advises outside Mulin."""

from dataclasses import dataclass

from mulin.audit.actions import record
from mulin.clock import now
from mulin.conflicts.models import Client
from mulin.conflicts.parties import Party, cleaned_one
from mulin.conflicts.queries import clients_visible_to
from mulin.crypto import encrypt
from mulin.database import query, transaction
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people import idempotency
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.teams.models import Specialist

MOST_CLIENTS = 2_000
"""On one list: each is compared with each party whenever the specialist might be chosen."""

_ACTION = "add_client"
_FIRMS = frozenset({OrganizationKind.LAW_FIRM, OrganizationKind.NOTARY_OFFICE})


@dataclass(frozen=True, slots=True)
class _List:
    """Whose clients they are."""

    specialist_id: int | None = None
    organization_id: int | None = None


async def add(
    viewer: Viewer,
    client: Party,
    *,
    specialist_id: int | None = None,
    organization_id: int | None = None,
    idempotency_key: str | None = None,
) -> Client:
    """Put a client on a specialist's list (the viewer's own unless named) or on a firm's.

    Raises Refusal: INVALID naming the field, NOT_FOUND and FORBIDDEN naming the list,
    LIMIT_REACHED name. The same idempotency key gives the same client again.
    """
    kept = cleaned_one(client)
    owner = await _kept_list(viewer, specialist_id, organization_id)
    async with transaction():
        if idempotency_key is not None:
            content = {
                "list": [owner.specialist_id, owner.organization_id],
                "client": [kept.name, kept.code_index],
            }
            earlier = await idempotency.earlier_result(
                viewer.person_id, _ACTION, idempotency_key, content
            )
            if earlier is not None:
                return await _added_before(viewer, earlier)
        await _refuse_more_than_fit(owner)
        row = await Client.create(
            specialist_id=owner.specialist_id,
            organization_id=owner.organization_id,
            name_encrypted=encrypt(kept.name),
            code_index=kept.code_index,
            created_by_id=viewer.person_id,
            created_at=now(),
        )
        if idempotency_key is not None:
            await idempotency.keep(viewer.person_id, _ACTION, idempotency_key, row.id)
        await record(
            "client.added",
            "client",
            row.id,
            actor_id=viewer.person_id,
            specialist=owner.specialist_id,
            organization=owner.organization_id,
        )
    return row


async def remove(viewer: Viewer, client_id: int) -> None:
    """Take a client off its list, and with it the conflicts they were found in.

    Raises Refusal NOT_FOUND id.
    """
    async with transaction():
        client = await clients_visible_to(viewer).get_or_none(id=client_id)
        if client is None or not await query(
            "DELETE FROM client WHERE id = $1 RETURNING id", client_id
        ):
            raise not_found("id")
        await record(
            "client.removed",
            "client",
            client_id,
            actor_id=viewer.person_id,
            specialist=client.specialist_id,
            organization=client.organization_id,
        )


async def _added_before(viewer: Viewer, client_id: int) -> Client:
    """Raises Refusal NOT_FOUND idempotency_key for one that was removed since."""
    client = await clients_visible_to(viewer).get_or_none(id=client_id)
    if client is None:
        raise not_found("idempotency_key")
    return client


async def _kept_list(
    viewer: Viewer, specialist_id: int | None, organization_id: int | None
) -> _List:
    """The list, for somebody who keeps it; see `clients_visible_to` for who that is."""
    if organization_id is None:
        return _List(specialist_id=await _kept_specialist(viewer, specialist_id))
    if specialist_id is not None:
        raise invalid("organization_id", "specialist_or_firm")
    organization = await Organization.get_or_none(id=organization_id)
    if organization is None or organization.kind is OrganizationKind.ENTERPRISE:
        raise not_found("organization_id")
    if organization.kind not in _FIRMS:
        raise invalid("organization_id", "not_a_firm")
    if organization_id not in viewer.coordinated and not await Specialist.exists(
        id=viewer.specialist_id or 0, organization_id=organization_id
    ):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="organization_id")
    return _List(organization_id=organization_id)


async def _kept_specialist(viewer: Viewer, specialist_id: int | None) -> int:
    if specialist_id is None:
        if viewer.specialist_id is None:
            raise Refusal(Code.FORBIDDEN, "specialist_only")
        return viewer.specialist_id
    if specialist_id == viewer.specialist_id:
        return specialist_id
    asked = Specialist.filter(id=specialist_id, is_active=True)
    if not await asked.exists():
        raise not_found("specialist_id")
    places = sorted(viewer.coordinated) or [0]
    if not await asked.filter(team_members__team__organization_id__in=places).exists():
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="specialist_id")
    return specialist_id


async def _refuse_more_than_fit(owner: _List) -> None:
    """Locks the list's owner, so that two who add at once count each other's."""
    if owner.organization_id is None:
        await query(
            "SELECT id FROM specialist WHERE id = $1 FOR NO KEY UPDATE", owner.specialist_id
        )
        held = await Client.filter(specialist_id=owner.specialist_id).count()
    else:
        await query(
            "SELECT id FROM organization WHERE id = $1 FOR NO KEY UPDATE", owner.organization_id
        )
        held = await Client.filter(organization_id=owner.organization_id).count()
    if held >= MOST_CLIENTS:
        raise Refusal(Code.LIMIT_REACHED, "most_clients", field="name", limit=MOST_CLIENTS)
