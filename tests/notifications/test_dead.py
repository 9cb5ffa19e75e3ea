"""Word that was given up: a district admin sees it, and has it sent again."""

from datetime import timedelta

import pytest

from mulin import clock
from mulin.database import transaction
from mulin.notifications.dead import retry_now
from mulin.notifications.kinds import KINDS
from mulin.notifications.models import Channel, Delivery, DeliveryStatus, Notification
from mulin.notifications.outbox import MOST_ATTEMPTS
from mulin.organizations.models import Organization
from mulin.people.models import Person, Role
from tests.district import District, gid, give_role, make_person
from tests.notifications.posting import KIND, PARAMETERS, make_device
from tests.phone import Phone, Phones
from tests.recording import RecordingChannel

DEAD = """
query ($channel: DeliveryChannel) {
  deadDeliveries(channel: $channel) {
    totalCount edges { node { id channel kind status attempts lastError settledAt } }
  }
}
"""
RETRY = """
mutation ($id: ID!) {
  retryDelivery(input: {id: $id}) { delivery { status attempts } errors { code field } }
}
"""


async def give_up(person: Person) -> Delivery:
    """A notification to somebody's phone of which every try failed."""
    device = await make_device(person, "phone")
    told = await Notification.create(
        person=person, kind=KIND, parameters=PARAMETERS, created_at=clock.now()
    )
    return await Delivery.create(
        channel=Channel.PUSH,
        notification=told,
        device=device,
        dedupe_key="the-key-it-had",
        status=DeliveryStatus.DEAD,
        attempts=MOST_ATTEMPTS,
        due_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=1),
        created_at=clock.now(),
        settled_at=clock.now(),
        last_error="UNAVAILABLE: closed",
    )


async def phone_of(role: Role, place: Organization, phones: Phones) -> Phone:
    somebody = await make_person()
    await give_role(somebody, place, role)
    return await phones.of(somebody.id)


async def test_an_admin_sees_what_was_given_up_and_why(district: District, phones: Phones) -> None:
    dead = await give_up(district.resident)
    phone = await phone_of(Role.DISTRICT_ADMIN, district.centre, phones)

    (seen,) = (await phone.ask(DEAD, channel="PUSH"))["deadDeliveries"]["edges"]

    assert seen["node"]["settledAt"] is not None
    assert {**seen["node"], "settledAt": None} == {
        "id": gid(dead),
        "channel": "PUSH",
        "kind": "APPOINTMENT_BOOKED",
        "status": "DEAD",
        "attempts": MOST_ATTEMPTS,
        "lastError": "UNAVAILABLE: closed",
        "settledAt": None,
    }
    assert (await phone.ask(DEAD, channel="SMS"))["deadDeliveries"]["totalCount"] == 0


async def test_sent_again_it_arrives_with_the_key_it_had(
    district: District, phones: Phones, pushes: RecordingChannel
) -> None:
    dead = await give_up(district.resident)
    phone = await phone_of(Role.DISTRICT_ADMIN, district.centre, phones)

    again = (await phone.ask(RETRY, id=gid(dead)))["retryDelivery"]

    assert again == {"delivery": {"status": "PENDING", "attempts": 0}, "errors": []}
    (arrived,) = await pushes.settled()
    assert arrived.dedupe_key == dead.dedupe_key
    assert (await Delivery.get()).status is DeliveryStatus.SENT
    assert (await phone.ask(DEAD))["deadDeliveries"]["totalCount"] == 0
    # What is not dead is not sent once more.
    twice = (await phone.ask(RETRY, id=gid(dead)))["retryDelivery"]
    assert twice == {"delivery": None, "errors": [{"code": "NOT_FOUND", "field": "id"}]}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STATION_STAFF, Role.AUDITOR])
async def test_nobody_but_an_admin_sees_it_or_sends_it(
    role: Role, district: District, phones: Phones
) -> None:
    dead = await give_up(district.resident)
    phone = await phone_of(role, district.centre, phones)

    answer = await phone.send(DEAD)
    refused = (await phone.ask(RETRY, id=gid(dead)))["retryDelivery"]

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert refused == {"delivery": None, "errors": [{"code": "FORBIDDEN", "field": None}]}
    assert (await phone.ask("query ($id: ID!) { node(id: $id) { id } }", id=gid(dead)))[
        "node"
    ] is None


async def test_it_lives_as_long_as_at_first_however_often_it_is_sent_again(
    district: District,
) -> None:
    dead = await give_up(district.resident)
    for _ in range(2):
        clock.advance(timedelta(days=30))
        await Delivery.all().update(status=DeliveryStatus.DEAD)
        async with transaction():
            await retry_now()
        await dead.refresh_from_db()
        assert dead.expires_at == clock.now() + KINDS[KIND].time_to_live
