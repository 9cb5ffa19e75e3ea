"""What is followed, and the messages that go to everybody who does."""

from dataclasses import dataclass
from typing import Any

import graphene

from mulin.broadcasts import models, queries
from mulin.broadcasts.deliveries import Counts
from mulin.organizations import models as organization_models
from mulin.people import models as people_models
from mulin.services import models as service_models
from schema.context import context_of
from schema.enums import described
from schema.nodes import Node, fetched_by, related
from schema.organizations.types import Organization
from schema.pages import connection_of
from schema.persons import Person
from schema.scalars import DateTime
from schema.services import Topic

BroadcastStatus = described(
    models.BroadcastStatus,
    "How far a broadcast is.",
    {
        "DRAFT": "It is written; nobody has heard of it.",
        "SENDING": "People are being told, one portion after the other.",
        "SENT": "Everybody was told; pushes may still be on their way.",
        "CANCELLED": "It was stopped; whoever was told keeps it in the inbox.",
    },
    name="BroadcastStatus",
)


class Following(graphene.ObjectType):
    """A topic or an organization of which you want to hear news."""

    class Meta:
        interfaces = (Node,)

    topic = graphene.Field(Topic, description="The topic, if it is one.")
    organization = graphene.Field(Organization, description="The organization, if it is one.")
    created_at = graphene.Field(DateTime, required=True, description="Since when.")

    resolve_topic = related(service_models.Topic, "topic_id")
    resolve_organization = related(organization_models.Organization, "organization_id")


@dataclass(frozen=True, slots=True)
class Progress:
    """A broadcast's figures."""

    recipients: int
    told: int
    deliveries: Counts


class BroadcastProgress(graphene.ObjectType):
    """How far a broadcast has come, as counted when this was asked for.

    Deliveries are kept for 90 days after they ended, and counted as long.
    """

    recipients = graphene.Int(
        required=True,
        description="How many people it is for: as estimated when it was written, from "
        "`sendBroadcast` on as counted then.",
    )
    told = graphene.Int(required=True, description="How many have it in their inbox.")
    deliveries_sent = graphene.Int(
        required=True, description="Pushes and other messages that left; a person may get several."
    )
    deliveries_pending = graphene.Int(
        required=True, description="Still to leave, or held back for somebody's quiet hours."
    )
    deliveries_failed = graphene.Int(required=True, description="Given up after every try.")
    deliveries_dropped = graphene.Int(
        required=True,
        description="Not sent since nobody needs them: cancelled, too late, or the device is gone.",
    )

    @staticmethod
    def resolve_deliveries_sent(row: Progress, _info: graphene.ResolveInfo) -> int:
        return row.deliveries.sent

    @staticmethod
    def resolve_deliveries_pending(row: Progress, _info: graphene.ResolveInfo) -> int:
        return row.deliveries.pending

    @staticmethod
    def resolve_deliveries_failed(row: Progress, _info: graphene.ResolveInfo) -> int:
        return row.deliveries.failed

    @staticmethod
    def resolve_deliveries_dropped(row: Progress, _info: graphene.ResolveInfo) -> int:
        return row.deliveries.dropped


class Broadcast(graphene.ObjectType):
    """One message to everybody who follows a topic, or to the people of an area.

    An area is an organization and all below it; its people follow one of these, have a role there
    today, or kept an appointment there within 365 days.
    """

    class Meta:
        interfaces = (Node,)

    status = graphene.Field(BroadcastStatus, required=True, description="How far it is.")
    organization = graphene.Field(Organization, required=True, description="Who speaks.")
    author = graphene.Field(Person, required=True, description="Who wrote it.")
    topic = graphene.Field(Topic, description="It goes to who follows this topic; null: an area.")
    area = graphene.Field(
        Organization, description="It goes to the people of this area; null: a topic."
    )
    title_zh = graphene.String(required=True, description="The title in Chinese.")
    title_en = graphene.String(required=True, description="The title in English.")
    body_zh = graphene.String(required=True, description="The text in Chinese.")
    body_en = graphene.String(required=True, description="The text in English.")
    link = graphene.String(description="What it opens: a path of the app, or an https address.")
    recipients_estimated = graphene.Int(
        required=True, description="How many people it is for; see `BroadcastProgress.recipients`."
    )
    progress = graphene.Field(
        BroadcastProgress, required=True, description="How far it has come, in figures."
    )
    created_at = graphene.Field(DateTime, required=True, description="When it was written.")
    started_at = graphene.Field(DateTime, description="When sending began.")
    ended_at = graphene.Field(
        DateTime, description="When the last person was told, or it was cancelled."
    )

    resolve_organization = related(organization_models.Organization, "organization_id")
    resolve_author = related(people_models.Person, "author_id")
    resolve_topic = related(service_models.Topic, "topic_id")
    resolve_area = related(organization_models.Organization, "area_id")

    @staticmethod
    async def resolve_progress(row: models.Broadcast, info: graphene.ResolveInfo) -> Progress:
        counts = await context_of(info).loaders.broadcast_deliveries.load(row.id)
        return Progress(row.recipients_estimated, row.recipients_told, counts)


FollowingConnection = connection_of(Following, "what somebody follows")
BroadcastConnection = connection_of(Broadcast, "broadcasts")


async def _own_following(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.followings_of(viewer).get_or_none(id=key)


async def _seen_broadcast(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.visible_to(viewer).get_or_none(id=key)


fetched_by("Following", _own_following)
fetched_by("Broadcast", _seen_broadcast)
