"""What may stand under what, and who serves where: asked of kinds alone."""

from collections.abc import Mapping

from mulin.organizations.models import OrganizationKind as Kind
from mulin.people.models import Role
from mulin.refusals import invalid

ABOVE: Mapping[Kind, frozenset[Kind | None]] = {
    Kind.DISTRICT_CENTRE: frozenset({None}),
    Kind.STREET_STATION: frozenset({Kind.DISTRICT_CENTRE}),
    Kind.NEIGHBORHOOD_STUDIO: frozenset({Kind.STREET_STATION}),
    Kind.TECH_PARK: frozenset({Kind.DISTRICT_CENTRE}),
    Kind.ENTERPRISE: frozenset({Kind.TECH_PARK, Kind.DISTRICT_CENTRE}),
    Kind.SCHOOL: frozenset({Kind.DISTRICT_CENTRE}),
    Kind.LAW_FIRM: frozenset({Kind.DISTRICT_CENTRE}),
    Kind.NOTARY_OFFICE: frozenset({Kind.DISTRICT_CENTRE}),
}
"""The kinds an organization of each kind may stand under; None: under nothing."""

_SERVED: Mapping[Role, frozenset[Kind]] = {
    Role.ENTERPRISE_CONTACT: frozenset({Kind.ENTERPRISE}),
    Role.SCHOOL_CONTACT: frozenset({Kind.SCHOOL}),
    Role.STATION_STAFF: frozenset(
        {Kind.DISTRICT_CENTRE, Kind.STREET_STATION, Kind.NEIGHBORHOOD_STUDIO}
    ),
    Role.COORDINATOR: frozenset(Kind) - {Kind.ENTERPRISE},
    Role.DISTRICT_ADMIN: frozenset({Kind.DISTRICT_CENTRE}),
    Role.AUDITOR: frozenset({Kind.DISTRICT_CENTRE}),
}


def refuse_misplaced(kind: Kind, above: Kind | None, field: str) -> None:
    """Raises Refusal INVALID `field`, saying where an organization of that kind stands."""
    if above in ABOVE[kind]:
        return
    match kind:
        case Kind.DISTRICT_CENTRE:
            raise invalid(field, "centre_at_the_top")
        case Kind.NEIGHBORHOOD_STUDIO:
            raise invalid(field, "under_a_station")
        case Kind.ENTERPRISE:
            raise invalid(field, "under_a_park")
        case _:
            raise invalid(field, "under_the_centre")


def fits(role: Role, kind: Kind) -> bool:
    """Whether an organization of that kind has people in that role."""
    return kind in _SERVED[role]
