"""The application itself, as the JavaScript reference implementations see it."""

import asyncio
import json
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from mulin import events
from tests.district import District, gid
from tests.documents import BOOK
from tests.listening import listened_to
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at
from tests.transport import node

CHANGES = "subscription { appointmentChanged { change appointment { id reference status } } }"
INBOX = "subscription { notificationReceived { kind title appointment { id } } }"


async def test_all_audits_of_graphql_over_http_pass(url: str) -> None:
    assert await node.audit(f"{url}/graphql") == "61 of 61 audits passed"


async def book(district: District, phone: Phone) -> dict[str, Any]:
    wanted = {
        "serviceId": gid(district.service),
        "startsAt": at(TUESDAY, 10).isoformat(),
        "mode": "PHONE",
    }
    payload = (await phone.ask(BOOK, input=wanted))["bookAppointment"]
    assert payload["errors"] == []
    made: dict[str, Any] = payload["appointment"]
    return made


@pytest.mark.parametrize("who", ["resident", "specialist"])
async def test_the_graphql_ws_client_receives_what_a_booking_sets_off(
    district: District, phones: Phones, who: str
) -> None:
    node.node()
    person_id = district.resident.id if who == "resident" else district.specialist.person_id
    watcher = await phones.of(person_id)
    assert watcher.token is not None
    changes = asyncio.create_task(
        node.subscribe(watcher.url, CHANGES, count=1, token=watcher.token)
    )
    await listened_to(events.of_person(person_id))

    appointment = await book(district, await phones.of(district.resident.id))

    assert await changes == [
        {
            "data": {
                "appointmentChanged": {
                    "change": "BOOKED",
                    "appointment": {
                        "id": appointment["id"],
                        "reference": appointment["reference"],
                        "status": "BOOKED",
                    },
                }
            }
        }
    ]


async def test_the_graphql_ws_client_receives_the_inbox(district: District, phones: Phones) -> None:
    node.node()
    phone = await phones.of(district.resident.id)
    assert phone.token is not None
    inbox = asyncio.create_task(node.subscribe(phone.url, INBOX, count=1, token=phone.token))
    await listened_to(events.of_person(district.resident.id))
    appointment = await book(district, phone)
    (received,) = await inbox
    assert received["data"]["notificationReceived"]["kind"] == "APPOINTMENT_BOOKED"
    assert received["data"]["notificationReceived"]["appointment"] == {"id": appointment["id"]}


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        ({"Accept-Language": "en"}, "name_en"),
        ({"accept-language": "fr, zh;q=0.9"}, "name_zh"),
        ({"Accept-Language": 5}, "name_zh"),
        (None, "name_zh"),
    ],
)
async def test_an_app_says_its_language_as_it_opens_the_socket(
    district: District, url: str, payload: dict[str, Any] | None, name: str
) -> None:
    """A browser's app can give the socket no header, and the browser sends its own language."""
    async with connect(
        url.replace("http", "ws") + "/graphql",
        subprotocols=[Subprotocol("graphql-transport-ws")],
        additional_headers={"Accept-Language": "zh-CN"},
    ) as socket:
        await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        query = "query($id: ID!) { node(id: $id) { ... on Venue { name } } }"
        asked = {"query": query, "variables": {"id": gid(district.venue)}}
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
        answer = json.loads(await socket.recv())
    assert answer["payload"]["data"]["node"]["name"] == getattr(district.venue, name)
