"""Specialists, the teams they serve in, and what teams cover when."""

from datetime import date
from typing import Any

import graphene

from mulin.files.models import File as FileModel
from mulin.organizations import models as organization_models
from mulin.organizations.queries import sees
from mulin.scheduling.keeping import keeps
from mulin.services import models as service_models
from mulin.teams import models
from mulin.teams.queries import roster_range
from mulin.teams.running import sees_shares
from schema.context import context_of
from schema.enums import TeamKind, TeamRole
from schema.files import File
from schema.nodes import Node, by_loader, fetched_by, in_locale, related
from schema.organizations import Organization, public_organization
from schema.pages import connection_of
from schema.refusals import coded
from schema.scalars import Date
from schema.services import Topic


class Specialist(graphene.ObjectType):
    """A lawyer or legal worker who gives advice."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="A stable short name.")
    name = graphene.String(required=True, description="Their name in the caller's language.")
    title = graphene.String(required=True, description="Such as lawyer; may be empty.")
    bio = graphene.String(
        required=True, description="About them, in the caller's language; may be empty."
    )
    licence_number = graphene.String(
        description="The number of their licence to practise law, which is public; null: not given."
    )
    photo = graphene.Field(File, description="Their photo, which is public; null: none.")
    languages = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Languages they advise in (BCP 47).",
    )
    organization = graphene.Field(Organization, description="The firm or office they come from.")
    topics = graphene.List(
        graphene.NonNull(Topic), required=True, description="The topics they advise on."
    )
    teams = graphene.List(
        graphene.NonNull(lambda: TeamMember),
        required=True,
        description="The teams they serve in, and as what.",
    )
    rating = graphene.Field(
        # Named and not imported: ratings speak of specialists in turn.
        "schema.quality.RatingSummary",
        description="What people say of their advice on average; null until five have said so.",
    )
    schedule = graphene.Field(
        # Named and not imported: what was entered about time speaks of specialists in turn.
        "schema.scheduling.schedule.Schedule",
        description="What was entered about their time; null unless it is you, or you are staff "
        "of an organization that one of their teams serves.",
    )

    resolve_name = in_locale("name")
    resolve_title = in_locale("title")
    resolve_bio = in_locale("bio")

    @staticmethod
    async def resolve_organization(row: models.Specialist, info: graphene.ResolveInfo) -> Any:
        return await public_organization(info, row.organization_id)

    @staticmethod
    async def resolve_photo(row: models.Specialist, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.one(
            FileModel, row.photo_id if row.is_active else None
        )

    @staticmethod
    async def resolve_topics(row: models.Specialist, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        listed = await loaders.many(models.SpecialistTopic, "specialist_id", row.id)
        return await loaders.each(service_models.Topic, (link.topic_id for link in listed))

    @staticmethod
    async def resolve_teams(row: models.Specialist, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.many(models.TeamMember, "specialist_id", row.id)

    @staticmethod
    async def resolve_rating(row: models.Specialist, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.ratings_of_specialists.load(row.id)

    @staticmethod
    async def resolve_schedule(row: models.Specialist, info: graphene.ResolveInfo) -> Any:
        viewer, loaders = context_of(info).viewer, context_of(info).loaders
        if viewer is None or not row.is_active:
            return None
        places = await loaders.many(models.TeamMember, "specialist_id", row.id)
        teams = await loaders.each(models.Team, (place.team_id for place in places))
        served = [team.organization_id for team in teams if team is not None]
        return row if keeps(viewer, row.id, served) else None


class TeamMember(graphene.ObjectType):
    """A specialist's place in a team."""

    specialist = graphene.Field(Specialist, required=True, description="Who it is.")
    team = graphene.Field(lambda: Team, required=True, description="The team they serve in.")
    role = graphene.Field(TeamRole, required=True, description="Their part in it.")
    weight = graphene.Int(
        description="Their share of the team's work beside the others', 1 to 10; null for who is "
        "neither of the team nor oversees it."
    )
    open_limit = graphene.Int(
        description="How many unanswered questions in writing they have before they are given no "
        "more by rule, 0 to 100; null for who is neither of the team nor oversees it."
    )

    resolve_specialist = related(models.Specialist, "specialist_id")
    resolve_team = related(models.Team, "team_id")

    @staticmethod
    async def resolve_weight(row: models.TeamMember, info: graphene.ResolveInfo) -> int | None:
        return row.weight if await _sees_shares(row, info) else None

    @staticmethod
    async def resolve_open_limit(row: models.TeamMember, info: graphene.ResolveInfo) -> int | None:
        return row.open_limit if await _sees_shares(row, info) else None


