"""Connections to servers that somebody named, without being led inside by either.

The name is resolved here and the connection goes to an address that was checked, so that a second
answer of the name server cannot change it; the same holds for every redirect.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Container, Sequence
from functools import cache
from ipaddress import ip_address, ip_network
from ssl import SSLContext

import httpx

from mulin.public_addresses import Address, is_public

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]


class AddressRefused(Exception):
    """None of a URL's addresses may be asked, or its scheme or port may not."""


async def resolved(host: str, port: int) -> Sequence[Address]:
    """Every address of a name, in the system's order. Raises OSError when it has none."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        # An empty label, or one of more than 63 octets: no name has such (RFC 1035, 2.3.4).
        raise OSError("not a host name") from error
    return [ip_address(place[0]) for *_, place in found]


class OpenWeb:
    """What of the Internet may be asked in somebody's name.

    `plain_http` lets http:// in beside https://. `allowed` are networks (CIDR) that may be reached
    although they are not public.
    """

    def __init__(
        self,
        *,
        plain_http: bool = False,
        allowed: Sequence[str] = (),
        ports: Container[int] = (80, 443),
        resolve: Resolve = resolved,
    ) -> None:
        self._schemes = ("https", "http") if plain_http else ("https",)
        self._allowed = [ip_network(network) for network in allowed]
        self._ports = ports
        self._resolve = resolve

    async def addresses(self, url: httpx.URL) -> list[Address]:
        """Where that URL may be asked for. Raises AddressRefused, OSError."""
        port = url.port or (443 if url.scheme == "https" else 80)
        if url.scheme not in self._schemes or port not in self._ports:
            raise AddressRefused(url.scheme, port)
        found = await self._resolve(_ascii_host(url), port)
        open_to_us = [address for address in found if self._may_reach(address)]
        if not open_to_us:
            raise AddressRefused(url.host)
        return open_to_us

    def _may_reach(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self._allowed)

    def client(self, timeout: httpx.Timeout, *, redirects: int = 0) -> httpx.AsyncClient:
        """A client for one host that goes nowhere else; its requests raise AddressRefused too.

        For one host: connections are kept by address, whoever's certificate was shown there.
        """
        return httpx.AsyncClient(
            transport=_CheckedTransport(self),
            timeout=timeout,
            follow_redirects=redirects > 0,
            max_redirects=redirects,
            # A proxy of the environment would connect for us, unchecked.
            trust_env=False,
        )


class _CheckedTransport(httpx.AsyncBaseTransport):
    """Connects to checked addresses only, and speaks to each in the name of its host."""

    def __init__(self, web: OpenWeb) -> None:
        self._web = web
        self._inner = httpx.AsyncHTTPTransport(verify=_tls(), trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        addresses = await self._web.addresses(request.url)
        for address in addresses[:-1]:
            try:
                return await self._ask(address, request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._ask(addresses[-1], request)

    async def _ask(self, address: Address, request: httpx.Request) -> httpx.Response:
        # The name stays in the Host header and in TLS, whose certificate is checked against it
        # (https://www.python-httpx.org/advanced/extensions/#sni_hostname).
        directed = httpx.Request(
            request.method,
            request.url.copy_with(host=str(address)),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": _ascii_host(request.url)},
        )
        return await self._inner.handle_async_request(directed)

    async def aclose(self) -> None:
        await self._inner.aclose()


@cache
def _tls() -> SSLContext:
    """Made once: it reads the certificates of the machine."""
    return httpx.create_ssl_context(trust_env=False)


def _ascii_host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")
