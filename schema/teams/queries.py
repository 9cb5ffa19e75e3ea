"""Looking for specialists and teams."""

from datetime import date
from typing import Any

import graphene

from mulin.people.viewer import Viewer
from mulin.services.models import TeamKind as Kind
from mulin.teams import queries
from mulin.wording import clean
from schema.enums import TeamKind
from schema.ids import optional_local_id
from schema.pages import BY_ID, Window, page, page_arguments
from schema.refusals import coded
from schema.teams.types import Duty, SpecialistConnection, TeamConnection, roster_arguments

_SEARCH_LIMIT = 80


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
        organization_id=graphene.ID(description="Only those of this organization."),
        topic_id=graphene.ID(description="Only those with a member there who advises on it."),
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
        _root: object,
        _info: graphene.ResolveInfo,
        kind: Kind | None = None,
        organization_id: str | None = None,
        topic_id: str | None = None,
        **window: Any,
    ) -> Any:
        found = queries.teams(
            kind=kind,
            organization_id=optional_local_id(organization_id, "Organization", "organization_id"),
            topic_id=optional_local_id(topic_id, "Topic", "topic_id"),
        )
        return await page(TeamConnection, found, BY_ID, Window(**window))


class OwnDuties:
    """What the viewer's door has of teams."""

    duties = graphene.List(
        graphene.NonNull(Duty),
        required=True,
        **roster_arguments(),
        description="As a specialist: your turns on the rosters of your teams, in order of days.",
    )

    @staticmethod
    @coded
    async def resolve_duties(
        viewer: Viewer,
        _info: graphene.ResolveInfo,
        from_: date | None = None,
        to: date | None = None,
    ) -> Any:
        first, last = queries.roster_range(from_, to)
        return await queries.duties_of(viewer, first, last)
