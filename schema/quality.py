"""Ratings: what people say of the advice they got, and what is answered."""

from typing import Any

import graphene

from mulin.appointments import models as appointment_models
from mulin.consultations import models as consultation_models
from mulin.crypto import decrypt_optional
from mulin.quality import actions, models, queries
from mulin.quality.models import RatingTag as RatingTagModel
from mulin.refusals import Code
from mulin.teams import models as team_models
from schema.context import context_of, viewer_of
from schema.enums import described
from schema.ids import local_id, optional_local_id
from schema.nodes import Node, fetched_by, related
from schema.pages import NEWEST_FIRST, Window, connection_of, page, page_arguments
from schema.refusals import coded, error_list, telling
from schema.scalars import DateTime

RatingTag = described(
    RatingTagModel,
    "A word to pick beside the score.",
    {
        "CLEAR": "It was explained clearly.",
        "PATIENT": "They took their time.",
        "ON_TIME": "It began, or was answered, when promised.",
        "PROFESSIONAL": "They know the law.",
        "HELPFUL": "It helped.",
        "LATE": "It began, or was answered, late.",
        "UNCLEAR": "It was hard to understand.",
        "RUSHED": "There was not enough time.",
    },
    name="RatingTag",
)


class RatingSummary(graphene.ObjectType):
    """What people say on average."""

    average = graphene.Float(required=True, description="1 to 5, to one decimal place.")
    count = graphene.Int(required=True, description="How many said so, at least 5.")


class Rating(graphene.ObjectType):
    """What a person says of an appointment, or of a question that was answered; given once."""

    class Meta:
        interfaces = (Node,)

    # Named and not imported: these types speak of ratings in turn.
    specialist = graphene.Field(
        "schema.teams.types.Specialist", required=True, description="Whose advice it was."
    )
    team = graphene.Field("schema.teams.types.Team", description="Of which team.")
    appointment = graphene.Field(
        "schema.appointments.types.Appointment",
        description="The appointment, if it is about one that you may see.",
    )
    consultation = graphene.Field(
        "schema.consultations.types.Consultation",
        description="The question, if it is about one that you may see.",
    )
    score = graphene.Int(required=True, description="1 to 5, 5 being the best.")
    tags = graphene.List(
        graphene.NonNull(RatingTag), required=True, description="The words they picked."
    )
    words = graphene.String(description="What they wrote, if anything.")
    created_at = graphene.Field(DateTime, required=True, description="When it was given.")
    reply = graphene.String(description="The answer to it, if there is one.")
    replied_at = graphene.Field(DateTime, description="When it was answered.")

    resolve_specialist = related(team_models.Specialist, "specialist_id")
    resolve_team = related(team_models.Team, "team_id")
    resolve_appointment = related(appointment_models.Appointment, "appointment_id")
    resolve_consultation = related(consultation_models.Consultation, "consultation_id")

    @staticmethod
    def resolve_tags(row: models.Rating, _info: graphene.ResolveInfo) -> list[RatingTagModel]:
        return [RatingTagModel(tag) for tag in row.tags]

    @staticmethod
    def resolve_words(row: models.Rating, _info: graphene.ResolveInfo) -> str | None:
        return decrypt_optional(row.words_encrypted)

    @staticmethod
    def resolve_reply(row: models.Rating, _info: graphene.ResolveInfo) -> str | None:
        return decrypt_optional(row.reply_encrypted)


async def _seen(info: graphene.ResolveInfo, key: int) -> Any:
    viewer = context_of(info).viewer
    return None if viewer is None else await queries.visible_to(viewer).get_or_none(id=key)


fetched_by("Rating", _seen)

RatingConnection = connection_of(Rating, "ratings")


class QualityQueries:
    """Root fields about ratings."""

    ratings = graphene.Field(
        RatingConnection,
        specialist_id=graphene.ID(description="Only of this specialist."),
        team_id=graphene.ID(description="Only of this team."),
        **page_arguments(),
        description="Ratings you may read one by one, the newest first: those you gave, those of "
        "your own advice, of teams you lead, and of your part of the district. Everybody else "
        "reads `Specialist.rating` and `Team.rating`.",
    )

    @staticmethod
    @coded
    async def resolve_ratings(
        _root: object,
        info: graphene.ResolveInfo,
        specialist_id: str | None = None,
        team_id: str | None = None,
        **window: Any,
    ) -> Any:
        found = queries.visible_to(
            viewer_of(info),
            specialist_id=optional_local_id(specialist_id, "Specialist", "specialist_id"),
            team_id=optional_local_id(team_id, "Team", "team_id"),
        )
        return await page(RatingConnection, found, NEWEST_FIRST, Window(**window))


class RateInput(graphene.InputObjectType):
    """How it was: one of the two ids, and what you have to say."""

    appointment_id = graphene.ID(description="The appointment, once it is `FULFILLED`.")
    consultation_id = graphene.ID(description="Or the question, once it is answered.")
    score = graphene.Int(required=True, description="1 to 5, 5 being the best.")
    tags = graphene.List(graphene.NonNull(RatingTag), description="Words that fit, if any.")
    words = graphene.String(
        description="In your own words, at most 500 characters; kept encrypted, read by the "
        "specialist and who oversees them."
    )


class Rate(graphene.Mutation):
    """Say how the advice was: once, within 90 days."""

    class Meta:
        name = "RatePayload"

    class Arguments:
        input = RateInput(required=True, description="How it was.")

    rating = graphene.Field(Rating, description="Your rating; null when refused.")
    errors = error_list(
        "Rate",
        Code.FORBIDDEN,
        Code.NOT_FOUND,
        Code.INVALID,
        Code.WRONG_STATUS,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: RateInput,  # noqa: A002 - the API's word
    ) -> "Rate":
        rating = await actions.rate(
            viewer_of(info),
            score=input.score,
            tags=[RatingTagModel(tag) for tag in input.tags or ()],
            words=input.words or "",
            appointment_id=optional_local_id(input.appointment_id, "Appointment", "appointment_id"),
            consultation_id=optional_local_id(
                input.consultation_id, "Consultation", "consultation_id"
            ),
        )
        return Rate(rating=rating, errors=[])


class ReplyToRatingInput(graphene.InputObjectType):
    """Which rating, and what to answer."""

    id = graphene.ID(required=True, description="Id of the `Rating`.")
    reply = graphene.String(
        required=True, description="At most 500 characters, for the person to read."
    )


class ReplyToRating(graphene.Mutation):
    """As the specialist, the team's lead or its coordinator: answer to a rating, once."""

    class Meta:
        name = "ReplyToRatingPayload"

    class Arguments:
        input = ReplyToRatingInput(required=True, description="Which one, and what to answer.")

    rating = graphene.Field(Rating, description="As it is now; null when refused.")
    errors = error_list(
        "ReplyToRating",
        Code.FORBIDDEN,
        Code.NOT_FOUND,
        Code.INVALID,
        Code.WRONG_STATUS,
        Code.UNAUTHENTICATED,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: ReplyToRatingInput,  # noqa: A002 - the API's word
    ) -> "ReplyToRating":
        rating_id = local_id(input.id, "Rating", "id")
        rating = await actions.reply(viewer_of(info), rating_id, input.reply)
        return ReplyToRating(rating=rating, errors=[])


class QualityMutations:
    """Root fields that rate, and answer."""

    rate = Rate.Field()
    reply_to_rating = ReplyToRating.Field()
