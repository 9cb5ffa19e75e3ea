"""How soon answers are promised."""

from typing import Any

import graphene

from mulin.consultations import models, promises
from mulin.refusals import Code
from mulin.services import models as service_models
from schema.consultations.enums import Urgency
from schema.context import viewer_of
from schema.enums import TeamKind
from schema.refusals import error_list, telling


class Promise(graphene.ObjectType):
    """Within how much working time a question is answered."""

    team_kind = graphene.Field(TeamKind, required=True, description="By which kind of team.")
    urgency = graphene.Field(Urgency, required=True, description="How urgent it is.")
    minutes = graphene.Int(
        required=True,
        description="Minutes of the district's working hours, on its working days; 360 are a day.",
    )


class SetPromiseInput(graphene.InputObjectType):
    """What to promise from now on."""

    team_kind = TeamKind(required=True, description="By which kind of team.")
    urgency = Urgency(required=True, description="How urgent it is.")
    minutes = graphene.Int(
        required=True, description="Minutes of the district's working hours: 30 to 10000."
    )


class SetPromise(graphene.Mutation):
    """As a district admin: promise answers sooner or later; earlier promises hold."""

    class Meta:
        name = "SetPromisePayload"

    class Arguments:
        input = SetPromiseInput(required=True, description="What to promise.")

    promise = graphene.Field(Promise, description="What is promised now; null when refused.")
    errors = error_list("SetPromise", Code.FORBIDDEN, Code.INVALID, Code.UNAUTHENTICATED)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetPromiseInput,  # noqa: A002 - the API's word
    ) -> "SetPromise":
        wanted = promises.PromisedTime(
            service_models.TeamKind(input.team_kind), models.Urgency(input.urgency), input.minutes
        )
        made = await promises.set_promise(viewer_of(info), wanted)
        return SetPromise(promise=made, errors=[])


class PromiseQueries:
    """Root fields about promised times."""

    promises = graphene.List(
        graphene.NonNull(Promise),
        required=True,
        description="How soon each kind of team answers; everybody may know.",
    )

    @staticmethod
    async def resolve_promises(_root: object, _info: graphene.ResolveInfo) -> Any:
        return await promises.all_promises()


class PromiseMutations:
    """Root fields that change what is promised."""

    set_promise = SetPromise.Field()
