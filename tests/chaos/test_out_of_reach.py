"""While PostgreSQL is struck down and set up again, callers hear of it as what it is: no bug."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import httpx

from api.app import create_app
from mulin import database, migrations
from tests.chaos.servers import OwnPostgres
from tests.folders import passable_folder
from tests.serving import serve

ASKED = "{ topics(first: 1) { totalCount } }"
CALLERS = 12


async def code_of(client: httpx.AsyncClient, url: str) -> str:
    """The code of what comes back; "OK" for an answer."""
    response = await client.post(f"{url}/graphql", json={"query": ASKED})
    errors = response.json().get("errors", [])
    if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        assert response.headers["Retry-After"] == "1"
    return str(errors[0]["extensions"]["code"]) if errors else "OK"


async def test_a_database_out_of_reach_is_said_to_be_unavailable_and_answers_when_it_is_back() -> (
    None
):
    codes: Counter[str] = Counter()
    async with AsyncExitStack() as held:
        folder = held.enter_context(passable_folder())
        postgres = await asyncio.to_thread(OwnPostgres, folder / "postgres")
        held.callback(postgres.stop)
        await migrations.upgrade(postgres.url)
        await held.enter_async_context(database.connected(postgres.url))
        url = await held.enter_async_context(serve(create_app(introspection=False)))
        client = await held.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=60))
        back = asyncio.Event()

        async def ask_all_the_while() -> None:
            while not back.is_set():
                codes[await code_of(client, url)] += 1

        callers = [asyncio.create_task(ask_all_the_while()) for _ in range(CALLERS)]
        for _ in range(2):
            await asyncio.to_thread(postgres.restart)
            assert await code_of(client, url) in {"OK", "UNAVAILABLE"}
        back.set()
        await asyncio.gather(*callers)
        assert await code_of(client, url) == "OK"
    assert codes.keys() == {"OK", "UNAVAILABLE"}
