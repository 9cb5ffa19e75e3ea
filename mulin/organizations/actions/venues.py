"""Staff setting up the places where people are received."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from tortoise.exceptions import IntegrityError

from mulin.audit.actions import record
from mulin.database import query, transaction, violated_constraint
from mulin.organizations.actions.tree import NAME_EN_LIMIT, NAME_ZH_LIMIT
from mulin.organizations.identifiers import checked_code, checked_words
from mulin.organizations.models import Venue
from mulin.organizations.running import run_organization, run_venue
from mulin.people import phone as phones
from mulin.people.viewer import Viewer
from mulin.refusals import invalid
from mulin.search.indexing import index_organizations
from mulin.settings import settings

_WORDS = {
    "name_zh": NAME_ZH_LIMIT,
    "name_en": NAME_EN_LIMIT,
    "address_zh": 200,
    "address_en": 300,
}
_MOST_DEGREES = {"latitude": 90, "longitude": 180}
_zones = cache(available_timezones)


@dataclass(frozen=True, slots=True)
class VenueDetails:
    """What is said of a venue; None leaves it as it is.

    `latitude` and `longitude` are degrees (WGS 84), both or neither; `time_zone` is an IANA name.
    An empty `phone` takes it away.
    """

    code: str | None = None
    name_zh: str | None = None
    name_en: str | None = None
    address_zh: str | None = None
    address_en: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str | None = None
    phone: str | None = None


async def create_venue(viewer: Viewer, organization_id: int, wanted: VenueDetails) -> Venue:
    """Make a venue of an organization whose staff the viewer is on; it has no desks yet.

    Without a time zone it is in the district's. Raises Refusal NOT_FOUND and FORBIDDEN naming
    organization_id, INVALID naming the field.
    """
    await run_organization(viewer, organization_id, "organization_id")
    venue = Venue(organization_id=organization_id, time_zone=settings().time_zone)
    _apply(venue, wanted)
    async with transaction():
        with _uniqueness_told():
            await venue.save()
        await index_organizations([organization_id])
        await record(
            "venue.created",
            "venue",
            venue.id,
            actor_id=viewer.person_id,
            organization=organization_id,
        )
    return venue


async def update_venue(viewer: Viewer, venue_id: int, wanted: VenueDetails) -> Venue:
    """Change what is said of a venue. Appointments booked stay as they are.

    Raises Refusal NOT_FOUND and FORBIDDEN naming id, INVALID naming the field.
    """
    await run_venue(viewer, venue_id, "id")
    async with transaction():
        await query("SELECT id FROM venue WHERE id = $1 FOR NO KEY UPDATE", venue_id)
        venue = await Venue.get(id=venue_id)
        changed = _apply(venue, wanted)
        with _uniqueness_told():
            await venue.save()
        await index_organizations([venue.organization_id])
        await record("venue.updated", "venue", venue_id, actor_id=viewer.person_id, changed=changed)
    return venue


def _apply(venue: Venue, wanted: VenueDetails) -> list[str]:
    """Put on the venue what is wanted; the names of the columns. Raises Refusal INVALID."""
    columns: dict[str, object] = {}
    if wanted.code is not None:
        columns["code"] = checked_code(wanted.code, "code")
    for name, limit in _WORDS.items():
        words = getattr(wanted, name)
        if words is not None:
            columns[name] = checked_words(words, name, limit)
    for name, most in _MOST_DEGREES.items():
        degrees = getattr(wanted, name)
        if degrees is not None:
            columns[name] = _checked_degrees(degrees, name, most)
    if wanted.time_zone is not None:
        if wanted.time_zone not in _zones():
            raise invalid("time_zone", "bad_time_zone")
        columns["time_zone"] = wanted.time_zone
    if wanted.phone is not None:
        written = wanted.phone.strip()
        columns["phone"] = phones.normalized(written) if written else None
    venue.update_from_dict(columns)
    if (venue.latitude is None) != (venue.longitude is None):
        raise invalid("latitude" if venue.latitude is None else "longitude", "needs_value")
    return sorted(columns)


def _checked_degrees(degrees: float, field: str, most: int) -> float:
    if not -most <= degrees <= most:
        raise invalid(field, "out_of_bounds", least=-most, most=most)
    return degrees


@contextmanager
def _uniqueness_told() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if violated_constraint(error) == "venue_code_key":
            raise invalid("code", "code_taken") from None
        raise
