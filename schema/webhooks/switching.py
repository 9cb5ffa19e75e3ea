"""Trying webhooks out, and switching them off and on."""

import graphene

from mulin.refusals import Code
from mulin.webhooks import actions
from schema.context import viewer_of
from schema.ids import local_id
from schema.refusals import error_list, telling
from schema.webhooks.registering import WebhookInput
from schema.webhooks.types import Webhook, WebhookDelivery

_REFUSALS = (Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED)


class DisableWebhook(graphene.Mutation):
    """Tell a webhook nothing until it is enabled; what happens meanwhile is not told later."""

    class Meta:
        name = "DisableWebhookPayload"

    class Arguments:
        input = WebhookInput(required=True, description="Which one.")

    webhook = graphene.Field(Webhook, description="As it is now; null when refused.")
    errors = error_list("DisableWebhook", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: WebhookInput,  # noqa: A002 - the API's word
    ) -> "DisableWebhook":
        webhook = await actions.disable(viewer_of(info), local_id(input.id, "Webhook", "id"))
        return DisableWebhook(webhook=webhook, errors=[])


class EnableWebhook(graphene.Mutation):
    """Tell a webhook of events again, from now on."""

    class Meta:
        name = "EnableWebhookPayload"

    class Arguments:
        input = WebhookInput(required=True, description="Which one.")

    webhook = graphene.Field(Webhook, description="As it is now; null when refused.")
    errors = error_list("EnableWebhook", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: WebhookInput,  # noqa: A002 - the API's word
    ) -> "EnableWebhook":
        webhook = await actions.enable(viewer_of(info), local_id(input.id, "Webhook", "id"))
        return EnableWebhook(webhook=webhook, errors=[])


class TestWebhook(graphene.Mutation):
    """Send a `ping` at once; its delivery shows what came of it."""

    class Meta:
        name = "TestWebhookPayload"

    class Arguments:
        input = WebhookInput(required=True, description="Which one.")

    delivery = graphene.Field(WebhookDelivery, description="On its way; null when refused.")
    errors = error_list("TestWebhook", Code.WRONG_STATUS, *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: WebhookInput,  # noqa: A002 - the API's word
    ) -> "TestWebhook":
        delivery = await actions.test(viewer_of(info), local_id(input.id, "Webhook", "id"))
        return TestWebhook(delivery=delivery, errors=[])


class RedeliverWebhookInput(graphene.InputObjectType):
    """Which event."""

    delivery_id = graphene.ID(required=True, description="Id of the `WebhookDelivery`.")


class RedeliverWebhook(graphene.Mutation):
    """Send an event once more, at once and under the id it had."""

    class Meta:
        name = "RedeliverWebhookPayload"

    class Arguments:
        input = RedeliverWebhookInput(required=True, description="Which one.")

    delivery = graphene.Field(WebhookDelivery, description="On its way; null when refused.")
    errors = error_list("RedeliverWebhook", Code.WRONG_STATUS, *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RedeliverWebhookInput,  # noqa: A002 - the API's word
    ) -> "RedeliverWebhook":
        key = local_id(input.delivery_id, "WebhookDelivery", "delivery_id")
        delivery = await actions.redeliver(viewer_of(info), key)
        return RedeliverWebhook(delivery=delivery, errors=[])


class SwitchingMutations:
    """Root fields that change what webhooks are sent."""

    disable_webhook = DisableWebhook.Field()
    enable_webhook = EnableWebhook.Field()
    test_webhook = TestWebhook.Field()
    redeliver_webhook = RedeliverWebhook.Field()
