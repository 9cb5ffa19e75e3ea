"""The page itself: what it holds, whom it trusts, and when it is not there."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from api import explorer
from mulin import clock
from mulin.settings import settings

LATE_IN_UTC = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # the 25th in Shanghai


@pytest.fixture(autouse=True)
def _fresh_settings() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    app = Starlette(routes=[Route("/graphql", explorer.explorer), explorer.assets])
    prefixed = Starlette(routes=[Mount("/legal", app=app), *app.routes])
    async with AsyncClient(
        transport=ASGITransport(app=prefixed), base_url="http://mulin.test"
    ) as client:
        yield client


def _examples_in(page: str) -> list[explorer.Example]:
    block = re.search(
        r'<script type="application/json" id="examples">(.*?)</script>', page, re.DOTALL
    )
    assert block is not None
    examples: list[explorer.Example] = json.loads(block[1])
    return examples


async def test_every_address_in_the_page_is_our_own_and_answers(client: AsyncClient) -> None:
    page = await client.get("/graphql")

    addresses = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert len(addresses) == 3
    for address in addresses:
        assert address.startswith("/graphql/assets/")
        assert (await client.get(address)).status_code == 200


async def test_the_policy_trusts_nobody_else_and_no_script_in_the_page(client: AsyncClient) -> None:
    page = await client.get("/graphql")

    policy = dict(
        directive.split(" ", 1) for directive in page.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in page.headers["content-security-policy"]
    # Only a data block may have content: anything else the policy would stop.
    inline = re.findall(r"<script([^>]*)>[^<]", page.text)
    assert inline == [' type="application/json" id="examples"']


async def test_the_nonce_is_the_one_of_the_policy_and_never_the_same_twice(
    client: AsyncClient,
) -> None:
    nonces = []
    for _ in range(2):
        page = await client.get("/graphql")
        found = re.search(r'nonce="([^"]+)"', page.text)
        assert found is not None
        assert f"style-src 'self' 'nonce-{found[1]}'" in page.headers["content-security-policy"]
        nonces.append(found[1])
    assert nonces[0] != nonces[1]


async def test_caches_hold_it_apart_from_the_api_s_answers(client: AsyncClient) -> None:
    page = await client.get("/graphql")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["vary"] == "Accept"
    assert page.headers["cache-control"] == "no-store"


async def test_under_a_prefix_the_addresses_carry_it() -> None:
    app = Starlette(routes=[Mount("/graphql", routes=[Route("/", explorer.explorer)])])
    transport = ASGITransport(app=app, root_path="/legal")
    async with AsyncClient(transport=transport, base_url="http://mulin.test") as client:
        page = await client.get("/legal/graphql/")

    assert 'src="/legal/graphql/assets/graphiql.js?v=' in page.text
    assert "/graphql/graphql/" not in page.text


async def test_a_prefix_cannot_break_out_of_its_attribute() -> None:
    page = bytes(explorer.explorer_page('/"><script>').body).decode()

    assert "<script>" not in page


async def test_the_tabs_are_the_example_files_in_order(client: AsyncClient) -> None:
    examples = _examples_in((await client.get("/graphql")).text)

    files = sorted((Path(explorer.__file__).parent / "graphiql/examples").glob("*.graphql"))
    assert [example["query"] for example in examples] == [f.read_text("utf-8") for f in files]
    assert examples[0]["title"] == "1. Ask for a sign-in code"
    assert all(example["title"] and not example["title"].startswith("#") for example in examples)


async def test_dates_are_counted_from_today_in_shanghai(client: AsyncClient) -> None:
    with clock.frozen(LATE_IN_UTC):
        examples = _examples_in((await client.get("/graphql")).text)

    by_title = {example["title"]: example for example in examples}
    free_times = json.loads(by_title["6. Free times"]["variables"])
    assert (free_times["from"], free_times["to"]) == ("2026-11-25", "2026-12-02")
    booking = json.loads(by_title["7. Book an appointment"]["variables"])
    assert booking["startsAt"] == "2026-11-26T10:00:00+08:00"


async def test_each_reading_brings_its_own_idempotency_key(client: AsyncClient) -> None:
    keys = {
        UUID(json.loads(example["variables"])["idempotencyKey"])
        for _ in range(2)
        for example in _examples_in((await client.get("/graphql")).text)
        if "idempotencyKey" in example["variables"]
    }

    assert len(keys) == 2


async def test_an_example_cannot_end_the_data_block(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = "# x</script><script>alert(1)</script>"
    monkeypatch.setattr(explorer, "_example_files", lambda: (("x", hostile, ""),))

    page = (await client.get("/graphql")).text

    assert "<script>" not in page
    assert _examples_in(page)[0]["query"] == hostile


async def test_without_introspection_there_is_no_page(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULIN_ALLOW_INTROSPECTION", "false")

    assert (await client.get("/graphql")).status_code == 404
