"""Specialists and the teams they serve in."""

from typing import Any

import graphene

from mulin.organizations import models as organization_models
from mulin.scheduling.keeping import keeps
from mulin.services import models as service_models
from mulin.services.models import TeamKind as Kind
from mulin.teams import models, queries
from mulin.wording import clean
from schema.context import context_of
from schema.enums import TeamKind, TeamRole
from schema.ids import optional_local_id
from schema.nodes import Node, by_loader, fetched_by, in_locale, related
from schema.organizations import Organization, public_organization
from schema.pages import BY_ID, Window, connection_of, page, page_arguments
from schema.refusals import coded
from schema.services import Topic

_SEARCH_LIMIT = 80


class Specialist(graphene.ObjectType):
    """A lawyer or legal worker who gives advice."""

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="A stable short name.")
    name = graphene.String(required=True, description="Their name in the caller's language.")
    title = graphene.String(required=True, description="Such as lawyer; may be empty.")
    languages = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Languages they advise in (BCP 47).",
    )
    organization = graphene.Field(Organization, description="The firm or office they come from.")
    topics = graphene.List(
        graphene.NonNull(Topic), required=True, description="The topics they advise on."
    )
    schedule = graphene.Field(
        # Named and not imported: what was entered about time speaks of specialists in turn.
        "schema.scheduling.schedule.Schedule",
        description="What was entered about their time; null unless it is you, or you are staff "
        "of an organization that one of their teams serves.",
    )

    resolve_name = in_locale("name")
    resolve_title = in_locale("title")

    @staticmethod
    async def resolve_organization(row: models.Specialist, info: graphene.ResolveInfo) -> Any:
        return await public_organization(info, row.organization_id)

    @staticmethod
    async def resolve_topics(row: models.Specialist, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        listed = await loaders.many(models.SpecialistTopic, "specialist_id", row.id)
        return await loaders.each(service_models.Topic, (link.topic_id for link in listed))

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
    role = graphene.Field(TeamRole, required=True, description="Their part in it.")

    resolve_specialist = related(models.Specialist, "specialist_id")


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

    resolve_name = in_locale("name")
    resolve_organization = related(organization_models.Organization, "organization_id")

    @staticmethod
    async def resolve_members(row: models.Team, info: graphene.ResolveInfo) -> Any:
        return await context_of(info).loaders.many(models.TeamMember, "team_id", row.id)


fetched_by("Specialist", by_loader(models.Specialist))
fetched_by("Team", by_loader(models.Team))

SpecialistConnection = connection_of(Specialist, "specialists")
TeamConnection = connection_of(Team, "teams")


class TeamQueries:
    """Root fields anybody may ask."""

    specialists = graphene.Field(
        SpecialistConnection,
        topic_id=graphene.ID(description="Only those who advise on this topic."),
        venue_id=graphene.ID(description="Only those who have hours at this venue."),
        team_id=graphene.ID(description="Only members of this team."),
        search=graphene.String(description="Part of the name, in either language."),
        **page_arguments(),
        description="Specialists who give advice at present.",
    )
    teams = graphene.Field(
        TeamConnection,
        kind=TeamKind(description="Only of this kind."),
        **page_arguments(),
        description="The teams.",
    )

    @staticmethod
    @coded
    async def resolve_specialists(
        _root: object,
        _info: graphene.ResolveInfo,
        topic_id: str | None = None,
        venue_id: str | None = None,
        team_id: str | None = None,
        search: str | None = None,
        **window: Any,
    ) -> Any:
        found = queries.specialists(
            topic_id=optional_local_id(topic_id, "Topic", "topic_id"),
            venue_id=optional_local_id(venue_id, "Venue", "venue_id"),
            team_id=optional_local_id(team_id, "Team", "team_id"),
            search=clean(search, "search", limit=_SEARCH_LIMIT) if search else None,
        )
        return await page(SpecialistConnection, found, BY_ID, Window(**window))

    @staticmethod
    @coded
    async def resolve_teams(
        _root: object, _info: graphene.ResolveInfo, kind: Kind | None = None, **window: Any
    ) -> Any:
        return await page(TeamConnection, queries.teams(kind=kind), BY_ID, Window(**window))
