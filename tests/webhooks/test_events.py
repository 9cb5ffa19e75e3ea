"""Which webhooks hear of a change, and what they are told: in its transaction, nothing private."""

import asyncio
import json
from contextvars import Context
from typing import Any

import pytest

from mulin.appointments.models import Appointment, ChangeKind
from mulin.consultations.models import ConsultationChangeKind
from mulin.database import transaction
from mulin.notifications.models import Channel, Delivery
from mulin.organizations.models import OrganizationKind
from mulin.webhooks.events import WebhookEvent
from mulin.webhooks.telling import tell_of_appointment
from tests.appointments.asking import booked
from tests.consultations.asking import found_park, submit
from tests.district import District, gid, make_organization
from tests.phone import Phones
from tests.standins.partner import StandInPartner
from tests.statements import statements
from tests.times import TUESDAY, at
from tests.webhooks.asking import make_webhook, send


def test_there_is_an_event_for_every_kind_of_change() -> None:
    kinds = [
        *(f"appointment.{kind.value}" for kind in ChangeKind),
        *(f"consultation.{kind.value}" for kind in ConsultationChangeKind),
    ]
    assert [event.value for event in WebhookEvent] == kinds


async def told() -> list[Delivery]:
    return await Delivery.filter(channel=Channel.WEBHOOK).order_by("id")


async def test_a_booking_is_told_with_ids_and_nothing_private(
    district: District, phones: Phones, partner: StandInPartner
) -> None:
    await make_webhook(district.station, partner)
    phone = await phones.of(district.resident.id)

    made = await booked(phone, district, at(TUESDAY, 10), note="My landlord keeps my deposit")
    await send()

    row = await Appointment.get()
    [event] = partner.events.values()
    assert event == {
        "id": event["id"],
        "type": "appointment.booked",
        "createdAt": "2026-03-02T01:00:00Z",
        "data": {
            "id": made,
            "reference": row.reference,
            "status": "BOOKED",
            "sequence": 0,
            "startsAt": "2026-03-03T02:00:00Z",
            "endsAt": "2026-03-03T02:30:00Z",
            "servedBy": district.station.code,
            "askedFor": None,
        },
    }
    written = json.dumps(event, ensure_ascii=False)
    for private in ("landlord", "demo", "Resident", "Specialist", "+86"):
        assert private not in written


async def test_those_hear_who_serve_and_those_above_them(
    district: District, phones: Phones
) -> None:
    beside = await make_organization(OrganizationKind.STREET_STATION, district.centre)
    hearing = [
        await make_webhook(district.station),
        await make_webhook(district.centre),
        await make_webhook(district.centre, events=["appointment.booked", "appointment.lapsed"]),
    ]
    await make_webhook(beside)
    await make_webhook(district.centre, events=["appointment.cancelled"])
    await make_webhook(district.centre, disabled_at=at(TUESDAY, 8))
    await booked(await phones.of(district.resident.id), district, at(TUESDAY, 10))

    rows = await told()

    assert sorted(row.webhook_id or 0 for row in rows) == [webhook.id for webhook in hearing]
    assert len({row.dedupe_key for row in rows}) == 3
    for row in rows:
        assert row.payload is not None
        assert row.payload["id"] == row.dedupe_key


async def test_a_question_is_told_to_those_who_ask_and_those_who_answer(
    district: District, phones: Phones, partner: StandInPartner
) -> None:
    park = await found_park(district)
    await make_webhook(park.enterprise, partner, events=["consultation.submitted"])
    await make_webhook(park.organization, events=["consultation.submitted"])
    contact = await phones.of(park.contact.id)

    made = await submit(contact, organizationId=gid(park.enterprise))
    await send()

    assert len(await told()) == 2
    [event] = partner.events.values()
    assert event["type"] == "consultation.submitted"
    data: dict[str, Any] = event["data"]
    assert set(data) == {"id", "reference", "status", "promisedAt", "servedBy", "askedFor"}
    assert (data["id"], data["askedFor"]) == (made["id"], park.enterprise.code)
    assert "deposit" not in json.dumps(event).lower()


async def test_nothing_is_told_of_a_change_that_was_taken_back(
    district: District, phones: Phones
) -> None:
    await booked(await phones.of(district.resident.id), district, at(TUESDAY, 10))
    webhook = await make_webhook(district.station)
    appointment = await Appointment.get()

    async def confirm_and_fail() -> None:
        async with transaction():
            await tell_of_appointment(
                appointment, ChangeKind.CONFIRMED, team=webhook.organization_id, venue=None
            )
            assert len(await told()) == 1
            raise RuntimeError("and so not")

    with pytest.raises(RuntimeError, match="and so not"):
        await confirm_and_fail()

    assert await told() == []


async def test_a_webhook_that_is_being_deleted_fails_no_booking(
    district: District, phones: Phones
) -> None:
    deleted, kept = [await make_webhook(district.station) for _ in range(2)]
    begun, made = asyncio.Event(), asyncio.Event()

    async def delete() -> None:
        async with transaction():
            await deleted.delete()
            begun.set()
            await made.wait()

    deleting = asyncio.create_task(delete(), context=Context())
    await begun.wait()
    await asyncio.wait_for(
        booked(await phones.of(district.resident.id), district, at(TUESDAY, 10)), 5
    )
    made.set()
    await deleting

    assert [row.webhook_id for row in await told()] == [kept.id]


async def test_a_district_without_webhooks_pays_no_statement_for_them(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    with statements() as without:
        await booked(phone, district, at(TUESDAY, 10))
    disabled = await make_webhook(district.centre, disabled_at=at(TUESDAY, 8))
    with statements() as none_listens:
        await booked(phone, district, at(TUESDAY, 11))
    disabled.disabled_at = None
    await disabled.save()
    with statements() as one:
        await booked(phone, district, at(TUESDAY, 12))

    assert not [sent for sent in without + none_listens if "FROM webhook w" in sent]
    assert len([sent for sent in one if "FROM webhook w" in sent]) == 1
