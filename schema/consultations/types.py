"""Consultations and their threads as the API shows them."""

from typing import Any

import graphene

from mulin.appointments import models as appointment_models
from mulin.conflicts import models as conflict_models
from mulin.consultations import flow, models, queries
from mulin.consultations.reading import takes_part
from mulin.crypto import decrypt, decrypt_optional
from mulin.files import models as file_models
from mulin.notifications import models as notification_models
from mulin.organizations import models as organization_models
from mulin.people import models as people_models
from mulin.quality import models as quality_models
from mulin.quality.rules import can_rate_answer
from mulin.services import models as service_models
from mulin.teams import models as team_models
from schema.consultations.enums import (
    ConsultationChangeKind,
    ConsultationOutcome,
    ConsultationStatus,
    ConsultationStep,
    DueStage,
    MessageKind,
    QueueReason,
    Urgency,
)
from schema.context import context_of
from schema.enums import IntakeChannel, TeamKind
from schema.files import File
from schema.nodes import Node, fetched_by, related
from schema.organizations.types import Organization
from schema.pages import Window, connection_of, page_arguments, page_of_list
from schema.persons import Person
from schema.quality import Rating
from schema.refusals import coded
from schema.scalars import DateTime
from schema.services import Topic
from schema.teams.types import Specialist, Team


class Citation(graphene.ObjectType):
    """An article of a law that an answer rests on."""

    law = graphene.String(required=True, description="The law, such as 民法典.")
    article = graphene.String(required=True, description="Its article, such as 第一千零六十二条.")


