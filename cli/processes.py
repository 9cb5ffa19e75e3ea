"""The processes of a running Mulin, one each or all in one."""

import asyncio
import socket
import time

from cli import logs
from cli.runtime import connected, database_server, revealed, run_until_signalled
from cli.serving import listening
from cli.serving import serve as serve_http
from mulin.settings import Settings, settings


def run() -> None:
    """Start everything in one process, on embedded defaults, with the demo district."""
    began = time.monotonic()
    configured = settings()
    logs.configure(production=configured.production)
    with (
        listening(configured.host, configured.port) as listener,
        database_server(configured) as url,
    ):
        port: int = listener.getsockname()[1]

        async def everything() -> None:
            from api.app import create_app
            from mulin.demo.loading import load
            from push.channels import channel_for
            from workers.running import scheduling, sending, working

            async with (
                connected(configured, url, migrate=True),
                sending(revealed(configured.redis_url)) as broker,
                working(broker, channel_for(configured)),
                scheduling(broker),
            ):
                if not configured.production:
                    await load()
                ready = time.monotonic() - began
                print(f"Mulin is ready on http://{configured.host}:{port} after {ready:.1f} s")
                print("Sign in as one of the demo accounts: mulin demo accounts", flush=True)
                await serve_http(create_app(introspection=configured.introspection), listener)

        run_until_signalled(everything())


def serve() -> None:
    """Serve the API; run any number of these."""
    configured = settings()
    logs.configure(production=configured.production)
    with (
        listening(configured.host, configured.port) as listener,
        database_server(configured) as url,
    ):
        run_until_signalled(_api(configured, url, listener))


async def _api(configured: Settings, url: str, listener: socket.socket) -> None:
    from api.app import create_app
    from workers.running import sending

    async with (
        connected(configured, url, migrate=False),
        sending(revealed(configured.redis_url)),
    ):
        await serve_http(create_app(introspection=configured.introspection), listener)


def worker() -> None:
    """Do what the queue brings: deliver pushes. Run any number of these."""
    configured = settings()
    logs.configure(production=configured.production)

    async def work(url: str) -> None:
        from push.channels import channel_for
        from workers.running import sending, working

        async with (
            connected(configured, url, migrate=False),
            sending(revealed(configured.redis_url)) as broker,
            working(broker, channel_for(configured)),
        ):
            await asyncio.Event().wait()

    with database_server(configured) as url:
        run_until_signalled(work(url))


def scheduler() -> None:
    """Send the tasks that are due by the clock. Several do no harm."""
    configured = settings()
    logs.configure(production=configured.production)

    async def schedule() -> None:
        from workers.running import scheduling, sending

        async with (
            sending(revealed(configured.redis_url)) as broker,
            scheduling(broker),
        ):
            await asyncio.Event().wait()

    run_until_signalled(schedule())
