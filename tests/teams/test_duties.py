"""The duty roster: who may write it, who is on it, who reads it."""

from typing import Any

import pytest

from mulin.teams.models import Duty, TeamMember, TeamRole
from tests.district import District, gid, make_specialist, make_team
from tests.phone import Phone, Phones
from tests.teams.asking import DUTY, coordinator, do, make_lead, member_phone, refused

ROSTER = f"""
query ($id: ID!, $from: Date, $to: Date) {{
  node(id: $id) {{ ... on Team {{ duties(from: $from, to: $to) {{ {DUTY} }} }} }}
}}
"""
OWN = f"query ($from: Date, $to: Date) {{ viewer {{ duties(from: $from, to: $to) {{ {DUTY} }} }} }}"


@pytest.fixture
async def phone(phones: Phones, district: District) -> Phone:
    """A lead's of the district's team."""
    return await member_phone(phones, await make_lead(district.team))


def roster(district: District, *turns: tuple[str, Any], **otherwise: Any) -> dict[str, Any]:
    return {
        "teamId": gid(district.team),
        "from": "2026-03-02",
        "to": "2026-03-08",
        "duties": [{"date": day, "specialistId": gid(who)} for day, who in turns],
        **otherwise,
    }


async def days(phone: Phone, district: District, **range_: Any) -> list[str]:
    found = await phone.ask(ROSTER, id=gid(district.team), **range_)
    return [one["date"] for one in found["node"]["duties"]]


async def test_the_days_of_the_range_are_replaced_and_others_stay(
    phone: Phone, district: District
) -> None:
    one, other = district.specialist, await make_specialist(district.team)
    await do(
        phone,
        "setDuties",
        **roster(district, ("2026-03-04", one), ("2026-03-03", one), ("2026-03-04", other)),
    )
    made = await do(
        phone,
        "setDuties",
        **roster(district, ("2026-03-04", other), ("2026-03-04", other), **{"from": "2026-03-04"}),
    )
    assert made == [
        {
            "date": "2026-03-04",
            "specialist": {"id": gid(other)},
            "team": {"id": gid(district.team)},
        }
    ]
    assert await days(phone, district) == ["2026-03-03", "2026-03-04"]
    assert await do(phone, "setDuties", **roster(district)) == []
    assert await Duty.all().count() == 0


async def test_who_cannot_be_on_duty_is_refused_by_name(phone: Phone, district: District) -> None:
    outside = await make_specialist(await make_team(district.station))
    away, gone = await make_specialist(district.team), await make_specialist(district.team)
    await TeamMember.filter(specialist=away).update(role=TeamRole.ON_LEAVE)
    gone.is_active = False
    await gone.save()
    for who, code in ((outside, "NOT_FOUND"), (away, "INVALID"), (gone, "NOT_FOUND")):
        turns = (("2026-03-03", district.specialist), ("2026-03-03", who))
        assert await refused(phone, "setDuties", **roster(district, *turns)) == (
            code,
            "duties.1.specialistId",
        )
    assert await Duty.all().count() == 0


async def test_days_and_their_number_are_bounded(phone: Phone, district: District) -> None:
    one = district.specialist
    for wanted, field in (
        (roster(district, ("2026-03-09", one)), "duties.0.date"),
        (roster(district, ("2026-03-01", one)), "duties.0.date"),
        (roster(district, to="2026-03-01"), "to"),
        (roster(district, to="2026-05-03"), "to"),
        (roster(district, *[("2026-03-03", one)] * 501), "duties"),
    ):
        assert await refused(phone, "setDuties", **wanted) == ("INVALID", field)
    await do(phone, "setDuties", **roster(district, ("2026-05-02", one), to="2026-05-02"))


async def test_a_roster_is_everybodys_to_read(phones: Phones, district: District) -> None:
    for day in ("2026-03-01", "2026-03-02", "2026-04-01", "2026-04-02"):
        await Duty.create(team=district.team, specialist=district.specialist, date=day)
    stranger = await phones.new()
    # From today on, a month.
    assert await days(stranger, district) == ["2026-03-02", "2026-04-01"]
    assert await days(stranger, district, **{"from": "2026-03-01", "to": "2026-03-01"}) == [
        "2026-03-01"
    ]
    for range_ in ({"to": "2026-03-01"}, {"from": "2026-03-01", "to": "2026-05-02"}):
        error = await stranger.error(ROSTER, id=gid(district.team), **range_)
        assert (error["code"], error["field"]) == ("INVALID", "to")


async def test_a_specialist_reads_their_turns_of_all_teams(
    phones: Phones, district: District
) -> None:
    team, other = await make_team(district.centre), await make_specialist(district.team)
    for where, who, day in (
        (team, district.specialist, "2026-03-05"),
        (district.team, district.specialist, "2026-03-03"),
        (district.team, other, "2026-03-04"),
    ):
        await Duty.create(team=where, specialist=who, date=day)
    theirs = await member_phone(phones, district.specialist)
    found = (await theirs.ask(OWN))["viewer"]["duties"]
    assert [(one["date"], one["team"]["id"]) for one in found] == [
        ("2026-03-03", gid(district.team)),
        ("2026-03-05", gid(team)),
    ]
    for phone in (await phones.of(district.resident.id), await coordinator(phones, district)):
        assert (await phone.ask(OWN))["viewer"]["duties"] == []
