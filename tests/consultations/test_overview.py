"""The coordinator's view: what waits, who is late, who is free; as many statements however much."""

from datetime import timedelta
from typing import Any

from mulin import clock
from mulin.consultations.reminding import remind_due
from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from mulin.services.models import TeamKind
from mulin.teams.models import Specialist, SpecialistTopic
from tests.consultations.asking import Park, found_park, submit
from tests.district import District, gid, give_role, make_organization, make_person, make_specialist
from tests.phone import Phone, Phones
from tests.statements import statements

VIEW = """
query View($id: ID!) {
  coordination(organizationId: $id) {
    byStatus { status count } unassigned oldestUnassignedAt dueSoon late
    members { specialist { id name } team { id } unanswered late answered meetingsToday onDuty away
      role openLimit }
    venues { venue { id name } booked waiting serving served }
  }
}
"""


async def view(phone: Phone, park: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await phone.ask(VIEW, id=gid(park)))["coordination"]
    return found


async def test_what_waits_what_is_late_and_who_carries_it(
    district: District, phones: Phones
) -> None:
    park = await found_park(district)
    contact = await phones.of(park.contact.id)
    for _ in range(3):
        await submit(contact, teamKind="PARK_SERVICE", topicId=gid(district.topic))
    await SpecialistTopic.all().delete()
    await submit(contact, teamKind="PARK_SERVICE", topicId=gid(district.topic))
    clock.advance(timedelta(days=5))
    await remind_due()
    found = await view(await phones.of(park.coordinator.id), park.organization)
    counts = {one["status"]: one["count"] for one in found["byStatus"]}
    assert counts == {"ASSIGNED": 3, "TRIAGED": 1}
    assert (found["unassigned"], found["late"]) == (1, 4)
    assert sorted(one["unanswered"] for one in found["members"]) == [1, 2]


async def test_the_view_is_for_those_who_oversee_the_organization(
    district: District, phones: Phones
) -> None:
    park = await found_park(district)
    elsewhere = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    other = await make_person()
    await give_role(other, elsewhere, Role.COORDINATOR)
    for stranger in (other.id, park.contact.id, district.resident.id):
        error = await (await phones.of(stranger)).error(VIEW, id=gid(park.organization))
        assert (error["code"], error["field"]) == ("NOT_FOUND", "organizationId")
    auditor = await make_person()
    await give_role(auditor, district.centre, Role.AUDITOR)
    assert (await view(await phones.of(auditor.id), park.organization))["late"] == 0
    assert (await (await phones.new()).error(VIEW, id=gid(park.organization)))["code"] == (
        "UNAUTHENTICATED"
    )


async def test_a_larger_team_takes_no_more_statements(district: District, phones: Phones) -> None:
    park = await found_park(district)
    coordinator = await phones.of(park.coordinator.id)
    with statements() as few:
        await view(coordinator, park.organization)
    await _grow(park)
    with statements() as many:
        assert len((await view(coordinator, park.organization))["members"]) == 12
    assert len(many) == len(few)


async def _grow(park: Park) -> list[Specialist]:
    assert park.team.kind is TeamKind.PARK_SERVICE
    return [await make_specialist(park.team) for _ in range(10)]
