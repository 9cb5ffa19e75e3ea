"""Who sees a name and a number whole, and who only enough of it to recognize them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulin.crypto import decrypt
from mulin.people.masking import masked_name, masked_phone
from mulin.people.models import Person, Role
from tests.appointments.asking import booked, make_appointment
from tests.district import District, gid, give_role, make_person
from tests.phone import Phones
from tests.times import MONDAY, at

SEEN = """
query ($id: ID!) {
  node(id: $id) { ... on Appointment { person { name } personPhone specialist { name } } }
}
"""
TRACE = "{ auditEntries { edges { node { action actor { name } summary } } } }"
CANCEL = """
mutation Cancel($input: CancelAppointmentInput!) {
  cancelAppointment(input: $input) { errors { code } }
}
"""
INVITE = """
mutation Invite($input: InviteMemberInput!) {
  inviteMember(input: $input) { invitation { id phone } errors { code field } }
}
"""
INVITED = "query ($id: ID!) { node(id: $id) { ... on Invitation { phone } } }"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+8613800130000", "138****0000"),
        ("+862165123456", "216****3456"),
        ("+14155550123", "+1 ****0123"),
        ("+85223456789", "+852 ****89"),
    ],
)
def test_numbers(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


def test_names() -> None:
    assert [masked_name(name) for name in ("张三", "欧阳测试", "Ann Lee (demo)", "")] == [
        "张**",
        "欧**",
        "A** L**",
        "",
    ]


@given(st.integers(min_value=10**7, max_value=10**8 - 1))
def test_half_of_a_mobile_number_at_least_is_hidden(end: int) -> None:
    digits = f"138{end}"
    shown = [one for one in masked_phone(f"+86{digits}") if one.isdigit()]
    assert len(shown) == 7
    assert digits not in masked_phone(f"+86{digits}")


async def test_who_serves_sees_it_whole_and_who_audits_does_not(
    district: District, phones: Phones
) -> None:
    number = decrypt(district.resident.phone_encrypted or b"")
    await Person.filter(id=district.resident.id).update(name="张三")
    made = await make_appointment(district, at(MONDAY, 14))
    staff, auditor, both = await make_person(), await make_person(), await make_person()
    await give_role(staff, district.station, Role.STATION_STAFF)
    await give_role(auditor, district.centre, Role.AUDITOR)
    await give_role(both, district.centre, Role.AUDITOR)
    await give_role(both, district.station, Role.COORDINATOR)
    whole = [district.resident.id, district.specialist.person_id, staff.id, both.id]
    for person_id in whole:
        seen = (await (await phones.of(person_id)).ask(SEEN, id=gid(made)))["node"]
        assert (seen["person"]["name"], seen["personPhone"]) == ("张三", number)
    seen = (await (await phones.of(auditor.id)).ask(SEEN, id=gid(made)))["node"]
    assert (seen["person"]["name"], seen["personPhone"]) == ("张**", masked_phone(number))
    assert "*" not in seen["specialist"]["name"]


async def test_in_the_trace_auditors_read_who_served_and_not_who_was_served(
    district: District, phones: Phones
) -> None:
    await Person.filter(id=district.resident.id).update(name="Zhang San")
    made = await booked(await phones.of(district.resident.id), district, at(MONDAY, 14))
    staff = await make_person("Staff Member")
    await give_role(staff, district.station, Role.STATION_STAFF)
    await (await phones.of(staff.id)).ask(CANCEL, input={"id": made})
    auditor, admin = await make_person("Auditor"), await make_person("Admin")
    await give_role(auditor, district.centre, Role.AUDITOR)
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    named = {}
    for person in (auditor, admin):
        told = await (await phones.of(person.id)).ask(TRACE)
        nodes = [edge["node"] for edge in told["auditEntries"]["edges"]]
        entries = [one for one in nodes if one["action"].startswith("appointment.")]
        named[person.id] = {entry["actor"]["name"] for entry in entries}
        for entry in entries:
            assert entry["summary"].startswith(entry["actor"]["name"]), entry
    assert named[auditor.id] == {"Z** S**", "Staff Member"}
    assert named[admin.id] == {"Zhang San", "Staff Member"}


async def test_an_invitation_shows_the_number_to_its_two_ends(
    district: District, phones: Phones
) -> None:
    admin, other, invited = await make_person(), await make_person(), await make_person()
    for person in (admin, other):
        await give_role(person, district.centre, Role.DISTRICT_ADMIN)
    number = decrypt(invited.phone_encrypted or b"")
    sent = await (await phones.of(admin.id)).ask(
        INVITE,
        input={"organizationId": gid(district.station), "role": "STATION_STAFF", "phone": number},
    )
    assert sent["inviteMember"]["errors"] == []
    invitation = sent["inviteMember"]["invitation"]
    assert invitation["phone"] == number
    for person, seen in ((invited, number), (other, masked_phone(number))):
        phone = await phones.of(person.id)
        assert (await phone.ask(INVITED, id=invitation["id"]))["node"]["phone"] == seen
