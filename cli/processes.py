"""The processes of a running Mulin, one each or all in one."""

import socket
import sys
import time

from cli import logs
from cli.runtime import (
    connected,
    database_server,
    required_redis,
    revealed,
    run_until_signalled,
    until_cancelled,
)
from cli.serving import address_of, listening
from cli.serving import serve as serve_http
from cli.tracing import traced
from mulin.settings import Settings, settings


def run() -> None:
    """Start everything in one process, on embedded defaults, with the demo district."""
    began = time.monotonic()
    configured = _configured()
    with (
        listening(configured.host, configured.port) as listener,
        database_server(configured) as url,
        traced(configured, "run"),
    ):
        run_until_signalled(_everything(configured, url, listener, began))


async def _everything(
    configured: Settings, url: str, listener: socket.socket, began: float
) -> None:
    from api.app import create_app
    from api.web import built
    from cli.metrics import exposed, sources
    from mulin.demo.loading import load
    from push.channels import carriers_for
    from workers.running import scheduling, sending, working

    async with (
        connected(configured, url, migrate=True),
        exposed(configured, sources(configured)),
        sending(revealed(configured.redis_url)) as broker,
        working(broker, carriers_for(configured)),
        scheduling(broker),
    ):
        if not configured.production:
            await load()
        app = create_app(introspection=configured.introspection, web=built())
        ready = time.monotonic() - began
        print(f"Mulin is ready on {address_of(listener)} after {ready:.1f} s", flush=True)
        if not configured.production:
            print(f"Sign in as one of the demo accounts: {sys.argv[0]} demo accounts", flush=True)
        await serve_http(
            app,
            listener,
            drain_seconds=configured.draining,
            trusted_proxies=configured.trusted_proxies,
        )


def serve() -> None:
    """Serve the API; run any number of these."""
    configured = _configured()
    redis_url = required_redis(configured, "serve")
    with (
        listening(configured.host, configured.port) as listener,
        database_server(configured) as url,
        traced(configured, "serve"),
    ):
        run_until_signalled(_api(configured, url, redis_url, listener))


async def _api(configured: Settings, url: str, redis_url: str, listener: socket.socket) -> None:
    from api.app import create_app
    from api.web import built
    from cli.metrics import exposed, sources
    from workers.running import sending

    async with (
        connected(configured, url, migrate=False),
        exposed(configured, sources(configured)),
        sending(redis_url),
    ):
        app = create_app(introspection=configured.introspection, web=built())
        print(f"Mulin serves its API on {address_of(listener)}", flush=True)
        await serve_http(
            app,
            listener,
            drain_seconds=configured.draining,
            trusted_proxies=configured.trusted_proxies,
        )


def worker() -> None:
    """Do what the queue brings: deliver pushes. Run any number of these."""
    configured = _configured()
    redis_url = required_redis(configured, "worker")

    async def work(url: str) -> None:
        from cli.metrics import exposed, sources
        from push.channels import carriers_for
        from workers.running import sending, working

        async with (
            connected(configured, url, migrate=False),
            exposed(configured, sources(configured)),
            sending(redis_url) as broker,
            working(broker, carriers_for(configured)),
        ):
            print("Mulin's worker is ready", flush=True)
            await until_cancelled()

    with database_server(configured) as url, traced(configured, "worker"):
        run_until_signalled(work(url))


def scheduler() -> None:
    """Send the tasks that are due by the clock. Several do no harm."""
    configured = _configured()
    redis_url = required_redis(configured, "scheduler")

    async def schedule() -> None:
        from cli.metrics import exposed, sources
        from mulin import redis
        from workers.running import scheduling, sending

        async with (
            redis.connected(redis_url),
            exposed(configured, sources(configured, database=False)),
            sending(redis_url) as broker,
            scheduling(broker),
        ):
            print("Mulin's scheduler is ready", flush=True)
            await until_cancelled()

    with traced(configured, "scheduler"):
        run_until_signalled(schedule())


def _configured() -> Settings:
    configured = settings()
    logs.configure(production=configured.production)
    return configured
