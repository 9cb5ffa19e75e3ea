"""Topics of law, and services that can be booked."""

from typing import Any

import graphene

from mulin.services import models, queries
from mulin.services.models import TeamKind as Kind
from schema.context import context_of
from schema.enums import AppointmentMode, TeamKind
from schema.ids import optional_local_id
from schema.nodes import Node, by_loader, fetched_by, in_locale
from schema.pages import (
    BY_ID,
    Order,
    Window,
    connection_of,
    page,
    page_arguments,
    whole_number,
)
from schema.refusals import coded


class Topic(graphene.ObjectType):
    """A field of law as people name it."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="A stable short name.")
    name = graphene.String(required=True, description="Its name in the caller's language.")

    resolve_name = in_locale("name")


class Service(graphene.ObjectType):
    """Something that can be booked, and its policy."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="A stable short name.")
    name = graphene.String(required=True, description="Its name in the caller's language.")
    team_kind = graphene.Field(TeamKind, required=True, description="The teams that give it.")
    modes = graphene.List(
        graphene.NonNull(AppointmentMode), required=True, description="How it can take place."
    )
    duration_minutes = graphene.Int(required=True, description="Length of a meeting.")
    step_minutes = graphene.Int(required=True, description="Meetings begin every so many minutes.")
    buffer_before_minutes = graphene.Int(required=True, description="Kept free before a meeting.")
    buffer_after_minutes = graphene.Int(required=True, description="Kept free after a meeting.")
    minimum_notice_minutes = graphene.Int(
        required=True, description="How long ahead one must book at least."
    )
    horizon_days = graphene.Int(required=True, description="How far ahead one may book.")
    open_limit = graphene.Int(
        required=True, description="Open appointments one person may hold at a time."
    )
    period_limit = graphene.Int(
        description="Bookings one person may make within any `periodDays`; null: no limit."
    )
    period_days = graphene.Int(required=True, description="The days `periodLimit` counts.")
    daily_limit = graphene.Int(
        required=True, description="Most appointments a specialist is given on one day."
    )
    needs_confirmation = graphene.Boolean(
        required=True, description="Whether a booking is `PENDING` until the specialist confirms."
    )
    confirm_within_minutes = graphene.Int(
        required=True,
        description="A `PENDING` booking that nobody confirms in this time declines itself.",
    )
    cancellation_cutoff_minutes = graphene.Int(
        required=True, description="Until how long before the start the person may cancel."
    )
    no_show_limit = graphene.Int(
        description="Who missed so many appointments within `noShowWindowDays` cannot book for a "
        "while; null: no limit."
    )
    no_show_window_days = graphene.Int(required=True, description="The days `noShowLimit` counts.")
    no_show_block_days = graphene.Int(
        required=True, description="How many days they cannot book, from the last one missed."
    )
    topics = graphene.List(
        graphene.NonNull(Topic), required=True, description="The topics it covers."
    )

    resolve_name = in_locale("name")

    @staticmethod
    async def resolve_topics(row: models.Service, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        covered = await loaders.many(models.ServiceTopic, "service_id", row.id)
        return await loaders.each(models.Topic, (link.topic_id for link in covered))


fetched_by("Topic", by_loader(models.Topic))
fetched_by("Service", by_loader(models.Service))

TopicConnection = connection_of(Topic, "topics")
ServiceConnection = connection_of(Service, "services")

_BY_POSITION = Order("position", read=whole_number(16))


class ServiceQueries:
    """Root fields anybody may ask."""

    topics = graphene.Field(
        TopicConnection,
        **page_arguments(),
        description="Topics of law, the most asked first.",
    )
    services = graphene.Field(
        ServiceConnection,
        team_kind=TeamKind(description="Only those given by teams of this kind."),
        topic_id=graphene.ID(description="Only those covering this topic."),
        **page_arguments(),
        description="What can be booked.",
    )

    @staticmethod
    @coded
    async def resolve_topics(_root: object, _info: graphene.ResolveInfo, **window: Any) -> Any:
        return await page(TopicConnection, queries.topics(), _BY_POSITION, Window(**window))

    @staticmethod
    @coded
    async def resolve_services(
        _root: object,
        _info: graphene.ResolveInfo,
        team_kind: Kind | None = None,
        topic_id: str | None = None,
        **window: Any,
    ) -> Any:
        topic = optional_local_id(topic_id, "Topic", "topic_id")
        found = queries.services(team_kind=team_kind, topic_id=topic)
        return await page(ServiceConnection, found, BY_ID, Window(**window))
