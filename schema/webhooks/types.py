"""What a webhook is, and what it was sent."""

import json
from typing import Any

import graphene
from graphene.relay import Connection

from mulin.global_ids import global_id
from mulin.notifications.models import Delivery
from mulin.notifications.models import DeliveryStatus as DeliveryStatusModel
from mulin.organizations import models as organization_models
from mulin.webhooks import actions, events, models, queries
from schema.context import context_of
from schema.enums import DeliveryStatus, described
from schema.nodes import Node, fetched_by, related
from schema.organizations import Organization
from schema.pages import connection_of
from schema.scalars import DateTime

WebhookEvent = described(
    events.WebhookEvent,
    "What a webhook can be told of: every kind of change of an appointment or a consultation.",
    {one.name: f"`{one.value}` is the `type` in what is sent." for one in events.WebhookEvent},
)

WebhookDisabledReason = described(
    models.DisabledReason,
    "Why a webhook is told nothing.",
    {
        "ADMIN": "An admin disabled it.",
        "GONE": "Its server answered 410 Gone.",
        "FAILING": "Nothing could be delivered for five days.",
    },
    name="WebhookDisabledReason",
)


class WebhookDelivery(graphene.ObjectType):
    """One event as it was sent to a webhook, or is to be sent."""

    id = graphene.ID(required=True, description="What `redeliverWebhook` takes.")
    event_id = graphene.String(
        required=True, description="The `webhook-id` it is sent with, the same at every try."
    )
    type = graphene.String(
        required=True, description="What happened, such as `appointment.booked`, or `ping`."
    )
    payload = graphene.String(required=True, description="What is posted, as JSON.")
    status = graphene.Field(DeliveryStatus, required=True, description="What became of it.")
    attempts = graphene.Int(required=True, description="How often it was tried.")
    last_error = graphene.String(
        description="Why the last try failed, for a developer and in English; null: it did not."
    )
    created_at = graphene.Field(DateTime, required=True, description="When it happened.")
    due_at = graphene.Field(
        DateTime, description="When it is tried next, at the earliest; null: not any more."
    )
    settled_at = graphene.Field(DateTime, description="When it was taken or given up.")

    @staticmethod
    def resolve_id(row: Delivery, _info: graphene.ResolveInfo) -> str:
        return global_id("WebhookDelivery", row.id)

    @staticmethod
    def resolve_event_id(row: Delivery, _info: graphene.ResolveInfo) -> str:
        return row.dedupe_key

    @staticmethod
    def resolve_type(row: Delivery, _info: graphene.ResolveInfo) -> Any:
        return (row.payload or {})["type"]

    @staticmethod
    def resolve_payload(row: Delivery, _info: graphene.ResolveInfo) -> str:
        return json.dumps(row.payload)

    @staticmethod
    def resolve_due_at(row: Delivery, _info: graphene.ResolveInfo) -> Any:
        return row.due_at if row.status is DeliveryStatusModel.PENDING else None


WebhookDeliveryConnection = connection_of(WebhookDelivery, "deliveries to a webhook")


class Webhook(graphene.ObjectType):
    """An address that is told of events in an organization and below it. For its admins."""

    class Meta:
        interfaces = (Node,)

    organization = graphene.Field(Organization, required=True, description="Whose events.")
    url = graphene.String(required=True, description="Where events are posted.")
    events = graphene.List(
        graphene.NonNull(WebhookEvent), required=True, description="Of what; empty: of everything."
    )
    description = graphene.String(required=True, description="What it is for.")
    created_at = graphene.Field(DateTime, required=True, description="When it was made.")
    former_secret_until = graphene.Field(
        DateTime,
        description="Until when the secret before signs too; null: only the present one does.",
    )
    failing_since = graphene.Field(
        DateTime, description="Since when its server takes nothing; null: it does."
    )
    rests_until = graphene.Field(
        DateTime, description="Until when it is left alone because it failed; null: it is not."
    )
    disabled_at = graphene.Field(DateTime, description="When it was disabled; null: it is told.")
    disabled_reason = graphene.Field(WebhookDisabledReason, description="Why.")

    resolve_organization = related(organization_models.Organization, "organization_id")

    @staticmethod
    def resolve_events(row: models.Webhook, _info: graphene.ResolveInfo) -> Any:
        return [events.WebhookEvent(one) for one in row.events]

    @staticmethod
    def resolve_former_secret_until(row: models.Webhook, _info: graphene.ResolveInfo) -> Any:
        return actions.former_until(row)


WebhookConnection: type[Connection] = connection_of(Webhook, "webhooks")


async def _administered(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await (await queries.visible_to(viewer)).get_or_none(id=key)


fetched_by("Webhook", _administered)
