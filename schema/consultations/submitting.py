"""Asking in writing, and reading what was asked."""

from collections.abc import Sequence
from typing import Any

import graphene

from mulin.consultations import models, queries, submitting
from mulin.intake import models as intake_models
from mulin.refusals import Code
from mulin.services import models as service_models
from schema.conflicts import OpposingPartyInput, parties_of
from schema.consultations.enums import ConsultationStatus, Urgency
from schema.consultations.types import Consultation, ConsultationConnection
from schema.context import viewer_of
from schema.enums import IntakeChannel, TeamKind
from schema.ids import local_ids, optional_local_id
from schema.pages import NEWEST_FIRST, Window, page, page_arguments
from schema.refusals import coded, error_list, telling


class SubmitConsultationInput(graphene.InputObjectType):
    """A question in writing."""

    team_kind = TeamKind(
        description="Which kind of team to ask; left out: your enterprise's or school's when "
        "`organizationId` is one, else `COMMUNITY`."
    )
    organization_id = graphene.ID(
        description="The enterprise or school you ask for, as its contact; or the station or "
        "studio you would like to answer."
    )
    topic_id = graphene.ID(description="What it is about.")
    title = graphene.String(required=True, description="The question in a line, 1 to 100 letters.")
    body = graphene.String(
        required=True, description="All of it, 1 to 10,000 characters; kept encrypted."
    )
    urgency = Urgency(description="Left out: `NORMAL`.")
    attachment_ids = graphene.List(
        graphene.NonNull(graphene.ID), description="Your uploaded `File`s, at most 10."
    )
    opposing_parties = graphene.List(
        graphene.NonNull(OpposingPartyInput), description="The other side, at most 10."
    )
    intake_channel = IntakeChannel(description="`APP` or `WEB`; left out: `APP`.")
    idempotency_key = graphene.String(
        description="Yours to choose, 1 to 200 characters; the same key again asks nothing more "
        "and gives the same consultation. Send one, so that you may retry."
    )


def submission_of(asked: Any) -> submitting.SubmissionRequest:
    """The request an input stands for."""
    kind = asked.get("team_kind")
    return submitting.SubmissionRequest(
        title=asked.title,
        body=asked.body,
        team_kind=None if kind is None else service_models.TeamKind(kind),
        organization_id=optional_local_id(
            asked.get("organization_id"), "Organization", "organization_id"
        ),
        topic_id=optional_local_id(asked.get("topic_id"), "Topic", "topic_id"),
        urgency=models.Urgency(asked.get("urgency") or models.Urgency.NORMAL),
        attachment_ids=local_ids(asked.get("attachment_ids"), "File", "attachment_ids"),
        opposing_parties=parties_of(asked.get("opposing_parties")),
        intake_channel=intake_models.IntakeChannel(
            asked.get("intake_channel") or intake_models.IntakeChannel.APP
        ),
        idempotency_key=asked.get("idempotency_key"),
    )


class SubmitConsultation(graphene.Mutation):
    """Ask in writing; the team whose turn it is gets it at once, you hear by when it answers."""

    class Meta:
        name = "SubmitConsultationPayload"

    class Arguments:
        input = SubmitConsultationInput(required=True, description="The question.")

    consultation = graphene.Field(Consultation, description="The consultation; null when refused.")
    errors = error_list(
        "SubmitConsultation",
        Code.NOT_FOUND,
        Code.INVALID,
        Code.LIMIT_REACHED,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: SubmitConsultationInput,  # noqa: A002 - the API's word
    ) -> "SubmitConsultation":
        made = await submitting.submit(viewer_of(info), submission_of(input))
        return SubmitConsultation(consultation=made, errors=[])


class ConsultationQueries:
    """Root fields about consultations."""

    consultations = graphene.Field(
        ConsultationConnection,
        team_id=graphene.ID(description="Only of this team."),
        specialist_id=graphene.ID(description="Only those this specialist is at."),
        mine=graphene.Boolean(description="true: only those you are at yourself."),
        status=graphene.List(graphene.NonNull(ConsultationStatus), description="Only in these."),
        late=graphene.Boolean(description="true: only those whose promised time is over."),
        **page_arguments(),
        description="As a specialist, coordinator or overseer: what your teams work on and what "
        "you oversee, newest first. Your own questions are under `viewer.consultations`.",
    )

    @staticmethod
    @coded
    async def resolve_consultations(
        _root: object,
        info: graphene.ResolveInfo,
        team_id: str | None = None,
        specialist_id: str | None = None,
        status: Sequence[models.ConsultationStatus] | None = None,
        *,
        mine: bool = False,
        late: bool = False,
        **window: Any,
    ) -> Any:
        found = queries.worked_on_by(
            viewer_of(info),
            team_id=optional_local_id(team_id, "Team", "team_id"),
            specialist_id=optional_local_id(specialist_id, "Specialist", "specialist_id"),
            statuses=status,
            mine=mine,
        )
        if late:
            found = queries.late(found)
        return await page(ConsultationConnection, found, NEWEST_FIRST, Window(**window))


class SubmissionMutations:
    """Root fields that ask."""

    submit_consultation = SubmitConsultation.Field()
