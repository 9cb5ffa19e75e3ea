"""People as others see them."""

from typing import Any

import graphene

from mulin.people import models
from mulin.people.accounts import shown_name
from mulin.people.masking import masked_name, only_audits
from mulin.people.viewer import OVERSEEING
from mulin.teams import models as team_models
from schema.context import context_of
from schema.nodes import Node, fetched_by


class Person(graphene.ObjectType):
    """Somebody with an account, as those who deal with them see them."""

    class Meta:
        interfaces = (Node,)

    name = graphene.String(
        required=True,
        description="Their name; empty until they give one. Who has closed their account has none "
        "any more: it reads so. To auditors the names of those who are served are masked: `张**`.",
    )

    @staticmethod
    async def resolve_name(row: models.Person, info: graphene.ResolveInfo) -> str:
        return await name_seen(row, info)


async def name_seen(row: models.Person, info: graphene.ResolveInfo) -> str:
    """The name as the viewer sees it: whole, but for those who only audit, of who serves alone."""
    viewer = context_of(info).viewer
    name = shown_name(row)
    masks = only_audits(viewer) and row.closed_at is None
    if not masks or viewer is None or viewer.person_id == row.id or await _serves(row, info):
        return name
    return masked_name(name)


async def _serves(row: models.Person, info: graphene.ResolveInfo) -> bool:
    loaders = context_of(info).loaders
    held = await loaders.many(models.Membership, "person_id", row.id)
    if any(one.role in OVERSEEING for one in held):
        return True
    return bool(await loaders.many(team_models.Specialist, "person_id", row.id))


async def _oneself(info: graphene.ResolveInfo, key: int) -> Any:
    context = context_of(info)
    if context.viewer is None or context.viewer.person_id != key:
        return None
    return await context.loaders.one(models.Person, key)


fetched_by("Person", _oneself)
