"""Serving HTTP: our socket, our signals, uvicorn's protocol."""

import asyncio
import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


class PortTaken(Exception):
    """Port {port} of {host} is taken: stop what listens there, or choose another ({choice})."""


class AddressRefused(Exception):
    """Cannot listen on {host}:{port} ({reason}): check MULIN_HOST and MULIN_PORT."""


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket bound to the address. Raises PortTaken, AddressRefused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named protocol: asyncio sets TCP_NODELAY only then, and small messages would wait 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(2048)
        except OSError as error:
            raise refusal(host, port, error) from None
        yield listener


def refusal(
    host: str, port: int, error: OSError, *, choice: str = "MULIN_PORT"
) -> PortTaken | AddressRefused:
    """What to tell the user of an error of `bind` or `listen`; `choice` is how to name a port."""
    # asyncio puts an error of its own around the one it got from the kernel.
    reason = os.strerror(error.errno) if error.errno else str(error)
    fact = PortTaken if error.errno == errno.EADDRINUSE else AddressRefused
    return fact((fact.__doc__ or "").format(host=host, port=port, reason=reason, choice=choice))


def address_of(listener: socket.socket) -> str:
    """The base URL of what is served there."""
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """Leaves the signals to the command, which has more to put away than a server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until cancelled; then requests under way get ten seconds to finish."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=10
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
