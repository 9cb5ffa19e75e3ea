"""Admins naming the systems that hear of events, and looking after them."""

from datetime import timedelta
from typing import Any

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.notifications.models import Delivery
from mulin.refusals import Refusal
from mulin.settings import settings
from mulin.webhooks.actions import MOST_WEBHOOKS, former_until
from mulin.webhooks.addresses import Reach
from mulin.webhooks.models import Webhook
from tests.district import District, gid
from tests.phone import Phone, Phones
from tests.standins.partner import Answer, StandInPartner
from tests.webhooks.asking import (
    DELIVERIES,
    WEBHOOKS,
    admin_phone,
    enter,
    entered,
    make_webhook,
    ping,
    send,
)

URL = "https://partner.example/hook"
PUBLIC = Reach(plain_http=False, allowed=(), ports=(443, 8443))


@pytest.fixture
async def admin(district: District, phones: Phones) -> Phone:
    return await admin_phone(phones, district.centre)


async def read(phone: Phone, webhook: dict[str, Any] | Webhook) -> dict[str, Any] | None:
    key = webhook["id"] if isinstance(webhook, dict) else gid(webhook)
    document = "query($id: ID!) { node(id: $id) { ... on Webhook { id url disabledReason } } }"
    found: dict[str, Any] | None = (await phone.ask(document, id=key))["node"]
    return found


async def deliveries(phone: Phone, webhook: Webhook, **wanted: Any) -> list[dict[str, Any]]:
    found = (await phone.ask(DELIVERIES, id=gid(webhook), **wanted))["webhookDeliveries"]
    return [edge["node"] for edge in found["edges"]]


async def test_a_secret_is_shown_once_and_kept_encrypted(district: District, admin: Phone) -> None:
    made = await entered(
        admin,
        "createWebhook",
        organizationId=gid(district.station),
        url=f" {URL}#there ",
        events=["CONSULTATION_ANSWERED", "APPOINTMENT_BOOKED", "APPOINTMENT_BOOKED"],
        description="The partner's\ncase system",
    )

    assert made["secret"].startswith("whsec_")
    webhook = made["webhook"]
    assert (webhook["url"], webhook["description"]) == (URL, "The partner's case system")
    assert webhook["events"] == ["APPOINTMENT_BOOKED", "CONSULTATION_ANSWERED"]
    assert webhook["organization"] == {"id": gid(district.station)}
    row = await Webhook.get()
    assert made["secret"].encode() not in bytes(row.secret_encrypted)
    [entry] = await AuditEntry.filter(object_type="webhook")
    assert (entry.action, entry.object_id) == ("webhook.created", row.id)
    assert "whsec" not in str(entry.details)
    listed = (await admin.ask(WEBHOOKS))["webhooks"]
    assert [edge["node"] for edge in listed["edges"]] == [{"id": webhook["id"], "url": URL}]
    above = await admin.ask(WEBHOOKS, organizationId=gid(district.centre))
    assert above["webhooks"]["totalCount"] == 0


async def test_what_is_left_out_of_a_change_stays(district: District, admin: Phone) -> None:
    row = await make_webhook(
        district.centre, events=["appointment.booked"], failing_since=clock.now()
    )

    named = await entered(admin, "updateWebhook", id=gid(row), description="Cases")
    assert (named["webhook"]["events"], named["webhook"]["url"]) == (["APPOINTMENT_BOOKED"], URL)
    assert named["webhook"]["failingSince"] is not None
    moved = await entered(admin, "updateWebhook", id=gid(row), url=f"{URL}/2", events=[])

    assert (moved["webhook"]["events"], moved["webhook"]["url"]) == ([], f"{URL}/2")
    assert moved["webhook"]["description"] == "Cases"
    assert moved["webhook"]["failingSince"] is None


async def test_a_new_secret_leaves_the_one_before_a_day(district: District, admin: Phone) -> None:
    row = await make_webhook(district.centre)

    made = await entered(admin, "rotateWebhookSecret", id=gid(row))

    until = clock.now() + timedelta(days=1)
    shown = made["webhook"]["formerSecretUntil"]
    assert shown == until.isoformat().replace("+00:00", "Z")
    assert made["secret"].startswith("whsec_")
    kept = await Webhook.get(id=row.id)
    assert bytes(kept.former_secret_encrypted or b"") == bytes(row.secret_encrypted)
    clock.advance(timedelta(days=1))
    assert former_until(kept) is None


async def test_disabled_it_hears_nothing_and_enabled_it_starts_afresh(
    district: District, admin: Phone, partner: StandInPartner
) -> None:
    row = await make_webhook(district.centre, partner, failing_since=clock.now())
    waiting = await ping(row)
    for _ in range(2):
        disabled = await entered(admin, "disableWebhook", id=gid(row))
        assert disabled["webhook"]["disabledReason"] == "ADMIN"
    await send()
    assert (await Delivery.get(id=waiting.id)).last_error == "webhook disabled"
    assert partner.requests == []

    refused = await enter(admin, "testWebhook", id=gid(row))
    assert [error["code"] for error in refused["errors"]] == ["WRONG_STATUS"]
    again = await enter(
        admin, "redeliverWebhook", deliveryId=(await deliveries(admin, row))[0]["id"]
    )
    assert [error["field"] for error in again["errors"]] == ["deliveryId"]
    enabled = (await entered(admin, "enableWebhook", id=gid(row)))["webhook"]
    assert (enabled["disabledAt"], enabled["failingSince"]) == (None, None)
    traced = await AuditEntry.filter(object_type="webhook").order_by("id")
    assert [entry.action for entry in traced] == ["webhook.disabled", "webhook.enabled"]


