"""Reading topics and services, which everybody may see."""

from tortoise.queryset import QuerySet

from mulin.database import query, stored
from mulin.services.models import Service, TeamKind, Topic


def topics() -> QuerySet[Topic]:
    return Topic.all()


def services(
    *, team_kind: TeamKind | None = None, topic_id: int | None = None
) -> QuerySet[Service]:
    """Services for teams of a kind, covering a topic."""
    found = Service.all()
    if team_kind is not None:
        found = found.filter(team_kind=team_kind)
    if topic_id is not None:
        found = found.filter(service_topics__topic_id=topic_id)
    return found


_SERVICE = """
SELECT id, code, name_zh, name_en, team_kind, modes, duration_minutes, step_minutes,
    buffer_before_minutes, buffer_after_minutes, minimum_notice_minutes, horizon_days, open_limit,
    daily_limit, needs_confirmation, cancellation_cutoff_minutes, period_limit, period_days,
    confirm_within_minutes, no_show_limit, no_show_window_days, no_show_block_days, is_demo
FROM service WHERE id = $1
"""


async def service_of(service_id: int) -> Service | None:
    """The service of that id. Every booking asks: made the usual way it costs three times this."""
    found = await query(_SERVICE, service_id)
    if not found:
        return None
    row = {**found[0], "team_kind": TeamKind(found[0]["team_kind"])}
    return stored(Service, **row)


async def covers(service_id: int, topic_id: int) -> bool:
    """Whether a service covers a topic."""
    return await services(topic_id=topic_id).filter(id=service_id).exists()
