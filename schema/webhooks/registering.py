"""Registering webhooks, changing and forgetting them."""

import graphene

from mulin.refusals import Code
from mulin.webhooks import actions
from schema.context import viewer_of
from schema.ids import local_id
from schema.refusals import error_list, telling
from schema.webhooks.types import Webhook, WebhookEvent

_EVENTS = graphene.List(
    graphene.NonNull(WebhookEvent), description="Of what to tell; empty: of everything."
)
_REFUSALS = (Code.INVALID, Code.NOT_FOUND, Code.UNAUTHENTICATED)
_SHOWN_ONCE = (
    "`whsec_…`, which signs what is sent. It is shown this once; lost, rotate it. Null: refused."
)


class CreateWebhookInput(graphene.InputObjectType):
    """Whose events go where."""

    organization_id = graphene.ID(
        required=True, description="An `Organization` you are an admin of, or one below it."
    )
    url = graphene.String(
        required=True,
        description="Where to post events: `https://` on the public Internet, port 443 or 8443, at "
        "most 2,000 characters.",
    )
    events = _EVENTS
    description = graphene.String(description="What it is for, at most 200 characters.")


class CreateWebhook(graphene.Mutation):
    """Have a partner's system told of events. An organization has at most 10 webhooks."""

    class Meta:
        name = "CreateWebhookPayload"

    class Arguments:
        input = CreateWebhookInput(required=True, description="The webhook.")

    webhook = graphene.Field(Webhook, description="The webhook; null when refused.")
    secret = graphene.String(description=_SHOWN_ONCE)
    errors = error_list("CreateWebhook", Code.FORBIDDEN, Code.LIMIT_REACHED, *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: CreateWebhookInput,  # noqa: A002 - the API's word
    ) -> "CreateWebhook":
        made = await actions.create(
            viewer_of(info),
            local_id(input.organization_id, "Organization", "organization_id"),
            input.url,
            input.events or (),
            input.description or "",
        )
        return CreateWebhook(webhook=made.webhook, secret=made.secret, errors=[])


class UpdateWebhookInput(graphene.InputObjectType):
    """What to change; what is left out stays."""

    id = graphene.ID(required=True, description="Id of the `Webhook`.")
    url = graphene.String(description="Where to post events; as in `createWebhook`.")
    events = _EVENTS
    description = graphene.String(description="What it is for, at most 200 characters.")


class UpdateWebhook(graphene.Mutation):
    """Change where a webhook is, what it hears of, or what it is called."""

    class Meta:
        name = "UpdateWebhookPayload"

    class Arguments:
        input = UpdateWebhookInput(required=True, description="What to change.")

    webhook = graphene.Field(Webhook, description="As it is now; null when refused.")
    errors = error_list("UpdateWebhook", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: UpdateWebhookInput,  # noqa: A002 - the API's word
    ) -> "UpdateWebhook":
        changed = await actions.update(
            viewer_of(info),
            local_id(input.id, "Webhook", "id"),
            url=input.url,
            events=input.events,
            description=input.description,
        )
        return UpdateWebhook(webhook=changed, errors=[])


class WebhookInput(graphene.InputObjectType):
    """Which webhook."""

    id = graphene.ID(required=True, description="Id of the `Webhook`.")


class DeleteWebhook(graphene.Mutation):
    """Forget a webhook, and what it was sent."""

    class Meta:
        name = "DeleteWebhookPayload"

    class Arguments:
        input = WebhookInput(required=True, description="Which one.")

    deleted_id = graphene.ID(description="The id that is no more; null when refused.")
    errors = error_list("DeleteWebhook", *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: WebhookInput,  # noqa: A002 - the API's word
    ) -> "DeleteWebhook":
        await actions.delete(viewer_of(info), local_id(input.id, "Webhook", "id"))
        return DeleteWebhook(deleted_id=input.id, errors=[])


class RotateWebhookSecret(graphene.Mutation):
    """Give a webhook a new secret. For 24 hours the one before signs too, beside it."""

    class Meta:
        name = "RotateWebhookSecretPayload"

    class Arguments:
        input = WebhookInput(required=True, description="Which one.")

    webhook = graphene.Field(Webhook, description="As it is now; null when refused.")
    secret = graphene.String(description=_SHOWN_ONCE)
    errors = error_list("RotateWebhookSecret", Code.STEP_UP_REQUIRED, *_REFUSALS)

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: WebhookInput,  # noqa: A002 - the API's word
    ) -> "RotateWebhookSecret":
        key = local_id(input.id, "Webhook", "id")
        made = await actions.rotate_secret(viewer_of(info), key)
        return RotateWebhookSecret(webhook=made.webhook, secret=made.secret, errors=[])


class RegisteringMutations:
    """Root fields that change what webhooks there are."""

    create_webhook = CreateWebhook.Field()
    update_webhook = UpdateWebhook.Field()
    delete_webhook = DeleteWebhook.Field()
    rotate_webhook_secret = RotateWebhookSecret.Field()
