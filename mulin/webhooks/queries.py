"""Reading webhooks: the admins of the organizations they are of."""

from tortoise.queryset import QuerySet

from mulin.notifications.models import Delivery, DeliveryStatus
from mulin.organizations.models import Organization
from mulin.organizations.queries import sees
from mulin.organizations.subtrees import subtrees
from mulin.people.models import Role
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, not_found
from mulin.webhooks.models import Webhook


async def administered(viewer: Viewer) -> set[int]:
    """The ids of the organizations the viewer is an admin of, all below them included."""
    below = await subtrees(
        {place for place, role in viewer.memberships if role is Role.DISTRICT_ADMIN}
    )
    return set[int]().union(*below.values())


async def visible_to(viewer: Viewer) -> QuerySet[Webhook]:
    return Webhook.filter(organization_id__in=await administered(viewer))


async def webhooks(viewer: Viewer, organization_id: int | None = None) -> QuerySet[Webhook]:
    """Those of one organization, or of all that the viewer administers.

    Raises Refusal FORBIDDEN for who administers nothing; of an organization that they do not
    administer NOT_FOUND or FORBIDDEN organization_id.
    """
    if organization_id is not None:
        await administer(viewer, organization_id, "organization_id")
        return Webhook.filter(organization_id=organization_id)
    places = await administered(viewer)
    if not places:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="organization_id")
    return Webhook.filter(organization_id__in=places)


async def administer(viewer: Viewer, organization_id: int, field: str) -> Organization:
    """The organization, for its admins.

    Raises Refusal NOT_FOUND `field` for what is none or not the viewer's to see, FORBIDDEN `field`
    for any other.
    """
    organization = await Organization.get_or_none(id=organization_id)
    if organization is None or not sees(viewer, organization):
        raise not_found(field)
    if organization_id not in await administered(viewer):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field=field)
    return organization


async def deliveries(
    viewer: Viewer, webhook_id: int, status: DeliveryStatus | None = None
) -> QuerySet[Delivery]:
    """What a webhook was sent or is to be sent. Raises Refusal NOT_FOUND webhook_id."""
    if not await (await visible_to(viewer)).filter(id=webhook_id).exists():
        raise not_found("webhook_id")
    found = Delivery.filter(webhook_id=webhook_id)
    return found if status is None else found.filter(status=status)


async def deliveries_visible_to(viewer: Viewer) -> QuerySet[Delivery]:
    return Delivery.filter(webhook__organization_id__in=await administered(viewer))
