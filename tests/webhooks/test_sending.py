"""From the outbox to a partner's server: what is signed, tried again, and given up."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from standardwebhooks import Webhook as Verifier

from mulin import clock
from mulin.notifications.models import (
    Channel,
    Delivery,
    DeliveryStatus,
    Notification,
    NotificationKind,
)
from mulin.notifications.outbox import MOST_ATTEMPTS_AT_WEBHOOKS, claim
from mulin.open_web import OpenWeb
from mulin.people.models import Role
from mulin.public_addresses import Address
from mulin.webhooks import endpoints
from mulin.webhooks.models import DisabledReason
from mulin.webhooks.telling import LIFETIME
from push.channel import Message
from push.delivery import Report, Rounds
from push.webhooks import WebhookCarrier, signed
from tests.calendars.serving import ANY_PORT
from tests.delivering import full_pace
from tests.district import District, give_role, make_person
from tests.standins.partner import Answer, StandInPartner, signature
from tests.webhooks.asking import HERE, make_webhook, ping, send

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def message(body: str, *secrets: str) -> Message:
    return Message(
        address="https://partner.example/hook",
        dedupe_key="msg_p5jXN8AQM9LWM0D4loKWxJek",
        collapse_key="",
        title="",
        body=body,
        data={},
        link=None,
        time_to_live=DAY,
        urgent=False,
        language="en",
        secrets=secrets,
    )


def test_a_signature_is_that_of_the_specification() -> None:
    """The vector of the reference libraries' tests."""
    at = datetime.fromtimestamp(1614265330, UTC)

    headers = signed(message('{"test": 2432232314}', SECRET), at)

    assert headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_whoever_has_the_library_can_check_it() -> None:
    headers = signed(message('{"type":"ping"}', SECRET), clock.now())

    assert Verifier(SECRET).verify('{"type":"ping"}', headers) == {"type": "ping"}


async def test_an_event_arrives_signed_once(district: District, partner: StandInPartner) -> None:
    sent = await ping(await make_webhook(district.centre, partner))

    assert await send() == Report(sent=1)
    assert await send() == Report()

    assert partner.events[sent.dedupe_key]["id"] == sent.dedupe_key
    assert partner.types == ["ping"]
    [request] = partner.requests
    assert request["content-type"] == "application/json"
    row = await Delivery.get(id=sent.id)
    assert (row.status, row.attempts, row.last_error) == (DeliveryStatus.SENT, 1, None)


async def test_while_a_secret_is_changed_both_sign(
    district: District, partner: StandInPartner
) -> None:
    webhook = await make_webhook(district.centre, partner)
    webhook.former_secret_encrypted = webhook.secret_encrypted
    webhook.former_secret_until = clock.now() + DAY
    await webhook.save()
    await ping(webhook)
    await send()
    clock.advance(DAY)
    await ping(webhook)
    await send()

    counts = [len(one["webhook-signature"].split(" ")) for one in partner.requests]
    assert counts == [2, 1]


@pytest.mark.parametrize("status", [302, 400, 401, 404, 500, 503])
async def test_any_other_answer_is_a_failure_that_is_tried_again(
    district: District, partner: StandInPartner, status: int
) -> None:
    sent = await ping(await make_webhook(district.centre, partner))
    partner.answers.append(Answer(status, {"Location": partner.url}))

    assert await send() == Report(delayed=1)

    row = await Delivery.get(id=sent.id)
    assert row.last_error == f"HTTP_{status}: the server answered {status}"
    assert len(partner.requests) == 1
    assert await send() == Report()
    clock.advance(10 * SECOND)
    assert await send() == Report(sent=1)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_is_left_alone_as_long_as_it_asks(
    district: District, partner: StandInPartner, status: int
) -> None:
    webhook = await make_webhook(district.centre, partner)
    await ping(webhook)
    partner.answers.append(Answer(status, {"Retry-After": "120"}))
    await send()
    await ping(webhook)
    clock.advance(119 * SECOND)

    assert await send() == Report()
    clock.advance(SECOND)
    assert await send() == Report(sent=2)


async def test_nobody_waits_for_a_pause_of_years(
    district: District, partner: StandInPartner
) -> None:
    await ping(await make_webhook(district.centre, partner))
    partner.answers.append(Answer(503, {"Retry-After": "999999999"}))
    await send()
    clock.advance(DAY)

    assert await send() == Report(sent=1)


async def test_410_disables_a_webhook_and_its_admins_hear_of_it(
    district: District, partner: StandInPartner
) -> None:
    admin = await make_person()
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    webhook = await make_webhook(district.station, partner)
    await ping(webhook)
    partner.usually = Answer(410)

    assert await send() == Report(failed=1)

    await webhook.refresh_from_db()
    assert webhook.disabled_reason is DisabledReason.GONE
    told = await Notification.get(person=admin)
    assert told.kind is NotificationKind.WEBHOOK_DISABLED
    await ping(webhook)
    assert await send() == Report()
    assert len(partner.requests) == 1


async def test_a_webhook_that_takes_nothing_for_five_days_is_disabled(
    district: District, partner: StandInPartner
) -> None:
    webhook = await make_webhook(district.centre, partner)
    partner.usually = Answer(500)
    sent = await ping(webhook)
    ends = clock.now() + endpoints.LONGEST_FAILING
    while clock.now() <= ends:
        await send()
        await webhook.refresh_from_db()
        assert webhook.disabled_at is None
        clock.advance(timedelta(hours=6))

    row = await Delivery.get(id=sent.id)
    assert row.status is not DeliveryStatus.PENDING
    await ping(webhook)
    await send()
    await webhook.refresh_from_db()
    assert webhook.disabled_reason is DisabledReason.FAILING


