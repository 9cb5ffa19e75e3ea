"""The public tree of organizations, and their venues."""

import pytest
from geopy.distance import great_circle

from mulin.organizations.models import OpeningHours, Organization, OrganizationKind, Venue
from tests.district import District, gid, make_organization, make_specialist, make_venue
from tests.organizations.directory import DOCUMENTS, ids, nodes
from tests.phone import Phone, Phones

ORGANIZATION = """
query Organization($id: ID!) {
  node(id: $id) { id ... on Organization { name kind parent { id } venues { id } } }
}
"""

VENUE = """
query Venue($id: ID!) {
  node(id: $id) {
    ... on Venue {
      name address timeZone phone organization { id name }
      openingHours { weekday opensAt closesAt } distanceMeters
    }
  }
}
"""

SPECIALIST = "query S($id: ID!) { node(id: $id) { ... on Specialist { organization { id } } } }"


@pytest.fixture
async def phone(phones: Phones, district: District) -> Phone:
    """A stranger's: the directory is public."""
    return await phones.new()


@pytest.fixture
async def enterprise(district: District) -> Organization:
    return await make_organization(OrganizationKind.ENTERPRISE, district.centre)


async def test_organizations_are_found_by_kind_and_parent(phone: Phone, district: District) -> None:
    school = await make_organization(OrganizationKind.SCHOOL, district.station)
    assert await ids(phone, "organizations") == [
        gid(district.centre),
        gid(district.station),
        gid(school),
    ]
    assert await ids(phone, "organizations", kind="SCHOOL") == [gid(school)]
    assert await ids(phone, "organizations", kind="LAW_FIRM") == []
    assert await ids(phone, "organizations", parentId=gid(district.centre)) == [
        gid(district.station)
    ]
    assert (await ids(phone, "organizations", kind="SCHOOL", parentId=gid(district.centre))) == []


async def test_an_organization_tells_its_place_in_the_tree(
    phone: Phone, district: District
) -> None:
    found = (await phone.ask(ORGANIZATION, id=gid(district.station)))["node"]
    assert found == {
        "id": gid(district.station),
        "name": district.station.name_en,
        "kind": "STREET_STATION",
        "parent": {"id": gid(district.centre)},
        "venues": [{"id": gid(district.venue)}],
    }
    assert (await phone.ask(ORGANIZATION, id=gid(district.centre)))["node"]["parent"] is None


async def test_enterprises_are_not_public_by_any_way(
    phone: Phone, district: District, enterprise: Organization
) -> None:
    assert gid(enterprise) not in await ids(phone, "organizations")
    assert await ids(phone, "organizations", kind="ENTERPRISE") == []
    assert (await phone.ask(ORGANIZATION, id=gid(enterprise)))["node"] is None
    branch = await make_organization(OrganizationKind.SCHOOL, enterprise)
    assert (await phone.ask(ORGANIZATION, id=gid(branch)))["node"]["parent"] is None
    counsel = await make_specialist(district.team, organization=enterprise)
    assert (await phone.ask(SPECIALIST, id=gid(counsel)))["node"]["organization"] is None


async def test_venues_of_enterprises_are_not_listed(
    phone: Phone, district: District, enterprise: Organization
) -> None:
    hidden = await make_venue(enterprise)
    near = {"lat": 31.27, "lng": 121.52}
    for variables in ({}, {"near": near}):
        assert await ids(phone, "venues", **variables) == [gid(district.venue)]
        found = await ids(phone, "venues", organizationId=gid(enterprise), **variables)
        assert found == []
    assert (await phone.ask(VENUE, id=gid(hidden)))["node"] is None


async def test_a_venue_tells_where_and_when_it_is_open(phone: Phone, district: District) -> None:
    await OpeningHours.create(
        venue=district.venue, weekday=1, starts_minute=540, ends_minute=24 * 60
    )
    assert (await phone.ask(VENUE, id=gid(district.venue)))["node"] == {
        "name": district.venue.name_en,
        "address": "1 Demo Road",
        "timeZone": "Asia/Shanghai",
        "phone": None,
        "organization": {"id": gid(district.station), "name": district.station.name_en},
        "openingHours": [{"weekday": 1, "opensAt": "09:00", "closesAt": "24:00"}],
        "distanceMeters": None,
    }


@pytest.mark.parametrize("language", ["en", "zh", "zh-CN,zh;q=0.9", "fr, en;q=0.1", "fr"])
async def test_names_follow_the_language_asked_for(
    phones: Phones, district: District, language: str
) -> None:
    phone = await phones.new(language=language)
    [venue] = await nodes(phone, "venues")
    expected = district.venue.name_en if "en" in language else district.venue.name_zh
    assert venue["name"] == expected


POINTS = [(31.27, 121.52), (0.0, 0.0), (-31.27, -58.48), (90.0, 0.0), (-90.0, 180.0), (0.0, -180.0)]


async def test_venues_come_by_distance_as_another_program_measures_it(
    phone: Phone, district: District
) -> None:
    for latitude, longitude in [*POINTS, (31.2700001, 121.52), (59.9, 179.9), (59.9, -179.9)]:
        await make_venue(district.station, latitude=latitude, longitude=longitude)
    unplaced = await make_venue(district.station, latitude=None, longitude=None)
    for point in POINTS:
        near = {"lat": point[0], "lng": point[1]}
        found = await nodes(phone, "venues", near=near)
        assert len(found) == await Venue.all().count() - 1
        assert gid(unplaced) not in {venue["id"] for venue in found}
        distances = [venue["distanceMeters"] for venue in found]
        assert distances == sorted(distances)
        for venue, meters in zip(found, distances, strict=True):
            measured = great_circle(point, (venue["latitude"], venue["longitude"])).meters
            assert meters == pytest.approx(measured, rel=0.005, abs=1)


async def test_near_and_organization_go_together(phone: Phone, district: District) -> None:
    other = await make_venue(district.centre)
    near = {"lat": 31.0, "lng": 121.0}
    assert await ids(phone, "venues", near=near, organizationId=gid(district.centre)) == [
        gid(other)
    ]


async def test_a_point_that_is_none_on_earth_is_refused(phone: Phone, district: District) -> None:
    for point in ((90.01, 0), (-90.01, 0), (0, 180.01), (0, -180.01), (1e308, 0)):
        near = {"lat": point[0], "lng": point[1]}
        error = await phone.error(DOCUMENTS["venues"], near=near)
        assert (error["code"], error["field"]) == ("INVALID", "near"), point
