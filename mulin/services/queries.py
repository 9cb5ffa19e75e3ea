"""Reading topics and services, which everybody may see."""

from tortoise.queryset import QuerySet

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


async def covers(service_id: int, topic_id: int) -> bool:
    """Whether a service covers a topic."""
    return await services(topic_id=topic_id).filter(id=service_id).exists()