async def _sees_shares(row: models.TeamMember, info: graphene.ResolveInfo) -> bool:
    context = context_of(info)
    team = await context.loaders.one(models.Team, row.team_id)
    return team is not None and sees_shares(context.viewer, team)


class Coverage(graphene.ObjectType):
    """An organization that a team serves, with what lies below it."""

    organization = graphene.Field(Organization, required=True, description="Which one.")
    topic = graphene.Field(Topic, description="On this topic only; null: on every one.")

    @staticmethod
    async def resolve_organization(row: models.Coverage, info: graphene.ResolveInfo) -> Any:
        return await public_organization(info, row.organization_id)

    resolve_topic = related(service_models.Topic, "topic_id")


class Duty(graphene.ObjectType):
    """A member's turn on one day: what comes in that day is theirs first."""

    date = graphene.Field(Date, required=True, description="The day, in the district's zone.")
    specialist = graphene.Field(Specialist, required=True, description="Whose turn it is.")
    team = graphene.Field(lambda: Team, required=True, description="In which team.")

    resolve_specialist = related(models.Specialist, "specialist_id")
    resolve_team = related(models.Team, "team_id")


def roster_arguments() -> dict[str, Any]:
    """`from, to`: the days of a roster."""
    return {
        "from_": Date(name="from", description="First day; left out: today."),
        "to": Date(description="Last day, at most 62 days in all; left out: a month's."),
    }


class Team(graphene.ObjectType):
    """Specialists who serve one organization and what lies below it."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="A stable short name.")
    kind = graphene.Field(TeamKind, required=True, description="Whom it serves.")
    name = graphene.String(required=True, description="Its name in the caller's language.")
    organization = graphene.Field(
        Organization, required=True, description="The organization it serves."
    )
    members = graphene.List(
        graphene.NonNull(TeamMember), required=True, description="Who serves in it."
    )
    coverages = graphene.List(
        graphene.NonNull(Coverage),
        required=True,
        description="What it serves beside its own organization; enterprises only for those who "
        "may see them.",
    )
    duties = graphene.List(
        graphene.NonNull(Duty),
        required=True,
        **roster_arguments(),
        description="Whose turn it is on which day, in order of days.",
    )
    rating = graphene.Field(
        # Named and not imported: ratings speak of teams in turn.
        "schema.quality.RatingSummary",
        description="What people say of its advice on average; null until five have said so.",
    )

    resolve_name = in_locale("name")
    resolve_organization = related(organization_models.Organization, "organization_id")

    @staticmethod
    async def resolve_members(row: models.Team, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.many(models.TeamMember, "team_id", row.id)

    @staticmethod
    async def resolve_rating(row: models.Team, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.ratings_of_teams.load(row.id)

    @staticmethod
    async def resolve_coverages(row: models.Team, info: graphene.ResolveInfo) -> Any:
        context = context_of(info)
        listed = await context.loaders.many(models.Coverage, "team_id", row.id)
        places = await context.loaders.each(
            organization_models.Organization, (one.organization_id for one in listed)
        )
        return [
            one
            for one, place in zip(listed, places, strict=True)
            if place is not None and sees(context.viewer, place)
        ]

    @staticmethod
    @coded
    async def resolve_duties(
        row: models.Team,
        info: graphene.ResolveInfo,
        from_: date | None = None,
        to: date | None = None,
    ) -> Any:
        first, last = roster_range(from_, to)
        return await context_of(info).loaders.duties.load((row.id, first, last))


fetched_by("Specialist", by_loader(models.Specialist))
fetched_by("Team", by_loader(models.Team))

SpecialistConnection = connection_of(Specialist, "specialists")
TeamConnection = connection_of(Team, "teams")
