"""Which kinds of team belong to which kinds of organization."""

from collections.abc import Mapping

from mulin.organizations.models import OrganizationKind as Place
from mulin.services.models import TeamKind

FITTING: Mapping[TeamKind, frozenset[Place]] = {
    TeamKind.COMMUNITY: frozenset(
        {Place.DISTRICT_CENTRE, Place.STREET_STATION, Place.NEIGHBORHOOD_STUDIO}
    ),
    TeamKind.SCHOOL_ADVISORY: frozenset({Place.DISTRICT_CENTRE, Place.SCHOOL}),
    TeamKind.PARK_SERVICE: frozenset({Place.DISTRICT_CENTRE, Place.TECH_PARK}),
    TeamKind.EXPROPRIATION: frozenset({Place.DISTRICT_CENTRE, Place.STREET_STATION}),
    TeamKind.MEDIATION: frozenset(
        {Place.DISTRICT_CENTRE, Place.STREET_STATION, Place.NEIGHBORHOOD_STUDIO}
    ),
    TeamKind.NOTARY: frozenset({Place.DISTRICT_CENTRE, Place.NOTARY_OFFICE}),
    TeamKind.SOCIAL: frozenset({Place.DISTRICT_CENTRE, Place.STREET_STATION, Place.LAW_FIRM}),
}
"""The organizations that have a team of a kind: whom it serves, or the centre for all of them."""


def fits(kind: TeamKind, organization: Place) -> bool:
    """Whether an organization of that kind may have such a team."""
    return organization in FITTING[kind]
