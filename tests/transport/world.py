"""A small schema with one of everything the transport treats differently, and an app around it."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import graphene
from graphql import GraphQLError
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from api.documents import DEFAULT_LIMITS
from api.graphql import Explorer, NotAuthorized, graphql_app, graphql_routes
from api.health import readyz
from api.request_id import RequestIdMiddleware
from api.sizes import Limits
from schema.live import shared

SECRET = "the password is hunter2"
TOKEN = "made-up-token"
FLOOD = 65_536


@dataclass
class World:
    """What resolvers did, for tests to look at."""

    closed: asyncio.Event = field(default_factory=asyncio.Event)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    halls: dict[int, asyncio.Queue[int]] = field(default_factory=lambda: defaultdict(asyncio.Queue))
    """What `sameForAll` says next of each hall; it breaks at what is negative."""
    contexts: int = 0
    resolved: int = 0
    flooded: int = 0
    revoked: bool = False


@dataclass
class Context:
    world: World
    number: int
    payload: Mapping[str, Any] | None


class VisitInput(graphene.InputObjectType):  # type: ignore[misc] # graphene has no types
    starts_at = graphene.DateTime(required=True)
    minutes = graphene.Int()


class Thing(graphene.ObjectType):  # type: ignore[misc] # graphene has no types
    name = graphene.String()
    thing = graphene.Field(lambda: Thing)

    @staticmethod
    def resolve_thing(_root: object, _info: object) -> "Thing":
        return Thing(name="inner")


class Query(graphene.ObjectType):  # type: ignore[misc] # graphene has no types
    hello = graphene.String(name=graphene.String())
    thing = graphene.Field(Thing)
    bug = graphene.String()
    required_bug = graphene.NonNull(graphene.String)
    unserializable = graphene.Int()
    refusal = graphene.String()
    context_number = graphene.Int()
    slow = graphene.String()

    @staticmethod
    def resolve_hello(_root: object, _info: object, name: str = "world") -> str:
        return f"hello {name}"

    @staticmethod
    def resolve_thing(_root: object, _info: object) -> Thing:
        return Thing(name="outer")

    @staticmethod
    def resolve_bug(_root: object, _info: object) -> str:
        raise RuntimeError(SECRET)

    @staticmethod
    def resolve_required_bug(_root: object, _info: object) -> str:
        raise RuntimeError(SECRET)

    @staticmethod
    def resolve_unserializable(_root: object, _info: object) -> str:
        return SECRET

    @staticmethod
    def resolve_refusal(_root: object, _info: object) -> str:
        raise GraphQLError("Taken", extensions={"code": "SLOT_TAKEN", "field": "slot"})

    @staticmethod
    def resolve_context_number(_root: object, info: graphene.ResolveInfo) -> int:
        return int(info.context.number)

    @staticmethod
    async def resolve_slow(_root: object, info: graphene.ResolveInfo) -> str:
        world: World = info.context.world
        world.started.set()
        await world.release.wait()
        return "at last"


class Visit(graphene.Mutation):  # type: ignore[misc] # graphene has no types
    class Arguments:
        input = VisitInput(required=True)

    minutes = graphene.Int()

    @staticmethod
    async def mutate(_root: object, info: graphene.ResolveInfo, input: dict[str, Any]) -> "Visit":  # noqa: A002 - Relay's name for it
        world: World = info.context.world
        world.started.set()
        if input.get("minutes") == 0:
            await world.release.wait()
        world.finished.set()
        return Visit(minutes=input.get("minutes"))


class Mutation(graphene.ObjectType):  # type: ignore[misc] # graphene has no types
    visit = Visit.Field()


async def _gate(context: Context, hall: int = 0) -> str | None:
    if hall < 0:
        raise GraphQLError("Not yours", extensions={"code": "NOT_FOUND"})
    return None if context.payload is not None else "strangers"


class Subscription(graphene.ObjectType):  # type: ignore[misc] # graphene has no types
    count = graphene.Int(to=graphene.Int(required=True))
    forever = graphene.Int()
    context_numbers = graphene.Int()
    broken = graphene.Int()
    refused = graphene.Int()
    same_for_all = graphene.Int(hall=graphene.Int())
    flood = graphene.String()

    @staticmethod
    @shared(_gate)
    async def subscribe_same_for_all(
        _root: object, info: graphene.ResolveInfo, hall: int = 0
    ) -> AsyncIterator[int]:
        world: World = info.context.world
        world.started.set()
        try:
            while (number := await world.halls[hall].get()) >= 0:
                yield number
            raise RuntimeError(SECRET)
        finally:
            world.closed.set()

    @staticmethod
    def resolve_same_for_all(number: int, info: graphene.ResolveInfo, hall: int = 0) -> int:
        del hall
        info.context.world.resolved += 1
        return number

    @staticmethod
    async def subscribe_flood(_root: object, info: graphene.ResolveInfo) -> AsyncIterator[str]:
        world: World = info.context.world
        try:
            while True:
                world.flooded += 1
                yield "x" * FLOOD
                # Sources wait for something; this one has the loop to itself once nobody reads.
                await asyncio.sleep(0)
        finally:
            world.closed.set()

    @staticmethod
    async def subscribe_count(_root: object, _info: object, to: int) -> AsyncIterator[int]:
        for number in range(to):
            yield number

    @staticmethod
    async def subscribe_forever(_root: object, info: graphene.ResolveInfo) -> AsyncIterator[int]:
        world: World = info.context.world
        try:
            yield 0
            await asyncio.Event().wait()
        finally:
            world.closed.set()

    @staticmethod
    async def subscribe_context_numbers(
        _root: object, info: graphene.ResolveInfo
    ) -> AsyncIterator[int]:
        world: World = info.context.world
        yield 0
        await world.release.wait()
        yield 1

    @staticmethod
    def resolve_context_numbers(_root: object, info: graphene.ResolveInfo) -> int:
        return int(info.context.number)

    @staticmethod
    async def subscribe_broken(_root: object, _info: object) -> AsyncIterator[int]:
        yield 0
        raise RuntimeError(SECRET)

    @staticmethod
    async def subscribe_refused(_root: object, _info: object) -> AsyncIterator[int]:
        raise GraphQLError("Not yours", extensions={"code": "NOT_FOUND"})


SCHEMA = graphene.Schema(query=Query, mutation=Mutation, subscription=Subscription).graphql_schema


def application(
    world: World,
    *,
    introspection: bool = True,
    explorer: Explorer | None = None,
    limits: Limits = DEFAULT_LIMITS,
    language: str = "en",
    **options: Any,
) -> ASGIApp:
    """The app at /graphql. Credentials: none, or TOKEN as a bearer or in `connection_init`."""

    async def context(connection: HTTPConnection, payload: Mapping[str, Any] | None) -> Context:
        given = (payload or {}).get("authorization") or connection.headers.get("authorization")
        if world.revoked or given not in {None, f"Bearer {TOKEN}"}:
            raise NotAuthorized
        if given is not None and connection.headers.get("X-Break"):
            raise RuntimeError(SECRET)
        world.contexts += 1
        return Context(world, world.contexts, payload)

    app = graphql_app(
        SCHEMA,
        context=context,
        introspection=introspection,
        explorer=explorer,
        locale=lambda: language,
        limits=limits,
        **options,
    )

    async def bug(_request: Request) -> Response:
        raise RuntimeError(SECRET)

    return RequestIdMiddleware(
        Starlette(routes=[*graphql_routes(app), Route("/bug", bug), Route("/readyz", readyz)])
    )
