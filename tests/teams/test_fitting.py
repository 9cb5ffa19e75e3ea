"""Which organizations have which kinds of team."""

import pytest

from mulin.organizations.models import OrganizationKind as Place
from mulin.services.models import TeamKind
from mulin.teams.fitting import FITTING, fits

OWN = {
    TeamKind.COMMUNITY: Place.STREET_STATION,
    TeamKind.SCHOOL_ADVISORY: Place.SCHOOL,
    TeamKind.PARK_SERVICE: Place.TECH_PARK,
    TeamKind.EXPROPRIATION: Place.STREET_STATION,
    TeamKind.MEDIATION: Place.NEIGHBORHOOD_STUDIO,
    TeamKind.NOTARY: Place.NOTARY_OFFICE,
    TeamKind.SOCIAL: Place.LAW_FIRM,
}


@pytest.mark.parametrize("kind", list(TeamKind))
def test_a_team_is_of_those_it_serves_or_of_the_centre_for_all_of_them(kind: TeamKind) -> None:
    assert fits(kind, OWN[kind])
    assert fits(kind, Place.DISTRICT_CENTRE)


@pytest.mark.parametrize("kind", list(TeamKind))
def test_an_enterprise_is_served_and_has_no_team(kind: TeamKind) -> None:
    assert not fits(kind, Place.ENTERPRISE)


def test_a_park_has_no_school_team_and_a_school_no_park_team() -> None:
    assert not fits(TeamKind.SCHOOL_ADVISORY, Place.TECH_PARK)
    assert not fits(TeamKind.PARK_SERVICE, Place.SCHOOL)
    assert not fits(TeamKind.COMMUNITY, Place.SCHOOL)


def test_every_kind_is_in_the_table() -> None:
    assert set(FITTING) == set(TeamKind)
