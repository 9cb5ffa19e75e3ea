"""What an entry says of how something was done: role, for whom, from where; and what was read."""

from datetime import timedelta
from typing import Any

import pytest

from mulin import acting, clock
from mulin.audit.changes import DIGEST
from mulin.audit.models import AuditEntry
from mulin.audit.reading import TOLD_EVERY
from mulin.global_ids import global_id
from mulin.people.models import Role
from tests.appointments.test_finding import staff_of
from tests.audit.test_reading import auditor_of, entries
from tests.audit.test_traces import UPDATE, step, traced
from tests.consultations.standing import make_cast, make_matter
from tests.district import District, gid
from tests.files.asking import Door, attach_to_message, brought, row_of, shown
from tests.files.test_downloads import consultation_of
from tests.intake.asking import SPOKEN, STRANGER, TAKE_CALL, booking
from tests.phone import Phone, Phones
from tests.statements import statements

SAID = """
query($action: String, $onBehalfOf: ID, $role: Role, $actorId: ID, $requestId: String) {
  auditEntries(
    action: $action, onBehalfOf: $onBehalfOf, role: $role, actorId: $actorId, requestId: $requestId
  ) {
    edges {
      node {
        action actorRole address onBehalfOf { id } changes { field before after } requestId
      }
    }
  }
}
"""


async def said(auditor: Phone, **sought: Any) -> list[dict[str, Any]]:
    edges = (await auditor.ask(SAID, **sought))["auditEntries"]["edges"]
    return [edge["node"] for edge in edges if edge["node"]["action"] != "audit.searched"]


def threads(ids: list[str]) -> str:
    """A query for all of these threads at once."""
    fields = "... on Consultation { messages { edges { node { body } } } }"
    asked = (f'n{number}: node(id: "{one}") {{ {fields} }}' for number, one in enumerate(ids))
    return f"{{ {' '.join(asked)} }}"


@pytest.mark.parametrize(
    ("host", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", None),
        ("a name", None),
    ],
)
def test_of_an_address_its_network_is_kept(host: str, kept: str | None) -> None:
    assert acting.network_of(host) == kept


async def test_a_change_says_what_it_was_and_private_words_stay_private(
    district: District, phones: Phones, phone: Phone
) -> None:
    changed = await traced(phone, UPDATE, input={"name": "A private name", "locale": "EN"})
    auditor = await auditor_of(district, phones)

    [entry] = changed.entries
    assert (entry.role, entry.address) == ("resident", "127.0.0.0/24")
    assert entry.on_behalf_of_id is None
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["locale"], entry.after["locale"]) == ("zh", "en")
    assert entry.before["name"].startswith(DIGEST)
    assert entry.after["name"].startswith(DIGEST)
    assert entry.before["name"] != entry.after["name"]
    # How residents keep their accounts is not the auditor's to read.
    assert await said(auditor, action="profile.updated") == []


async def test_what_staff_do_for_a_caller_names_both(district: District, phones: Phones) -> None:
    operator = await staff_of(district, phones)
    call = {"phone": STRANGER, "intakeChannel": "HOTLINE_12348", "consent": SPOKEN}
    taken = await traced(operator, TAKE_CALL, input={**call, "booking": booking(district)})
    caller = taken.data["takeCall"]["person"]["id"]
    auditor = await auditor_of(district, phones)

    found = await said(auditor, onBehalfOf=caller)
    assert [one["action"] for one in found] == ["appointment.booked"]
    assert found[0]["onBehalfOf"] == {"id": caller}
    assert (found[0]["actorRole"], found[0]["address"]) == ("STATION_STAFF", "127.0.0.0/24")
    assert found == await said(
        auditor,
        action="appointment.booked",
        role="STATION_STAFF",
        actorId=global_id("Person", taken.entries[0].actor_id or 0),
        requestId=found[0]["requestId"],
    )
    assert await said(auditor, role="COORDINATOR") == []


async def test_a_change_is_read_field_by_field(district: District, phones: Phones) -> None:
    admin = await auditor_of(district, phones, Role.DISTRICT_ADMIN)
    wanted = {"serviceId": gid(district.service), "dailyLimit": 7}
    await traced(admin, step("setServicePolicy"), input=wanted)

    [entry] = await said(admin, action="policy.set")
    assert entry["changes"] == [{"field": "daily_limit", "before": "20", "after": "7"}]


async def test_whoever_takes_no_part_in_a_question_leaves_that_they_read_it(
    district: District, phones: Phones
) -> None:
    cast = await make_cast(district, phones)
    matters = [await make_matter(cast) for _ in range(3)]
    ids = [gid(matter) for matter in matters]
    for role in ("asker", "fellow", "assignee", "member", "lead", "neighbor", "resident"):
        await cast.phones[role].ask(threads(ids))
    assert not await AuditEntry.filter(action="consultation.read").exists()

    for role in ("coordinator", "auditor", "admin", "staff"):
        await cast.phones[role].ask(threads(ids))
    await cast.phones["auditor"].ask(threads(ids))
    read = await AuditEntry.filter(action="consultation.read", actor_id=cast.people["auditor"].id)
    assert sorted(entry.object_id for entry in read) == sorted(one.id for one in matters)
    assert {entry.role for entry in read} == {"auditor"}
    assert await AuditEntry.filter(action="consultation.read").count() == 4 * len(ids)

    clock.advance(TOLD_EVERY + timedelta(seconds=1))
    cast.phones["auditor"] = await phones.of(cast.people["auditor"].id)
    await cast.phones["auditor"].ask(threads(ids[:1]))
    assert await AuditEntry.filter(action="consultation.read").count() == 4 * len(ids) + 1


async def test_many_threads_are_noted_in_as_many_statements_as_one(
    district: District, phones: Phones
) -> None:
    cast = await make_cast(district, phones)
    taken = []
    for count in (1, 4):
        ids = [gid(await make_matter(cast)) for _ in range(count)]
        with statements() as sent:
            await cast.phones["auditor"].ask(threads(ids))
        taken.append(len(sent))
    assert taken[0] == taken[1]


async def test_a_file_opened_by_others_leaves_that_it_was(
    district: District, phones: Phones, phone: Phone, specialist: Phone
) -> None:
    row = await row_of(await brought(phones, phone))
    await attach_to_message(row, await consultation_of(district), district.resident)
    door = Door(phones)
    await door.get((await shown(phone, gid(row)))["url"])
    assert not await AuditEntry.filter(action="file.read").exists()

    url = (await shown(specialist, gid(row)))["url"]
    for _ in range(2):
        assert (await door.get(url)).status_code == 200
    [entry] = await AuditEntry.filter(action="file.read")
    assert (entry.object_id, entry.actor_id) == (row.id, district.specialist.person_id)
    assert (entry.role, entry.address) == ("specialist", "127.0.0.0/24")


async def test_that_the_trace_was_searched_is_in_it_once_an_hour(
    district: District, phones: Phones
) -> None:
    auditor = await auditor_of(district, phones)
    await entries(auditor)
    found = await entries(auditor, action="audit.searched")
    assert [one["summary"] for one in found] == ["You searched the trace"]
