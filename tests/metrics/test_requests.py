"""What the door counts and says of a request; never what a caller made up or would keep secret."""

import asyncio
from typing import Any

import httpx

from mulin.metrics import REGISTRY
from tests.calendars.asking import feed_path, read
from tests.district import District
from tests.metrics.conftest import Lines
from tests.metrics.scraping import counted, value
from tests.phone import Phones

REQUESTS = "mulin_http_request_duration_seconds_count"
OPERATIONS = "mulin_graphql_operations_total"
CLIENTS = "mulin_websocket_clients"
INBOX = "subscription Live { notificationReceived { id } }"


def requests(lines: Lines) -> list[dict[str, Any]]:
    return [line for line in lines() if line["event"] == "request"]


async def test_a_request_counts_by_route_and_class_of_status(
    phones: Phones, url: str, lines: Lines
) -> None:
    phone = await phones.new()
    with (
        counted(REQUESTS, 1, route="/graphql", status="2xx"),
        counted(REQUESTS, 1, route="other", status="4xx"),
        counted(OPERATIONS, 1, kind="query", code="OK"),
    ):
        await phone.ask("query Who { viewer { id } }")
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(f"{url}/no/such/place?token=secret")
    asked, lost = requests(lines)
    assert (asked["method"], asked["path"], asked["status"]) == ("POST", "/graphql", 200)
    assert asked["operation"] == "query Who"
    assert asked["ms"] > 0
    assert len(asked["request_id"]) == 32
    assert (lost["path"], lost["status"]) == ("other", 404)
    assert "secret" not in str(lines())


async def test_errors_count_by_their_code(phones: Phones) -> None:
    phone = await phones.new()
    with (
        counted(OPERATIONS, 1, kind="none", code="GRAPHQL_VALIDATION_FAILED"),
        counted(OPERATIONS, 1, kind="none", code="OPERATION_RESOLUTION_FAILURE"),
        counted(OPERATIONS, 1, kind="query", code="BAD_USER_INPUT"),
    ):
        await phone.post("{ nothingOfTheSort }")
        await phone.post("query A { viewer { id } } query B { viewer { id } }")
        await phone.post("query ($id: ID!) { node(id: $id) { id } }")


async def test_names_that_callers_make_up_become_no_labels(phones: Phones) -> None:
    phone = await phones.new()
    await phone.ask("query MadeUpByACaller { viewer { id } }")
    labels = {
        told
        for family in REGISTRY.collect()
        for sample in family.samples
        for told in sample.labels.values()
    }
    assert "MadeUpByACaller" not in str(labels)


async def test_the_secret_of_a_calendar_is_in_neither_metrics_nor_log(
    district: District, phones: Phones, lines: Lines
) -> None:
    path = await feed_path(await phones.of(district.resident.id))
    with counted(REQUESTS, 1, route="/calendars/{secret}.ics", status="2xx"):
        assert (await read(phones, path)).status_code == 200
    assert requests(lines)[-1]["path"] == "/calendars/{secret}.ics"


async def test_whoever_watches_the_process_fills_no_log(url: str, lines: Lines) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.get(f"{url}/healthz")
    assert requests(lines) == []


async def test_open_sockets_and_who_listens_on_them_are_counted(
    district: District, phones: Phones, lines: Lines
) -> None:
    before = value(CLIENTS), value("mulin_event_listeners")
    phone = await phones.of(district.resident.id)
    async with phone.watching(INBOX):
        assert value(CLIENTS) == before[0] + 1
        assert value("mulin_event_listeners") == before[1] + 1
    async with asyncio.timeout(5):
        while value(CLIENTS) != before[0]:  # noqa: ASYNC110 - nobody is told of it
            await asyncio.sleep(0.001)
    assert value("mulin_event_listeners") == before[1]
    (closed,) = [line for line in lines() if line["event"] == "socket"]
    assert (closed["method"], closed["path"]) == ("WEBSOCKET", "/graphql")
