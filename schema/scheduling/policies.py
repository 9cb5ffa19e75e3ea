"""What services ask of a booking, and what single specialists do otherwise."""

from typing import Any

import graphene

from mulin.refusals import Code
from mulin.scheduling import entries
from mulin.scheduling.actions import policies
from mulin.services import models as service_models
from mulin.teams import models as team_models
from schema.context import context_of, viewer_of
from schema.ids import local_id
from schema.nodes import Node, fetched_by, related
from schema.refusals import error_list, telling
from schema.services import Service
from schema.teams import Specialist


class PolicyException(graphene.ObjectType):
    """What one specialist does otherwise than a service says; null is "as the service"."""

    class Meta:
        interfaces = (Node,)

    specialist = graphene.Field(Specialist, required=True, description="Whose it is.")
    service = graphene.Field(Service, required=True, description="Of which service.")
    daily_limit = graphene.Int(description="Most appointments they are given on one day.")
    minimum_notice_minutes = graphene.Int(description="How long ahead one must book at least.")
    buffer_before_minutes = graphene.Int(description="Kept free before a meeting.")
    buffer_after_minutes = graphene.Int(description="Kept free after a meeting.")
    needs_confirmation = graphene.Boolean(
        description="Whether a booking is `PENDING` until they confirm."
    )
    cancellation_cutoff_minutes = graphene.Int(
        description="Until how long before the start the person may cancel."
    )

    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_service = related(service_models.Service, "service_id")


