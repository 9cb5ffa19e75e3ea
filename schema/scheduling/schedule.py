"""All that was entered about one specialist's time, for those who keep it."""

from typing import Any

import graphene

from mulin.scheduling import entries, models
from mulin.teams import models as team_models
from schema.context import context_of
from schema.scheduling.absences import TimeOff
from schema.scheduling.policies import PolicyException
from schema.scheduling.types import DateOverride, WeeklyHours


class Schedule(graphene.ObjectType):
    """What was entered about a specialist's time (FHIR R5 Schedule)."""

    weekly_hours = graphene.List(
        graphene.NonNull(WeeklyHours), required=True, description="Their week."
    )
    date_overrides = graphene.List(
        graphene.NonNull(DateOverride), required=True, description="Its exceptions, past ones too."
    )
    time_off = graphene.List(
        graphene.NonNull(TimeOff), required=True, description="Absences still to end, by time."
    )
    policy_exceptions = graphene.List(
        graphene.NonNull(PolicyException),
        required=True,
        description="What they do otherwise than the services say.",
    )

    @staticmethod
    async def resolve_weekly_hours(row: team_models.Specialist, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        hours = await loaders.many(models.WeeklyHours, "specialist_id", row.id)
        return sorted(hours, key=lambda one: (one.weekday, one.starts_minute, one.id))

    @staticmethod
    async def resolve_date_overrides(
        row: team_models.Specialist, info: graphene.ResolveInfo
    ) -> Any:
        loaders = context_of(info).loaders
        overrides = await loaders.many(models.DateOverride, "specialist_id", row.id)
        return sorted(overrides, key=lambda one: (one.date, one.id))

    @staticmethod
    async def resolve_time_off(row: team_models.Specialist, info: graphene.ResolveInfo) -> Any:
        loaders = context_of(info).loaders
        return entries.still_to_end(await loaders.many(models.TimeOff, "specialist_id", row.id))

    @staticmethod
    async def resolve_policy_exceptions(
        row: team_models.Specialist, info: graphene.ResolveInfo
    ) -> Any:
        return await context_of(info).loaders.many(models.PolicyException, "specialist_id", row.id)
