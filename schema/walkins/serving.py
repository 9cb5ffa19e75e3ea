"""Staff serving whoever was called; the record of it is an appointment."""

import graphene

from mulin.intake.persons import caller
from mulin.refusals import Code
from mulin.walkins.actions import serving
from schema.consents import ConsentInput, method_of
from schema.context import viewer_of
from schema.ids import local_id, optional_local_id
from schema.refusals import error_list, telling
from schema.walkins.types import WalkIn

_REFUSALS = (
    Code.NOT_FOUND,
    Code.FORBIDDEN,
    Code.WRONG_STATUS,
    Code.INVALID,
    Code.UNAUTHENTICATED,
)
_CONSENT = (
    "That they agreed to being named; needed with `phone` or `name`, unless they agreed in the "
    "district within 180 days."
)


class StartServingInput(graphene.InputObjectType):
    """Who came to the desk."""

    id = graphene.ID(required=True, description="Id of a `WalkIn` that is called.")
    phone = graphene.String(description="Their number: their account is found or made.")
    name = graphene.String(description="Their name, at most 80 characters; kept if none is known.")
    consent = ConsentInput(description=_CONSENT)


class StartServing(graphene.Mutation):
    """As staff of the venue: whoever was called came. Nobody's calendar is blocked by it."""

    class Meta:
        name = "StartServingPayload"

    class Arguments:
        input = StartServingInput(required=True, description="Who.")

    walk_in = graphene.Field(WalkIn, description="As it is now; null when refused.")
    errors = error_list("StartServing", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: StartServingInput,  # noqa: A002 - the API's word
    ) -> "StartServing":
        viewer, key = viewer_of(info), local_id(input.id, "WalkIn", "id")
        who = caller(input.phone, input.name, method_of(input.consent))
        return StartServing(walk_in=await serving.start(viewer, key, who), errors=[])


class FinishServingInput(graphene.InputObjectType):
    """What took place, as it is to be recorded."""

    id = graphene.ID(required=True, description="Id of a `WalkIn` that is being served.")
    specialist_id = graphene.ID(required=True, description="Who gave the advice.")
    service_id = graphene.ID(
        description="What it was; left out: as said when the number was taken, else refused."
    )
    topic_id = graphene.ID(description="What it was about; left out: as said before.")
    note = graphene.String(
        description="What was advised, at most 2,000 characters; kept encrypted."
    )
    phone = graphene.String(description="Their number: their account is found or made.")
    name = graphene.String(description="Their name, at most 80 characters; kept if none is known.")
    consent = ConsentInput(description=_CONSENT)


class FinishServing(graphene.Mutation):
    """As staff of the venue: it is over. An appointment, `FULFILLED`, keeps what took place."""

    class Meta:
        name = "FinishServingPayload"

    class Arguments:
        input = FinishServingInput(required=True, description="What took place.")

    walk_in = graphene.Field(
        WalkIn, description="As it is now, with its `appointment`; null when refused."
    )
    errors = error_list("FinishServing", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: FinishServingInput,  # noqa: A002 - the API's word
    ) -> "FinishServing":
        viewer, key = viewer_of(info), local_id(input.id, "WalkIn", "id")
        visit = serving.Visit(
            specialist_id=local_id(input.specialist_id, "Specialist", "specialist_id"),
            service_id=optional_local_id(input.service_id, "Service", "service_id"),
            topic_id=optional_local_id(input.topic_id, "Topic", "topic_id"),
            note=input.note or "",
            who=caller(input.phone, input.name, method_of(input.consent)),
        )
        return FinishServing(walk_in=await serving.finish(viewer, key, visit), errors=[])


class ServingMutations:
    """Root fields for those who serve."""

    start_serving = StartServing.Field()
    finish_serving = FinishServing.Field()
