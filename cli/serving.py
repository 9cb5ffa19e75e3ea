"""Serving HTTP: our socket, our signals, uvicorn's protocol."""

import asyncio
import errno
import gc
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from cli.runtime import heed_cancellation


class PortTaken(Exception):
    """Port {port} of {host} is taken: stop what listens there, or choose another ({choice})."""


class AddressRefused(Exception):
    """Cannot listen on {host}:{port} ({reason}): check {home} and {choice}."""


@contextmanager
def listening(host: str, port: int, *, choice: str = "MULIN_PORT") -> Iterator[socket.socket]:
    """A socket bound to the address; `choice` is how to name a port. Raises PortTaken,
    AddressRefused.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named protocol: asyncio sets TCP_NODELAY only then, and small messages would wait 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(2048)
        except OSError as error:
            raise refusal(host, port, error, choice=choice) from None
        yield listener


def refusal(
    host: str, port: int, error: OSError, *, choice: str = "MULIN_PORT"
) -> PortTaken | AddressRefused:
    """What to tell the user of an error of `bind` or `listen`; `choice` is how to name a port."""
    # asyncio puts an error of its own around the one it got from the kernel.
    reason = os.strerror(error.errno) if error.errno else str(error)
    fact = PortTaken if error.errno == errno.EADDRINUSE else AddressRefused
    home = choice.replace("PORT", "HOST") if "PORT" in choice else host
    sentence = (fact.__doc__ or "").format(
        host=host, port=port, reason=reason, choice=choice, home=home
    )
    return fact(sentence)


def address_of(listener: socket.socket) -> str:
    """The base URL of what is served there."""
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """Leaves the signals to the command, which has more to put away than a server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def configured(app: ASGIApp, **options: Any) -> uvicorn.Config:
    """How we have uvicorn serve."""
    from cli.sockets import PatientHttp, PatientSocket

    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        http=PatientHttp,
        ws=PatientSocket,
        server_header=False,
        # Messages are short, and would be compressed for each client anew, with memory for each.
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=10,
        **options,
    )


def spare_collections() -> None:
    """Have Python look less often for garbage among what lives long.

    A waiting client is some dozens of objects. With the usual thresholds an event that wakes
    thousands of them has all that lives gone through several times, which takes as long as
    sending it. What is made and dropped is still gone through every 10,000 objects
    (https://docs.python.org/3/library/gc.html#gc.set_threshold).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)


async def serve(
    app: ASGIApp,
    listener: socket.socket,
    *,
    drain_seconds: float = 0,
    trusted_proxies: str = "127.0.0.1",
) -> None:
    """Serve until cancelled, then let go of everybody.

    Of `trusted_proxies` it is believed who calls.

    For `drain_seconds` all goes on, but /readyz answers 503, so that a balancer sends new callers
    elsewhere; a second cancellation cuts that short. Then nobody is let in, WebSockets are closed
    with 1012 (service restart: their clients come again, and ask since their cursor), and requests
    under way get ten seconds to finish.
    """
    from api.health import leaving

    spare_collections()
    server = _Server(configured(app, forwarded_allow_ips=trusted_proxies))
    serving = asyncio.create_task(server.serve([listener]))
    try:
        heed_cancellation()
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        with leaving():
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(drain_seconds)
            server.should_exit = True
            await serving
        raise