async def test_a_deleted_one_is_gone_with_what_it_was_sent(
    district: District, admin: Phone
) -> None:
    row = await make_webhook(district.centre)
    await ping(row)

    done = await entered(admin, "deleteWebhook", id=gid(row))

    assert done["deletedId"] == gid(row)
    assert await read(admin, row) is None
    assert not await Delivery.exists()


async def test_a_test_goes_at_once_and_shows_what_came_of_it(
    district: District, admin: Phone, partner: StandInPartner
) -> None:
    row = await make_webhook(district.centre, partner, rests_until=clock.now() + timedelta(hours=1))
    partner.answers.append(Answer(500))

    sent = (await entered(admin, "testWebhook", id=gid(row)))["delivery"]
    assert (sent["type"], sent["status"], sent["attempts"]) == ("ping", "PENDING", 0)
    assert f'"webhookId": "{gid(row)}"' in sent["payload"]
    await send()

    [shown] = await deliveries(admin, row)
    assert (shown["id"], shown["status"], shown["attempts"]) == (sent["id"], "PENDING", 1)
    assert shown["lastError"] == "HTTP_500: the server answered 500"
    assert await deliveries(admin, row, status="SENT") == []


async def test_what_was_given_up_can_go_once_more_under_its_id(
    district: District, admin: Phone, partner: StandInPartner
) -> None:
    row = await make_webhook(district.centre, partner)
    first, second = await ping(row), await ping(row)
    await Delivery.all().update(status="dead", settled_at=clock.now(), attempts=30)

    key = (await deliveries(admin, row))[0]["id"]
    again = (await entered(admin, "redeliverWebhook", deliveryId=key))["delivery"]
    assert (again["status"], again["attempts"], again["settledAt"]) == ("PENDING", 0, None)
    assert again["eventId"] == second.dedupe_key
    await send()

    assert list(partner.events) == [second.dedupe_key]
    assert [one["status"] for one in await deliveries(admin, row)] == ["SENT", "DEAD"]
    assert first.dedupe_key != second.dedupe_key


async def test_deliveries_come_by_pages_the_newest_first(district: District, admin: Phone) -> None:
    row = await make_webhook(district.centre)
    made = []
    for _ in range(3):
        made.append(await ping(row))
        clock.advance(timedelta(seconds=1))

    whole = await deliveries(admin, row)
    page = (await admin.ask(DELIVERIES, id=gid(row), first=2))["webhookDeliveries"]
    rest = await deliveries(admin, row, after=page["pageInfo"]["endCursor"])

    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    assert [edge["node"] for edge in page["edges"]] + rest == whole
    assert len({one["id"] for one in whole}) == 3


async def test_an_organization_has_ten_at_most(district: District, admin: Phone) -> None:
    for _ in range(MOST_WEBHOOKS):
        await make_webhook(district.centre)

    refused = await enter(admin, "createWebhook", organizationId=gid(district.centre), url=URL)

    [error] = refused["errors"]
    assert (error["code"], error["field"]) == ("LIMIT_REACHED", "organizationId")
    await entered(admin, "createWebhook", organizationId=gid(district.station), url=URL)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "partner.example/hook",
        "http://partner.example/hook",
        "ftp://partner.example/hook",
        "https://",
        "https://user:word@partner.example/hook",
        "https://partner.example:22/hook",
        "https://partner.example:99999/hook",
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://10.0.0.8/hook",
        "https://169.254.169.254/latest",
        "https://partner.example/a b",
        "https://partner.example/\n",
        "https://伙伴.example/hook",
        "https://partner.example/" + "x" * 2_000,
        # Each is kept as %22.
        "https://partner.example/" + '"' * 700,
        "https://partner..example/hook",
        f"https://{'a' * 64}.example/hook",
    ],
)
def test_in_production_only_https_to_the_open_internet(url: str) -> None:
    if url.endswith("\n"):
        url += "x"
    with pytest.raises(Refusal) as refused:
        PUBLIC.checked(url)
    assert refused.value.field == "url"


@pytest.mark.parametrize("url", [URL, "https://partner.example:8443/a?b=c", "https://8.8.8.8/"])
def test_what_is_public_may_be_named(url: str) -> None:
    assert PUBLIC.checked(url) == url


def test_only_a_developers_machine_is_its_own_partner(production: None) -> None:
    del production
    assert Reach.of(settings()) == PUBLIC


def test_a_developer_may_name_a_server_of_their_own() -> None:
    reach = Reach.of(settings())
    assert reach.checked("http://127.0.0.1:9000/hook") == "http://127.0.0.1:9000/hook"
    with pytest.raises(Refusal):
        reach.checked("http://10.0.0.8/hook")
