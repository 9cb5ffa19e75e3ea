"""Metrics of a process on a port of their own: never where the public comes in."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from prometheus_client import make_asgi_app
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cli.serving import address_of, listening, serve
from mulin.metrics import REGISTRY
from mulin.readings import Readings, Source, outstanding, queue
from mulin.settings import Settings

CHOICE = "MULIN_METRICS_PORT"


@asynccontextmanager
async def exposed(configured: Settings, sources: Mapping[str, Source]) -> AsyncIterator[str | None]:
    """Serve /metrics while the block runs; its URL, or None where no port is set.

    `sources` are what is read when Prometheus asks, by the name of what it depends on. Raises
    cli.serving's PortTaken and AddressRefused.
    """
    if configured.metrics_port is None:
        yield None
        return
    readings = Readings(sources)
    REGISTRY.register(readings)
    try:
        with listening(configured.metrics_host, configured.metrics_port, choice=CHOICE) as listener:
            serving = asyncio.create_task(serve(metrics_app(readings), listener))
            try:
                address = f"{address_of(listener)}/metrics"
                print(f"Metrics for Prometheus: {address.removeprefix('http://')}", flush=True)
                yield address
            finally:
                serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving
    finally:
        REGISTRY.unregister(readings)


def sources(configured: Settings, *, database: bool = True) -> dict[str, Source]:
    """What a process can ask: Redis, where its queue is, and PostgreSQL.

    Every process that has a database tells of the outbox, so that somebody does when no worker is
    left.
    """
    from workers.broker import QUEUE

    found = {"redis": queue(None if configured.redis_url is None else QUEUE)}
    return {**found, "database": outstanding} if database else found


def metrics_app(readings: Readings) -> ASGIApp:
    """The page, on the event loop itself: a process that is stuck does not look well."""
    return Starlette(routes=[Route("/metrics", _Page(readings))])


class _Page:
    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._page: ASGIApp = make_asgi_app(REGISTRY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._readings.refresh()
        await self._page(scope, receive, send)
