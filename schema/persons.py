"""People as others see them."""

from typing import Any

import graphene

from mulin.people import models
from mulin.people.accounts import shown_name
from schema.context import context_of
from schema.nodes import Node, fetched_by


class Person(graphene.ObjectType):
    """Somebody with an account, as those who deal with them see them."""

    class Meta:
        interfaces = (Node,)

    name = graphene.String(
        required=True,
        description="Their name; empty until they give one. Who has closed their account has none "
        "any more: it reads so.",
    )

    @staticmethod
    def resolve_name(row: models.Person, _info: graphene.ResolveInfo) -> str:
        return shown_name(row)


async def _oneself(info: graphene.ResolveInfo, key: int) -> Any:
    context = context_of(info)
    if context.viewer is None or context.viewer.person_id != key:
        return None
    return await context.loaders.one(models.Person, key)


fetched_by("Person", _oneself)
