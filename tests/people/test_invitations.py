"""People come into organizations by invitation, and what they were given can be ended."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.notifications.models import NotificationKind
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people.invitations import LIFE, MOST_OPEN
from mulin.people.models import Invitation, Membership, Person, Role
from tests.appointments.crowd import at_once, phones_of
from tests.district import District, gid, make_person
from tests.documents import INBOX
from tests.organizations.entering import (
    MINE,
    Callers,
    document,
    enter,
    entered,
    make_invitation,
    make_tree,
    new_number,
    number_of,
    outcome,
)
from tests.people.accounts import SIGN_IN, new_code
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel

NODE = "query N($id: ID!) { node(id: $id) { id } }"
TODAY = date(2026, 3, 2)
CONTACT = Role.ENTERPRISE_CONTACT


@pytest.fixture
async def callers(district: District, phones: Phones) -> Callers:
    return Callers(await make_tree(district), district, phones)


@pytest.fixture
async def invitee(district: District) -> Person:
    return await make_person("The invited")


async def invited(callers: Callers, person: Person, **more: Any) -> str:
    """The id of an invitation to be a contact of the enterprise, sent by its park."""
    payload = await entered(
        await callers("coordinator"),
        "inviteMember",
        organizationId=gid(callers.tree.enterprise),
        role="ENTERPRISE_CONTACT",
        phone=number_of(person),
        **more,
    )
    return str(payload["invitation"]["id"])


async def mine(phone: Phone) -> dict[str, Any]:
    viewer: dict[str, Any] = (await phone.ask(MINE))["viewer"]
    return viewer


async def sees(phone: Phone, row: Organization) -> bool:
    return (await phone.ask(NODE, id=gid(row)))["node"] is not None


async def test_an_invitation_is_told_and_shown_to_whom_it_is_for(
    callers: Callers, invitee: Person
) -> None:
    phone, enterprise = await callers.phones.of(invitee.id), callers.tree.enterprise
    made = await invited(callers, invitee)
    [shown] = (await mine(phone))["invitations"]
    assert shown == {
        "id": made,
        "role": "ENTERPRISE_CONTACT",
        "organizationName": enterprise.name_en,
        # Who is invited knows its name, and sees no more of it before they accept.
        "organization": None,
        "status": "OPEN",
    }
    [edge] = (await phone.ask(INBOX))["viewer"]["notifications"]["edges"]
    assert edge["node"]["kind"] == NotificationKind.INVITED.name
    assert edge["node"]["body"] == (
        f"{enterprise.name_en} invites you to join; please answer by Mon 16 Mar, 09:00"
    )
    assert (await mine(await callers("resident")))["invitations"] == []


async def test_who_has_no_account_yet_finds_the_invitation_after_signing_in(
    callers: Callers,
) -> None:
    number = new_number()
    await entered(
        await callers("admin"),
        "inviteMember",
        organizationId=gid(callers.tree.station),
        role="STATION_STAFF",
        phone=number,
        name="A new colleague",
    )
    phone = await callers.phones.new()
    code = await new_code(phone, number)
    signed_in = (await phone.ask(SIGN_IN, input={"phone": number, "code": code}))["signIn"]
    phone.token = signed_in["accessToken"]
    [shown] = (await mine(phone))["invitations"]
    accepted = await entered(phone, "acceptInvitation", id=shown["id"])
    assert accepted["membership"]["organization"] == {"id": gid(callers.tree.station)}
    assert (await Person.get(phone_index__not="", name="A new colleague")).is_demo is False


async def test_accepting_gives_the_role_at_once(callers: Callers, invitee: Person) -> None:
    phone, enterprise = await callers.phones.of(invitee.id), callers.tree.enterprise
    made = await invited(callers, invitee)
    assert not await sees(phone, enterprise)
    accepted = await entered(phone, "acceptInvitation", id=made)
    assert accepted["invitation"]["status"] == "ACCEPTED"
    assert accepted["membership"] == {
        "id": accepted["membership"]["id"],
        "role": "ENTERPRISE_CONTACT",
        "startsOn": "2026-03-02",
        "endsOn": None,
        "organizationName": enterprise.name_en,
        "organization": {"id": gid(enterprise)},
    }
    assert await sees(phone, enterprise)
    shown = await mine(phone)
    assert ([one["id"] for one in shown["memberships"]], shown["invitations"]) == (
        [accepted["membership"]["id"]],
        [],
    )


async def test_declining_gives_nothing(callers: Callers, invitee: Person) -> None:
    phone = await callers.phones.of(invitee.id)
    made = await invited(callers, invitee)
    declined = await entered(phone, "declineInvitation", id=made)
    assert declined["invitation"]["status"] == "DECLINED"
    assert await mine(phone) == {"memberships": [], "invitations": []}
    assert outcome(await enter(phone, "acceptInvitation", id=made)) == "WRONG_STATUS id"


async def test_what_was_taken_back_cannot_be_answered(callers: Callers, invitee: Person) -> None:
    phone, coordinator = await callers.phones.of(invitee.id), await callers("coordinator")
    made = await invited(callers, invitee)
    assert outcome(await enter(phone, "revokeInvitation", id=made)) == "FORBIDDEN id"
    revoked = await entered(coordinator, "revokeInvitation", id=made)
    assert revoked["invitation"]["status"] == "REVOKED"
    for name, who in (
        ("acceptInvitation", phone),
        ("declineInvitation", phone),
        ("revokeInvitation", coordinator),
    ):
        assert outcome(await enter(who, name, id=made)) == "WRONG_STATUS id", name
    assert not await Membership.exists(person_id=invitee.id)


async def test_an_invitation_can_be_answered_for_fourteen_days(
    callers: Callers, invitee: Person
) -> None:
    made = await invited(callers, invitee)
    clock.advance(LIFE - timedelta(seconds=1))
    phone = await callers.phones.of(invitee.id)
    assert len((await mine(phone))["invitations"]) == 1
    clock.advance(timedelta(seconds=1))
    assert (await mine(phone))["invitations"] == []
    assert outcome(await enter(phone, "acceptInvitation", id=made)) == "WRONG_STATUS id"


async def test_nobody_else_answers_an_invitation(callers: Callers, invitee: Person) -> None:
    made = await invited(callers, invitee)
    for name in ("acceptInvitation", "declineInvitation"):
        stranger = await enter(await callers("resident"), name, id=made)
        assert outcome(stranger) == "NOT_FOUND id"
        sender = await enter(await callers("coordinator"), name, id=made)
        assert outcome(sender) == "FORBIDDEN id"


async def test_of_many_answers_at_once_one_counts(callers: Callers, invitee: Person) -> None:
    made = {"input": {"id": await invited(callers, invitee)}}
    crowd = await phones_of([invitee.id], 10, callers.phones)
    told = await at_once(crowd, document("acceptInvitation"), made)
    assert sorted(map(outcome, told)) == ["WRONG_STATUS id"] * 9 + ["done"]
    assert await Membership.filter(person_id=invitee.id).count() == 1


async def test_accepting_two_invitations_at_once_gives_one_membership(
    callers: Callers, invitee: Person
) -> None:
    crowd, by = await phones_of([invitee.id], 2, callers.phones), await make_person()
    for _ in range(5):
        await Membership.filter(person_id=invitee.id).delete()
        sent = [
            await make_invitation(callers.tree.enterprise, CONTACT, number_of(invitee), by)
            for _ in range(2)
        ]
        answers = [{"input": {"id": gid(one)}} for one in sent]
        told = await at_once(crowd, document("acceptInvitation"), *answers)
        assert list(map(outcome, told)) == ["done", "done"]
        assert len({payload["membership"]["id"] for payload in told}) == 1
        assert await Membership.filter(person_id=invitee.id).count() == 1


async def test_one_role_is_answered_or_taken_back_not_both(
    callers: Callers, invitee: Person
) -> None:
    phone, coordinator = await callers.phones.of(invitee.id), await callers("coordinator")
    for _ in range(5):
        made = await invited(callers, invitee)
        told = await asyncio.gather(
            enter(phone, "acceptInvitation", id=made),
            enter(coordinator, "revokeInvitation", id=made),
        )
        assert sorted(map(outcome, told)) == ["WRONG_STATUS id", "done"]
        joined = await Membership.filter(person_id=invitee.id).delete()
        assert joined == int(outcome(told[0]) == "done")


@pytest.mark.parametrize(
    ("before", "invitation", "after"),
    [
        ((-90, None), (0, 30), (-90, 30)),
        ((-90, 10), (0, None), (-90, None)),
        ((-90, -10), (0, None), (0, None)),
        ((-90, 0), (7, 30), (7, 30)),
        ((7, None), (0, None), (0, None)),
    ],
)
async def test_a_role_held_before_is_renewed(
    callers: Callers,
    invitee: Person,
    before: tuple[int, int | None],
    invitation: tuple[int, int | None],
    after: tuple[int, int | None],
) -> None:
    def days(given: tuple[int, int | None]) -> dict[str, Any]:
        first, end = (None if n is None else TODAY + timedelta(days=n) for n in given)
        return {"starts_on": first, "ends_on": end}

    place, by = callers.tree.enterprise, await make_person()
    held = await Membership.create(person=invitee, organization=place, role=CONTACT, **days(before))
    sent = await make_invitation(place, CONTACT, number_of(invitee), by, **days(invitation))
    await entered(await callers.phones.of(invitee.id), "acceptInvitation", id=gid(sent))
    renewed = await Membership.get(person_id=invitee.id)
    assert (renewed.id, renewed.starts_on, renewed.ends_on) == (held.id, *days(after).values())


async def test_a_role_holds_on_its_days(callers: Callers, invitee: Person) -> None:
    made = await invited(callers, invitee, startsOn="2026-03-03", endsOn="2026-03-05")
    phone, enterprise = await callers.phones.of(invitee.id), callers.tree.enterprise
    await entered(phone, "acceptInvitation", id=made)
    seen = []
    for _ in range(4):
        seen.append(await sees(await callers.phones.of(invitee.id), enterprise))
        clock.advance(timedelta(days=1))
    assert seen == [False, True, True, False]


async def test_the_same_again_is_the_same_invitation(
    callers: Callers, invitee: Person, pushes: RecordingChannel
) -> None:
    made = {await invited(callers, invitee) for _ in range(3)}
    assert len(made) == 1
    phone = await callers.phones.of(invitee.id)
    inbox = (await phone.ask(INBOX))["viewer"]["notifications"]
    assert inbox["totalCount"] == 1
    other = await invited(callers, invitee, endsOn="2026-06-01")
    assert [one["id"] for one in (await mine(phone))["invitations"]] == [other]


async def test_of_many_alike_at_once_one_invitation_is_open(
    callers: Callers, invitee: Person
) -> None:
    crowd = [await callers("coordinator") for _ in range(5)]
    for number in (number_of(invitee), new_number()):
        wanted = {
            "organizationId": gid(callers.tree.enterprise),
            "role": "ENTERPRISE_CONTACT",
            "phone": number,
        }
        told = await at_once(crowd, document("inviteMember"), input=wanted)
        assert len({payload["invitation"]["id"] for payload in told}) == 1
    assert await Invitation.all().count() == 2


async def test_two_who_invite_each_other_at_once_both_do(callers: Callers) -> None:
    one, other = await callers.person("contact"), await callers.person("other contact")
    pairs = ((one, callers.tree.enterprise, other), (other, callers.tree.other_enterprise, one))
    handsets = [await callers.phones.of(sender.id) for sender, _, _ in pairs]
    for _ in range(5):
        await Invitation.all().delete()
        wanted = [
            {
                "input": {
                    "organizationId": gid(place),
                    "role": "ENTERPRISE_CONTACT",
                    "phone": number_of(invitee),
                }
            }
            for _, place, invitee in pairs
        ]
        told = await at_once(handsets, document("inviteMember"), *wanted)
        assert list(map(outcome, told)) == ["done", "done"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"role": "COORDINATOR"}, "INVALID role"),
        ({"role": "SCHOOL_CONTACT"}, "INVALID role"),
        ({"role": "STATION_STAFF"}, "INVALID role"),
        ({"role": "DISTRICT_ADMIN"}, "INVALID role"),
        ({"phone": "12"}, "INVALID phone"),
        ({"name": "n" * 81}, "INVALID name"),
        ({"startsOn": "2026-03-05", "endsOn": "2026-03-05"}, "INVALID endsOn"),
        ({"startsOn": "2026-02-01", "endsOn": "2026-03-02"}, "INVALID endsOn"),
    ],
)
async def test_what_cannot_be_held_out_is_named_and_makes_no_account(
    callers: Callers, wanted: dict[str, str], expected: str
) -> None:
    given = {
        "organizationId": gid(callers.tree.enterprise),
        "role": "ENTERPRISE_CONTACT",
        "phone": new_number(),
        **wanted,
    }
    coordinator = await callers("coordinator")
    before = await Person.all().count()
    assert outcome(await enter(coordinator, "inviteMember", **given)) == expected
    assert (await Person.all().count(), await Invitation.all().count()) == (before, 0)


async def test_a_contact_has_twenty_invitations_open(callers: Callers) -> None:
    contact = await callers.person("contact")
    phone = await callers.phones.of(contact.id)
    for _ in range(MOST_OPEN - 1):
        await make_invitation(callers.tree.enterprise, CONTACT, new_number(), contact)
    wanted = {"organizationId": gid(callers.tree.enterprise), "role": "ENTERPRISE_CONTACT"}
    last = await entered(phone, "inviteMember", **wanted, phone=new_number())
    refused = await enter(phone, "inviteMember", **wanted, phone=new_number())
    assert outcome(refused) == "LIMIT_REACHED organizationId"
    await entered(phone, "revokeInvitation", id=last["invitation"]["id"])
    await entered(phone, "inviteMember", **wanted, phone=new_number())


async def test_an_organization_that_has_changed_takes_nobody(
    callers: Callers, invitee: Person
) -> None:
    made = await invited(callers, invitee)
    phone = await callers.phones.of(invitee.id)
    place = Organization.filter(id=callers.tree.enterprise.id)
    await place.update(is_active=False)
    assert outcome(await enter(phone, "acceptInvitation", id=made)) == "INVALID id"
    await place.update(is_active=True, kind=OrganizationKind.SCHOOL)
    assert outcome(await enter(phone, "acceptInvitation", id=made)) == "INVALID id"
    assert not await Membership.exists(person_id=invitee.id)


async def test_invitations_leave_their_trace_and_nothing_private(
    callers: Callers, invitee: Person
) -> None:
    phone = await callers.phones.of(invitee.id)
    made = await invited(callers, invitee)
    await entered(phone, "acceptInvitation", id=made)
    entries = await AuditEntry.filter(object_type="invitation").order_by("id")
    assert [entry.action for entry in entries] == ["member.invited", "invitation.accepted"]
    assert entries[1].actor_id == invitee.id
    assert number_of(invitee) not in str([entry.details for entry in entries])