async def test_one_that_takes_something_again_starts_afresh(
    district: District, partner: StandInPartner
) -> None:
    webhook = await make_webhook(district.centre, partner)
    await ping(webhook)
    partner.answers.append(Answer(500))
    await send()
    await webhook.refresh_from_db()
    assert webhook.failing_since == clock.now()
    assert webhook.rests_until is not None
    clock.advance(10 * SECOND)
    await send()

    await webhook.refresh_from_db()
    assert {webhook.failing_since, webhook.rests_until} == {None}


async def test_an_event_is_tried_for_days_and_then_dead(
    district: District, partner: StandInPartner
) -> None:
    webhook = await make_webhook(district.centre, partner)
    partner.usually = Answer(500)
    sent = await ping(webhook)
    began = clock.now()
    while (row := await Delivery.get(id=sent.id)).status is DeliveryStatus.PENDING:
        await webhook.refresh_from_db()
        clock.advance(max(row.due_at, webhook.rests_until or row.due_at) - clock.now())
        await send()

    assert (row.status, row.attempts) == (DeliveryStatus.DEAD, MOST_ATTEMPTS_AT_WEBHOOKS)
    assert 2 * DAY < clock.now() - began < LIFETIME


@pytest.mark.parametrize(
    ("failing", "shortest", "longest"),
    [
        (timedelta(), 5 * SECOND, 10 * SECOND),
        (timedelta(minutes=10), timedelta(minutes=2.5), timedelta(minutes=5)),
        (4 * DAY, timedelta(minutes=30), timedelta(hours=1)),
    ],
)
def test_the_longer_a_server_fails_the_longer_it_rests(
    failing: timedelta, shortest: timedelta, longest: timedelta
) -> None:
    assert endpoints.rest(failing, 0) == shortest
    assert endpoints.rest(failing, 1) == longest


async def test_a_name_that_leads_inside_by_now_is_not_asked(
    district: District, partner: StandInPartner
) -> None:
    async def inside(_host: str, _port: int) -> Sequence[Address]:
        return [ip_address("127.0.0.1"), ip_address("10.0.0.1"), ip_address("169.254.169.254")]

    sent = await ping(await make_webhook(district.centre, partner))
    public = OpenWeb(plain_http=True, ports=ANY_PORT, resolve=inside)

    assert await send(WebhookCarrier(public)) == Report(delayed=1)

    row = await Delivery.get(id=sent.id)
    assert (row.last_error or "").startswith("ADDRESS_REFUSED")
    assert partner.requests == []


async def test_a_server_that_is_not_there_or_says_nothing_is_a_failure(
    district: District, partner: StandInPartner
) -> None:
    silent = await ping(await make_webhook(district.centre, partner))
    partner.usually = Answer(silent=True)
    absent = await ping(await make_webhook(district.centre, None, url="http://127.0.0.1:9/hook"))
    nameless = await ping(await make_webhook(district.centre, None, url="http://a..example/hook"))

    assert await send(impatient()) == Report(delayed=3)

    assert (await Delivery.get(id=silent.id)).last_error == "TIMEOUT: no answer within 0.1 s"
    assert (await Delivery.get(id=absent.id)).last_error == "UNREACHABLE: ConnectError"
    assert (await Delivery.get(id=nameless.id)).last_error == "UNREACHABLE: OSError"


def impatient() -> WebhookCarrier:
    return WebhookCarrier(HERE, timeout=timedelta(seconds=0.1))


async def test_a_partner_gets_ten_at_once_at_most(
    district: District, partner: StandInPartner
) -> None:
    webhook = await make_webhook(district.centre, partner)
    for _ in range(25):
        await ping(webhook)

    assert await send() == Report(sent=25)

    assert len(partner.events) == 25
    assert 1 < partner.most_at_once <= WebhookCarrier.most


async def test_of_one_webhook_only_one_portion_is_on_its_way(
    district: District, partner: StandInPartner
) -> None:
    one, other = [await make_webhook(district.centre, partner) for _ in range(2)]
    for webhook in (one, one, other):
        await ping(webhook)

    portions = [await claim(Channel.WEBHOOK, 1) for _ in range(3)]

    taken = [[parcel.content.webhook_id for parcel in portion] for portion in portions]  # type: ignore[union-attr]  # events all of them
    assert sorted(taken) == [[], [one.id], [other.id]]


async def test_a_slow_partner_keeps_nobody_waiting(
    district: District, partner: StandInPartner
) -> None:
    rounds = Rounds({Channel.WEBHOOK: WebhookCarrier(HERE)}, full_pace())
    async with StandInPartner(usually=Answer(silent=True)).listening() as slow:
        await ping(await make_webhook(district.centre, slow))
        waiting = asyncio.create_task(rounds.make())
        await slow.asked.wait()
        await ping(await make_webhook(district.centre, partner))
        await asyncio.wait_for(rounds.make(), 5)

        assert partner.types == ["ping"]
        assert not waiting.done()
    await waiting


async def test_what_another_secret_signed_is_refused_by_the_partner(
    district: District, partner: StandInPartner
) -> None:
    await ping(await make_webhook(district.centre, partner))
    partner.secrets[:] = [SECRET]

    assert await send() == Report(delayed=1)

    [request] = partner.requests
    assert request["webhook-signature"] != signature(SECRET, b"")
    assert partner.events == {}