class Message(graphene.ObjectType):
    """A message of a thread; it is never altered."""

    class Meta:
        interfaces = (Node,)

    kind = graphene.Field(MessageKind, required=True, description="What it is.")
    author = graphene.Field(Person, required=True, description="Who wrote it.")
    body = graphene.String(required=True, description="What it says; line breaks count.")
    version = graphene.Int(description="Of an answer: 1 for the first, 2 for a better one …")
    citations = graphene.List(
        graphene.NonNull(Citation), required=True, description="The law an answer rests on."
    )
    attachments = graphene.List(
        graphene.NonNull(File), required=True, description="The files that came with it."
    )
    created_at = graphene.Field(DateTime, required=True, description="When it was written.")

    resolve_author = related(people_models.Person, "author_id")

    @staticmethod
    def resolve_body(row: models.Message, _info: graphene.ResolveInfo) -> str:
        return decrypt(row.body_encrypted)

    @staticmethod
    async def resolve_citations(row: models.Message, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.many(models.Citation, "message_id", row.id)

    @staticmethod
    async def resolve_attachments(row: models.Message, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        links = await loaders.many(models.Attachment, "message_id", row.id)
        return await loaders.each(file_models.File, (link.file_id for link in links))


MessageConnection = connection_of(Message, "messages")


class ConsultationChange(graphene.ObjectType):
    """One step in a consultation's life."""

    kind = graphene.Field(ConsultationChangeKind, required=True, description="What happened.")
    at = graphene.Field(DateTime, required=True, description="When.")
    team = graphene.Field(Team, description="Whose it was from then on.")
    specialist = graphene.Field(Specialist, description="Who was at it from then on.")
    reason = graphene.String(
        description="The words given with it; only the team's side gets those it wrote itself."
    )

    resolve_team = related(team_models.Team, "team_id")
    resolve_specialist = related(team_models.Specialist, "specialist_id")

    @staticmethod
    def resolve_at(row: models.ConsultationChange, _info: graphene.ResolveInfo) -> Any:
        return row.created_at

    @staticmethod
    async def resolve_reason(
        row: models.ConsultationChange, info: graphene.ResolveInfo
    ) -> str | None:
        context = context_of(info)
        consultation = await context.loaders.one(models.Consultation, row.consultation_id)
        if consultation is None or context.viewer is None:
            return None
        inside = queries.reads_notes(context.viewer, consultation)
        own = row.actor_id == context.viewer.person_id
        return decrypt_optional(row.reason_encrypted) if inside or own else None


class NamedParty(graphene.ObjectType):
    """The other side of a matter, as the requester named it."""

    name = graphene.String(required=True, description="The name that was given.")


class Consultation(graphene.ObjectType):
    """A question in writing and its thread."""

    class Meta:
        interfaces = (Node,)

    reference = graphene.String(
        required=True, description="Eight symbols to read out on the phone, such as 7K3QX0ZD."
    )
    title = graphene.String(required=True, description="The question in a line.")
    status = graphene.Field(ConsultationStatus, required=True, description="Where it stands.")
    urgency = graphene.Field(Urgency, required=True, description="How soon an answer is promised.")
    team_kind = graphene.Field(TeamKind, required=True, description="Which kind of team answers.")
    intake_channel = graphene.Field(
        IntakeChannel, required=True, description="The door it came through."
    )
    person = graphene.Field(Person, required=True, description="Who asks.")
    organization = graphene.Field(
        Organization, description="For which enterprise or school; null: for themselves."
    )
    topic = graphene.Field(Topic, description="What it is about, if said.")
    team = graphene.Field(Team, description="The team that has it; null while one is chosen.")
    specialist = graphene.Field(Specialist, description="Who is at it; null: nobody yet.")
    queue_reason = graphene.Field(
        QueueReason,
        description="To the team's side: why nobody was given it by rule; null: somebody was.",
    )
    promised_at = graphene.Field(
        DateTime,
        description="By when an answer is promised; null while more is asked of the requester.",
    )
    due_stage = graphene.Field(DueStage, required=True, description="How far that time has run.")
    first_answered_at = graphene.Field(DateTime, description="When the first answer was given.")
    closed_at = graphene.Field(DateTime, description="When it was closed or withdrawn.")
    outcome = graphene.Field(ConsultationOutcome, description="What came of it, once closed.")
    merged_into = graphene.Field(
        lambda: Consultation, description="Where it goes on, when it was a duplicate."
    )
    created_at = graphene.Field(DateTime, required=True, description="When it was asked.")
    messages = graphene.Field(
        MessageConnection, **page_arguments(), description="Its thread, oldest first."
    )
    unread_count = graphene.Int(
        required=True,
        description="Messages of others you have yet to read; see `markThreadRead`.",
    )
    changes = graphene.List(
        graphene.NonNull(ConsultationChange), required=True, description="Its life so far."
    )
    appointments = graphene.List(
        graphene.NonNull("schema.appointments.types.Appointment"),
        required=True,
        description="Meetings booked about it, as far as you may see them.",
    )
    opposing_parties = graphene.List(
        graphene.NonNull(NamedParty), required=True, description="The other side, as it was named."
    )
    may = graphene.List(
        graphene.NonNull(ConsultationStep),
        required=True,
        description="What you may do with it now.",
    )
    rating = graphene.Field(
        Rating,
        description="What the person said of the answer, if they did and you may read it: see "
        "`ratings`.",
    )
    can_rate = graphene.Boolean(
        required=True, description="Whether it is yours to rate now: see `rate`."
    )
    muted = graphene.Boolean(
        required=True, description="Whether you hear of it in your inbox only: see `muteThread`."
    )

    resolve_person = related(people_models.Person, "person_id")
    resolve_organization = related(organization_models.Organization, "organization_id")
    resolve_topic = related(service_models.Topic, "topic_id")
    resolve_team = related(team_models.Team, "team_id")
    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_merged_into = related(models.Consultation, "merged_into_id")

    @staticmethod
    def resolve_title(row: models.Consultation, _info: graphene.ResolveInfo) -> str:
        return decrypt(row.title_encrypted)

    @staticmethod
    def resolve_queue_reason(row: models.Consultation, info: graphene.ResolveInfo) -> Any:
        viewer = context_of(info).viewer
        inside = viewer is not None and queries.reads_notes(viewer, row)
        return row.queue_reason if inside else None

    @staticmethod
    @coded
    async def resolve_messages(
        row: models.Consultation, info: graphene.ResolveInfo, **window: Any
    ) -> Any:
        context = context_of(info)
        thread = await context.loaders.many(models.Message, "consultation_id", row.id)
        shown = await page_of_list(MessageConnection, thread, Window(**window))
        viewer, noted = context.viewer, context.loaders.threads_read
        if viewer is not None and noted is not None and not takes_part(viewer, row):
            await noted.load(row.id)
        return shown

    @staticmethod
    async def resolve_unread_count(row: models.Consultation, info: graphene.ResolveInfo) -> int:
        return await context_of(info).loaders.unread.load(row.id)

    @staticmethod
    async def resolve_changes(row: models.Consultation, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        return await loaders.many(models.ConsultationChange, "consultation_id", row.id)

    @staticmethod
    async def resolve_appointments(row: models.Consultation, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        booked = await loaders.many(appointment_models.Appointment, "consultation_id", row.id)
        seen = await loaders.each(appointment_models.Appointment, (one.id for one in booked))
        return [one for one in seen if one is not None]

    @staticmethod
    async def resolve_opposing_parties(
        row: models.Consultation, info: graphene.ResolveInfo
    ) -> list[NamedParty]:
        loaders = context_of(info).loaders
        named = await loaders.many(conflict_models.OpposingParty, "consultation_id", row.id)
        return [NamedParty(name=decrypt(one.name_encrypted)) for one in named]

    @staticmethod
    def resolve_may(row: models.Consultation, info: graphene.ResolveInfo) -> list[str]:
        viewer = context_of(info).viewer
        sides = frozenset() if viewer is None else queries.sides_of(viewer, row)
        return [step.name for step in flow.steps_open_to(row.status, sides)]

    @staticmethod
    async def resolve_rating(row: models.Consultation, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        given = await loaders.many(quality_models.Rating, "consultation_id", row.id)
        return await loaders.one(quality_models.Rating, given[0].id) if given else None

    @staticmethod
    async def resolve_can_rate(row: models.Consultation, info: graphene.ResolveInfo) -> bool:
        if not can_rate_answer(context_of(info).viewer, row):
            return False
        loaders = context_of(info).loaders
        return not await loaders.many(quality_models.Rating, "consultation_id", row.id)

    @staticmethod
    async def resolve_muted(row: models.Consultation, info: graphene.ResolveInfo) -> bool:
        context = context_of(info)
        muted = await context.loaders.many(
            notification_models.MutedThread, "consultation_id", row.id
        )
        viewer = context.viewer
        return viewer is not None and any(one.person_id == viewer.person_id for one in muted)


ConsultationConnection = connection_of(Consultation, "consultations")


async def _seen(info: graphene.ResolveInfo, key: int) -> Any:
    return await context_of(info).loaders.one(models.Consultation, key)


async def _seen_message(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    if viewer is None:
        return None
    return await queries.messages_visible_to(viewer).get_or_none(id=key)


fetched_by("Consultation", _seen)
fetched_by("Message", _seen_message)
