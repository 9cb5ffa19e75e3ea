"""An operation that takes too long ends, and all that runs for it; a change never in its commit."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import graphene
import httpx
import pytest
from starlette.applications import Starlette

from api.graphql import graphql_app, graphql_routes
from api.operations import Allowance
from mulin.database import after_commit, query, transaction
from schema.loaders import Loader
from tests.serving import serve

SLEEP = "SELECT pg_sleep(30)::text AS slept /* too long */"
RUNNING = (
    "SELECT query FROM pg_stat_activity WHERE query LIKE '%/* too long */' "
    "AND state <> 'idle' AND pid <> pg_backend_pid()"
)
SECONDS = 0.3


class Sleeper(Loader[int, str]):
    """A batch that takes too long."""

    async def read(self, keys: Sequence[int]) -> list[str]:
        await query(SLEEP)
        return ["slept" for _ in keys]


class Query(graphene.ObjectType):  # type: ignore[misc] # graphene has no types
    quick = graphene.String()
    statement = graphene.String()
    batch = graphene.String()

    @staticmethod
    async def resolve_quick(_root: object, _info: object) -> str:
        return "quick"

    @staticmethod
    async def resolve_statement(_root: object, _info: object) -> str:
        return str((await query(SLEEP))[0]["slept"])

    @staticmethod
    async def resolve_batch(_root: object, info: graphene.ResolveInfo) -> str:
        slept: str = await info.context["sleeper"].load(1)
        return slept


class Change(graphene.Mutation):  # type: ignore[misc] # graphene has no types
    class Arguments:
        wait = graphene.String(required=True)

    done = graphene.String()

    @staticmethod
    async def mutate(_root: object, info: graphene.ResolveInfo, wait: str) -> "Change":
        async def tell() -> None:
            if wait == "telling":
                await asyncio.sleep(2 * SECONDS)
            info.context["told"].set()

        async with transaction():
            await query("CREATE TABLE made_in_time (id int)")
            after_commit(tell)
            if wait == "before the commit":
                await query(SLEEP)
        if wait == "reading":
            await asyncio.sleep(2 * SECONDS)
        return Change(done="done")


class Mutation(graphene.ObjectType):  # type: ignore[misc] # graphene has no types
    change = Change.Field()


SCHEMA = graphene.Schema(query=Query, mutation=Mutation).graphql_schema


@pytest.fixture
def told() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
async def client(database_url: str, told: asyncio.Event) -> AsyncIterator[httpx.AsyncClient]:
    async def context(_connection: object, _payload: object) -> dict[str, Any]:
        return {"sleeper": Sleeper(), "told": told}

    app = graphql_app(
        SCHEMA,
        context=context,
        introspection=True,
        locale=lambda: "en",
        allowance=Allowance(query_seconds=SECONDS, mutation_seconds=SECONDS),
    )
    async with (
        serve(Starlette(routes=graphql_routes(app))) as url,
        httpx.AsyncClient(base_url=url, timeout=10) as client,
    ):
        yield client
    await query("DROP TABLE IF EXISTS made_in_time")


async def ask(client: httpx.AsyncClient, document: str) -> dict[str, Any]:
    answer = await client.post("/graphql", json={"query": document})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


async def until(running: bool) -> None:
    """PostgreSQL hears of a cancellation over a connection of its own: a moment later."""
    async with asyncio.timeout(5):
        while True:
            if bool(await query(RUNNING)) is running:
                return
            await asyncio.sleep(0.02)


async def made() -> bool:
    (row,) = await query("SELECT to_regclass('made_in_time') IS NOT NULL AS made")
    return bool(row["made"])


@pytest.mark.parametrize("field", ["statement", "batch"])
async def test_a_query_that_takes_too_long_ends_with_its_statements(
    client: httpx.AsyncClient, field: str
) -> None:
    asked = asyncio.create_task(ask(client, f"{{ quick {field} }}"))
    await until(running=True)
    body = await asked
    assert body["data"] is None
    (error,) = body["errors"]
    assert error["extensions"] == {"code": "TIMED_OUT"}
    assert error["message"].startswith("This took longer than 0.3 seconds and was given up")
    await until(running=False)
    # Its connection serves the next.
    assert await ask(client, "{ quick }") == {"data": {"quick": "quick"}}


async def test_a_change_that_takes_too_long_is_undone_and_says_so(
    client: httpx.AsyncClient, told: asyncio.Event
) -> None:
    body = await ask(client, 'mutation { change(wait: "before the commit") { done } }')
    (error,) = body["errors"]
    assert error["extensions"] == {"code": "TIMED_OUT"}
    assert "nothing was changed" in error["message"]
    await until(running=False)
    assert not await made()
    assert not told.is_set()


@pytest.mark.parametrize("wait", ["telling", "reading"])
async def test_a_change_that_is_committed_is_told_however_long_that_takes(
    client: httpx.AsyncClient, told: asyncio.Event, wait: str
) -> None:
    body = await ask(client, f'mutation {{ change(wait: "{wait}") {{ done }} }}')
    assert body == {"data": {"change": {"done": "done"}}}
    assert await made()
    assert told.is_set()
