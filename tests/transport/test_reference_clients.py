"""The JavaScript reference implementations find nothing to object to."""

import asyncio

import httpx
import pytest
from starlette.responses import HTMLResponse

from tests.serving import serve
from tests.transport import node
from tests.transport.world import TOKEN, World, application


async def test_all_audits_of_graphql_over_http_pass(base_url: str) -> None:
    assert await node.audit(f"{base_url}/graphql") == "61 of 61 audits passed"


async def test_all_audits_pass_beside_an_explorer(world: World) -> None:
    async with serve(application(world, explorer=HTMLResponse("GraphiQL"))) as url:
        assert await node.audit(f"{url}/graphql") == "61 of 61 audits passed"


async def test_the_audits_notice_a_server_that_does_not_conform(world: World) -> None:
    async with serve(application(world, introspection=False)) as url:
        with pytest.raises(AssertionError, match="of 61 audits passed"):
            await node.audit(f"{url}/graphql")


async def test_the_graphql_ws_client_receives_a_subscription(base_url: str) -> None:
    events = await node.subscribe(
        f"{base_url}/graphql", "subscription { count(to: 5) }", count=3, token=TOKEN
    )
    assert events == [{"data": {"count": number}} for number in range(3)]


async def test_the_graphql_ws_client_leaving_closes_the_source(base_url: str, world: World) -> None:
    events = await node.subscribe(f"{base_url}/graphql", "subscription { forever }", count=1)
    assert events == [{"data": {"forever": 0}}]
    async with asyncio.timeout(5):
        await world.closed.wait()


@pytest.mark.parametrize(
    ("query", "token", "reason"),
    [
        ("subscription { count(to: 5) }", "wrong", "4403 Forbidden"),
        ("subscription { nothing }", TOKEN, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { count(to: 1) }", TOKEN, "completed after 1 of 2 events"),
    ],
)
async def test_the_graphql_ws_client_understands_a_refusal(
    base_url: str, query: str, token: str, reason: str
) -> None:
    with pytest.raises(AssertionError, match=reason):
        await node.subscribe(f"{base_url}/graphql", query, count=2, token=token)


async def test_the_server_outlives_all_audits_at_once(base_url: str) -> None:
    await asyncio.gather(*(node.audit(f"{base_url}/graphql") for _ in range(2)))
    async with httpx.AsyncClient(base_url=base_url) as client:
        assert (await client.post("/graphql", json={"query": "{ hello }"})).status_code == 200