async def _kept_exception(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    if viewer is None:
        return None
    return await entries.policy_exceptions_kept_by(viewer).get_or_none(id=key)


fetched_by("PolicyException", _kept_exception)


class SetServicePolicyInput(graphene.InputObjectType):
    """What to change of a service's policy.

    What is left out stays as it is. `null` means "no limit", and only `periodLimit` and
    `noShowLimit` can do without one: anywhere else `null` is `INVALID`. So do not send `null` for
    what the person did not touch; leave it out.
    """

    service_id = graphene.ID(required=True, description="Of which service.")
    duration_minutes = graphene.Int(description="Length of a meeting: 5 to 480, a multiple of 5.")
    step_minutes = graphene.Int(
        description="Meetings begin every so many minutes: 5 to 240, a multiple of 5."
    )
    buffer_before_minutes = graphene.Int(
        description="Kept free before a meeting: 0 to 240, a multiple of 5."
    )
    buffer_after_minutes = graphene.Int(
        description="Kept free after a meeting: 0 to 240, a multiple of 5."
    )
    minimum_notice_minutes = graphene.Int(
        description="How long ahead one must book at least: 0 to 129600 (90 days), a multiple of "
        "5, and less than `horizonDays`."
    )
    horizon_days = graphene.Int(description="How far ahead one may book: 1 to 366.")
    open_limit = graphene.Int(
        description="Open appointments one person may hold at a time: 1 to 100."
    )
    period_limit = graphene.Int(
        description="Bookings one person may make within `periodDays`: 1 to 100; null: no limit."
    )
    period_days = graphene.Int(description="The days `periodLimit` counts: 1 to 366.")
    daily_limit = graphene.Int(
        description="Most appointments a specialist is given on one day: 1 to 100."
    )
    needs_confirmation = graphene.Boolean(
        description="Whether a booking is `PENDING` until the specialist confirms."
    )
    confirm_within_minutes = graphene.Int(
        description="A `PENDING` booking that nobody confirms in this time declines itself: 5 to "
        "43200 (30 days), a multiple of 5."
    )
    cancellation_cutoff_minutes = graphene.Int(
        description="Until how long before the start the person may cancel: 0 to 43200 (30 days), "
        "a multiple of 5."
    )
    no_show_limit = graphene.Int(
        description="Who missed so many appointments within `noShowWindowDays` cannot book for a "
        "while: 1 to 100; null: no limit."
    )
    no_show_window_days = graphene.Int(description="The days `noShowLimit` counts: 1 to 366.")
    no_show_block_days = graphene.Int(
        description="How long they cannot book, from the last one missed: 1 to 366 days."
    )


class SetServicePolicy(graphene.Mutation):
    """As a district admin: change parts of a service's policy. Appointments already made stay."""

    class Meta:
        name = "SetServicePolicyPayload"

    class Arguments:
        input = SetServicePolicyInput(required=True, description="What to change.")

    service = graphene.Field(Service, description="The service as it is now; null when refused.")
    errors = error_list(
        "SetServicePolicy", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetServicePolicyInput,  # noqa: A002 - the API's word
    ) -> "SetServicePolicy":
        viewer = viewer_of(info)
        # A mapping of what was sent: what is left out is not in it, unlike what is null.
        changes = {name: figure for name, figure in input.items() if name != "service_id"}
        service_id = local_id(input.service_id, "Service", "service_id")
        service = await policies.set_service_policy(viewer, service_id, changes)
        return SetServicePolicy(service=service, errors=[])


class SetPolicyExceptionInput(graphene.InputObjectType):
    """What a specialist does otherwise; what is null or left out is as the service says."""

    specialist_id = graphene.ID(
        required=True,
        description="Who, of a team that serves your organization or one below it.",
    )
    service_id = graphene.ID(required=True, description="With which service.")
    daily_limit = graphene.Int(description="Most appointments they are given a day: 1 to 100.")
    minimum_notice_minutes = graphene.Int(
        description="How long ahead one must book at least: 0 to 129600, a multiple of 5, and less "
        "than the service's `horizonDays`."
    )
    buffer_before_minutes = graphene.Int(
        description="Kept free before a meeting: 0 to 240, a multiple of 5."
    )
    buffer_after_minutes = graphene.Int(
        description="Kept free after a meeting: 0 to 240, a multiple of 5."
    )
    needs_confirmation = graphene.Boolean(
        description="Whether a booking is `PENDING` until they confirm."
    )
    cancellation_cutoff_minutes = graphene.Int(
        description="Until how long before the start the person may cancel: 0 to 43200, a multiple "
        "of 5."
    )


class SetPolicyException(graphene.Mutation):
    """As staff: say what a specialist does otherwise than a service; it replaces what was said.

    At least one thing must differ. Appointments already made stay.
    """

    class Meta:
        name = "SetPolicyExceptionPayload"

    class Arguments:
        input = SetPolicyExceptionInput(required=True, description="The exception.")

    policy_exception = graphene.Field(
        PolicyException, description="The exception as kept; null when refused."
    )
    errors = error_list(
        "SetPolicyException", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SetPolicyExceptionInput,  # noqa: A002 - the API's word
    ) -> "SetPolicyException":
        made = await policies.set_policy_exception(
            viewer_of(info),
            local_id(input.specialist_id, "Specialist", "specialist_id"),
            local_id(input.service_id, "Service", "service_id"),
            policies.SpecialistPolicy(
                daily_limit=input.daily_limit,
                minimum_notice_minutes=input.minimum_notice_minutes,
                buffer_before_minutes=input.buffer_before_minutes,
                buffer_after_minutes=input.buffer_after_minutes,
                needs_confirmation=input.needs_confirmation,
                cancellation_cutoff_minutes=input.cancellation_cutoff_minutes,
            ),
        )
        return SetPolicyException(policy_exception=made, errors=[])


class RemovePolicyExceptionInput(graphene.InputObjectType):
    """Which exception to take back."""

    id = graphene.ID(required=True, description="Id of the `PolicyException`.")


class RemovePolicyException(graphene.Mutation):
    """As staff: have a specialist do as the service says again."""

    class Meta:
        name = "RemovePolicyExceptionPayload"

    class Arguments:
        input = RemovePolicyExceptionInput(required=True, description="Which one.")

    removed_id = graphene.ID(description="The id that is no more; null when refused.")
    errors = error_list(
        "RemovePolicyException", Code.FORBIDDEN, Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RemovePolicyExceptionInput,  # noqa: A002 - the API's word
    ) -> "RemovePolicyException":
        viewer = viewer_of(info)
        await policies.remove_policy_exception(viewer, local_id(input.id, "PolicyException", "id"))
        return RemovePolicyException(removed_id=input.id, errors=[])


class PolicyMutations:
    """Root fields that change policies."""

    set_service_policy = SetServicePolicy.Field()
    set_policy_exception = SetPolicyException.Field()
    remove_policy_exception = RemovePolicyException.Field()
