"""The demo district's file: its shape, what is in it, and what a wrong one is refused for."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType, carrier
from pydantic import BaseModel, ValidationError

from mulin.demo import district as districts
from mulin.demo.district import District, yangpu
from mulin.demo.shapes import OrganizationShape, Text
from mulin.organizations.models import OrganizationKind
from mulin.services.models import TeamKind
from tests.demo.written import as_written

STREETS = [
    *("定海路", "平凉路", "江浦路", "四平路", "控江路", "长白新村"),
    *("延吉新村", "殷行", "大桥", "五角场", "新江湾城", "长海路"),
]
SOUTH, NORTH, WEST, EAST = 31.245, 31.350, 121.480, 121.575
"""What holds Yangpu (WGS 84)."""


def texts(shape: object) -> Iterator[Text]:
    if isinstance(shape, Text):
        yield shape
    elif isinstance(shape, BaseModel):
        for name in type(shape).model_fields:
            yield from texts(getattr(shape, name))
    elif isinstance(shape, dict | list):
        for part in shape.values() if isinstance(shape, dict) else shape:
            yield from texts(part)


def of_kind(kind: OrganizationKind) -> list[OrganizationShape]:
    return [one for one in yangpu().organizations if one.kind is kind]


def has_chinese(words: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in words)


def test_every_text_is_chinese_on_one_side_and_not_on_the_other() -> None:
    found = list(texts(yangpu()))
    assert len(found) > 200
    # A template such as "{zh}（演示）" is Chinese by its mark.
    assert [one.zh for one in found if not has_chinese(one.zh)] == []
    assert [one.en for one in found if has_chinese(one.en)] == []


def test_each_of_the_twelve_streets_has_a_station() -> None:
    stations = [one.name.zh for one in of_kind(OrganizationKind.STREET_STATION)]
    assert stations == [f"{street}街道公共法律服务工作站" for street in STREETS]


def test_each_station_has_one_or_two_studios() -> None:
    studios = Counter(one.parent for one in of_kind(OrganizationKind.NEIGHBORHOOD_STUDIO))
    stations = {one.code for one in of_kind(OrganizationKind.STREET_STATION)}
    assert set(studios) == stations
    assert set(studios.values()) == {1, 2}


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        (OrganizationKind.DISTRICT_CENTRE, 1, 1),
        (OrganizationKind.TECH_PARK, 14, 14),
        (OrganizationKind.SCHOOL, 6, 10),
        (OrganizationKind.ENTERPRISE, 2, 6),
        (OrganizationKind.LAW_FIRM, 2, 3),
        (OrganizationKind.NOTARY_OFFICE, 1, 1),
    ],
)
def test_there_are_as_many_of_each_kind_as_the_demo_shows(
    kind: OrganizationKind, least: int, most: int
) -> None:
    assert least <= len(of_kind(kind)) <= most


@pytest.mark.parametrize(
    "kind",
    [OrganizationKind.ENTERPRISE, OrganizationKind.LAW_FIRM, OrganizationKind.NOTARY_OFFICE],
)
def test_what_is_made_up_says_so_in_both_languages(kind: OrganizationKind) -> None:
    for one in of_kind(kind):
        assert one.name.zh.startswith("示范")
        assert one.name.zh.endswith("（演示）")
        assert one.name.en.endswith("(demo)")


def test_every_venue_lies_in_yangpu_and_no_two_in_one_spot() -> None:
    spots = [one.venue.at for one in yangpu().organizations if one.venue]
    assert all(
        SOUTH < latitude < NORTH and WEST < longitude < EAST for latitude, longitude in spots
    )
    assert len(spots) == len(set(spots))


def test_names_of_organizations_are_unique_in_both_languages() -> None:
    names = [one.name for one in yangpu().organizations]
    assert len({name.zh for name in names}) == len({name.en for name in names}) == len(names)


def test_about_twenty_topics_each_offered_by_a_service() -> None:
    codes = {one.code for one in yangpu().topics}
    assert 18 <= len(codes) <= 26
    assert {code for one in yangpu().services for code in one.topics} == codes


def test_the_three_kinds_of_team_have_a_service() -> None:
    kinds = {TeamKind.COMMUNITY, TeamKind.SCHOOL_ADVISORY, TeamKind.PARK_SERVICE}
    assert {one.kind for one in yangpu().services} == kinds


def test_demo_phones_are_valid_mobile_numbers_that_no_network_has() -> None:
    number = phonenumbers.parse(yangpu().phones.phone(100), None)
    assert phonenumbers.is_valid_number_for_region(number, "CN")
    assert phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    assert carrier.name_for_number(number, "en") == ""


def test_an_installed_wheel_reads_the_copy_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "mulin" / "demo" / "district.py"
    monkeypatch.setattr(districts, "__file__", str(module))
    assert districts.data_folder() == tmp_path / "demo"
    packed = tmp_path / "mulin" / "_demo"
    packed.mkdir(parents=True)
    assert districts.data_folder() == packed


def refused(**changes: Any) -> str:
    with pytest.raises(ValidationError) as refusal:
        District.model_validate(as_written() | changes)
    return str(refusal.value)


def test_an_unknown_key_is_refused() -> None:
    assert "colour" in refused(colour="red")


def test_an_unknown_zone_is_refused() -> None:
    assert "not a zone" in refused(time_zone="Asia/Yangpu")


@pytest.mark.parametrize(
    "hours", ["9:00-11:30", "11:30-09:00", "09:00-11:31", "09:00-24:05", "09:60-11:00", 900]
)
def test_hours_that_are_no_range_of_a_day_in_5_minute_steps_are_refused(hours: object) -> None:
    openings = as_written()["openings"]
    assert "openings.centre" in refused(
        openings=openings | {"centre": [{"days": [1], "hours": [hours]}]}
    )


def test_a_code_used_twice_is_refused() -> None:
    topics = as_written()["topics"]
    assert "used twice: marriage-family" in refused(topics=[*topics, topics[0]])


def test_a_child_before_its_parent_is_refused() -> None:
    organizations = as_written()["organizations"]
    assert "before its parent" in refused(organizations=organizations[::-1])


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("services", "topics", ["astrology"]),
        ("specialist_groups", "topics", ["astrology"] * 20),
        ("specialist_groups", "employers", ["nobody"]),
        ("specialist_groups", "hours", ["never"]),
        ("teams", "takes", [{"group": "nobody", "count": 1}]),
        ("teams", "covers", [{"organizations": ["nowhere"]}]),
        ("teams", "covers", [{"each": "school", "topics": ["astrology"]}]),
        ("account_groups", "organizations", ["nowhere"]),
        ("organizations", "venue", {"opening": "never"}),
        ("organizations", "venue", {"desks": "none"}),
    ],
)
def test_a_name_that_leads_nowhere_is_refused(part: str, key: str, value: Any) -> None:
    rows = as_written()[part]
    changed = next(row for row in rows if key in row)
    changed[key] = changed[key] | value if isinstance(value, dict) else value
    assert "no such" in refused(**{part: rows})


@pytest.mark.parametrize("name", ["topic", "organization"])
def test_a_question_about_what_is_not_there_is_refused(name: str) -> None:
    asked = as_written()["consultations"]
    asked[0][name] = "nowhere"
    assert f"no such {name}: nowhere" in refused(consultations=asked)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours_ago": 1}, "not told in order of time"),
        ({"specialist": None}, "either somebody is at it"),
        ({"waits_for": "no_team"}, "either somebody is at it"),
        ({"specialist": None, "waits_for": "no_team"}, "nobody is there to say so"),
        ({"thread": []}, "nobody is there to say so"),
        ({"reference": "DEMO0001"}, "reference"),
        ({"thread": [{"kind": "note", "hours_ago": 9, "body": "?"}], "rating": None}, "notes"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(changes: dict[str, Any], words: str) -> None:
    asked = as_written()["consultations"]
    assert words in refused(consultations=[asked[0] | changes])


def test_a_credit_code_with_a_wrong_check_digit_is_refused() -> None:
    organizations = as_written()["organizations"]
    enterprise = next(one for one in organizations if "credit_code" in one)
    enterprise["credit_code"] = f"{enterprise['credit_code'][:-1]}0"
    assert enterprise["credit_code"] in refused(organizations=organizations)


def test_hours_in_two_places_at_once_are_refused() -> None:
    hours = as_written()["hours"]
    hours["park-late-week"].append({"days": [2], "hours": ["11:00-12:30"], "place": "visit"})
    assert "hours park-late-week overlap on weekday 2" in refused(hours=hours)


def test_meeting_in_person_at_no_place_is_refused() -> None:
    hours = as_written()["hours"]
    hours["park-late-week"][-1]["modes"] = ["in_person"]
    assert "nobody meets in person" in refused(hours=hours)


@pytest.mark.parametrize(
    "group",
    [
        {"role": "specialist", "organizations": ["yangpu-centre"]},
        {"role": "auditor"},
        {"role": "resident", "each": "school"},
        {"role": "auditor", "each": "school", "organizations": ["yangpu-centre"]},
    ],
)
def test_an_account_group_that_makes_no_sense_is_refused(group: dict[str, Any]) -> None:
    assert "account_groups" in refused(account_groups=[group | {"count": 1, "numbers_from": 1}])


def test_a_group_whose_specialists_would_take_a_topic_twice_is_refused() -> None:
    groups = as_written()["specialist_groups"]
    groups[0]["topics_each"] = 18
    assert "fewer topics" in refused(specialist_groups=groups)
