"""A person's word that staff may act for them: kept when it is given, asked for when it is old."""

from datetime import datetime, timedelta

from tortoise.queryset import QuerySet

from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query
from mulin.intake.models import Consent, ConsentMethod, IntakeChannel
from mulin.people.viewer import Viewer
from mulin.refusals import invalid

VALID_FOR = timedelta(days=180)
"""How long a word given to one desk of a district counts at all of them."""

_DISTRICT = """
WITH RECURSIVE above(id, parent_id) AS (
    SELECT id, parent_id FROM organization WHERE id = ANY($1::bigint[])
    UNION
    SELECT o.id, o.parent_id FROM above JOIN organization o ON o.id = above.parent_id
), district(id) AS (
    SELECT id FROM above WHERE parent_id IS NULL
    UNION
    SELECT o.id FROM district JOIN organization o ON o.parent_id = district.id
)
SELECT id FROM district
"""


async def district_of(organization_ids: list[int]) -> list[int]:
    """All organizations of the districts (whole trees) that those belong to."""
    return [row["id"] for row in await query(_DISTRICT, organization_ids)]


async def consents_to(organization_ids: list[int], person_id: int) -> QuerySet[Consent]:
    """What a person agreed to in the districts of those organizations, newest first."""
    district = await district_of(organization_ids)
    given = Consent.filter(person_id=person_id, organization_id__in=district)
    return given.order_by("-created_at", "-id")


async def valid_until(organization_ids: list[int], person_id: int) -> datetime | None:
    """Until when a person's latest word counts there; None when they must be asked (again)."""
    latest = await (await consents_to(organization_ids, person_id)).first()
    until = None if latest is None else latest.created_at + VALID_FOR
    return until if until is not None and now() < until else None


async def keep_consent(
    viewer: Viewer,
    person_id: int,
    organization_id: int,
    channel: IntakeChannel,
    method: ConsentMethod | None,
) -> None:
    """Record the word that was given, or see that an earlier one still counts.

    Belongs inside the transaction of what is done for the person. Nobody needs their own consent.
    Raises Refusal INVALID consent.
    """
    if method is None:
        if person_id != viewer.person_id and not await valid_until([organization_id], person_id):
            raise invalid("consent", "consent_required")
        return
    given = await Consent.create(
        person_id=person_id,
        recorded_by_id=viewer.person_id,
        organization_id=organization_id,
        intake_channel=channel,
        method=method,
        created_at=now(),
    )
    await record(
        "consent.recorded",
        "consent",
        given.id,
        actor_id=viewer.person_id,
        person=person_id,
        method=method.value,
    )
