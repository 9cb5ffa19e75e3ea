"""An enterprise registers itself under its park; whoever does it is its first contact."""

from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from mulin import events
from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction, violated_constraint
from mulin.organizations.actions.tree import NAME_EN_LIMIT, NAME_ZH_LIMIT, refuse_unfit_parent
from mulin.organizations.identifiers import checked_credit_code, checked_words
from mulin.organizations.models import Organization, OrganizationKind
from mulin.organizations.queries import sees
from mulin.people import idempotency
from mulin.people.accounts import lock_account
from mulin.people.actions import clean_name
from mulin.people.models import Membership, Person, Role
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.scheduling.wall_clock import local_date
from mulin.search.indexing import index_organizations
from mulin.settings import settings

MOST_UNVERIFIED = 5
"""Enterprises one person may have registered that nobody has verified yet."""

_ACTION = "register_enterprise"


@dataclass(frozen=True, slots=True)
class Registration:
    """An enterprise as its contact describes it.

    `contact_name` is kept as the person's name where they have given none.
    """

    park_id: int
    credit_code: str
    name_zh: str
    name_en: str
    contact_name: str = ""
    idempotency_key: str | None = None


async def register_enterprise(viewer: Viewer, wanted: Registration) -> Organization:
    """Make the enterprise, and the viewer its contact; the park's coordinators hear of it.

    It counts at once, and as unverified. Raises Refusal INVALID naming the field (credit_code for
    one that is registered already), NOT_FOUND park_id, LIMIT_REACHED beyond `MOST_UNVERIFIED`. The
    same idempotency key gives the same enterprise again.
    """
    code = checked_credit_code(wanted.credit_code, "credit_code")
    organization = Organization(
        code=f"enterprise-{code.lower()}",
        kind=OrganizationKind.ENTERPRISE,
        parent_id=wanted.park_id,
        name_zh=checked_words(wanted.name_zh, "name_zh", NAME_ZH_LIMIT),
        name_en=checked_words(wanted.name_en, "name_en", NAME_EN_LIMIT),
        credit_code=code,
        created_at=now(),
    )
    contact_name = clean_name(wanted.contact_name, "contact_name")
    async with transaction():
        await lock_account(viewer, viewer.person_id)
        key = wanted.idempotency_key
        if key is not None:
            content = {"park": wanted.park_id, "code": code, "names": _names(organization)}
            earlier = await idempotency.earlier_result(viewer.person_id, _ACTION, key, content)
            if earlier is not None:
                return await Organization.get(id=earlier)
        await _refuse_more(viewer)
        await _refuse_all_but_parks(viewer, wanted.park_id)
        await _save(organization)
        await index_organizations([organization.id])
        await _become_contact(viewer, organization, contact_name)
        if key is not None:
            await idempotency.keep(viewer.person_id, _ACTION, key, organization.id)
    return organization


def _names(organization: Organization) -> list[str]:
    return [organization.name_zh, organization.name_en]


async def _refuse_all_but_parks(viewer: Viewer, park_id: int) -> None:
    park = await Organization.get_or_none(id=park_id)
    if park is None or not sees(viewer, park):
        raise not_found("park_id")
    if park.kind is not OrganizationKind.TECH_PARK:
        raise invalid("park_id", "not_a_park")
    await refuse_unfit_parent(OrganizationKind.ENTERPRISE, park_id, "park_id")


_UNVERIFIED = """
SELECT count(*) AS registered
FROM membership m JOIN organization o ON o.id = m.organization_id
WHERE m.person_id = $1 AND m.role = 'enterprise_contact' AND o.verified_at IS NULL
"""


async def _refuse_more(viewer: Viewer) -> None:
    if (await query(_UNVERIFIED, viewer.person_id))[0]["registered"] >= MOST_UNVERIFIED:
        raise Refusal(
            Code.LIMIT_REACHED, "most_unverified", field="credit_code", limit=MOST_UNVERIFIED
        )


async def _save(organization: Organization) -> None:
    try:
        await organization.save()
    except IntegrityError as error:
        # The short name is made of the code: whichever of the two constraints says so.
        if violated_constraint(error) in {"organization_code_key", "organization_credit_code_key"}:
            raise invalid("credit_code", "already_registered") from None
        raise


async def _become_contact(viewer: Viewer, organization: Organization, name: str) -> None:
    membership = await Membership.create(
        person_id=viewer.person_id,
        organization_id=organization.id,
        role=Role.ENTERPRISE_CONTACT,
        starts_on=local_date(now(), settings().time_zone),
    )
    if name:
        await Person.filter(id=viewer.person_id, name="").update(name=name)
    await record(
        "organization.registered",
        "organization",
        organization.id,
        actor_id=viewer.person_id,
        park=organization.parent_id,
        membership=membership.id,
    )
    event = events.Event("organization", organization.id, "registered")
    park = events.of_organization(organization.parent_id or organization.id)
    events.tell(event, [park, events.of_person(viewer.person_id)])
