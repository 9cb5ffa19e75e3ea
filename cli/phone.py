"""A client of the public API, as the app on a phone is one."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import Any, Self

import httpx

from cli.line import Feed, Line

PATIENCE_SECONDS = 15.0
_PAUSE_SECONDS = 0.5
# What a balancer says when the process behind it went away.
_BETWEEN = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
# Made once: each client would otherwise read the machine's certificates again.
_TLS = httpx.create_ssl_context()


class PhoneError(Exception):
    """Something a phone would show as an error."""


class Refused(PhoneError):
    """The server said no; `codes` are those of a payload, or of GraphQL's own errors."""

    def __init__(self, errors: list[Mapping[str, Any]]) -> None:
        super().__init__("; ".join(str(error["message"]) for error in errors))
        self.codes = {
            error.get("code") or error.get("extensions", {}).get("code") for error in errors
        }


class NothingCame(PhoneError):
    """What was waited for did not come in time."""


class NotAsExpected(PhoneError):
    """The server answered, but not what it should have."""


class Phone:
    """Operations over HTTP, subscriptions over one WebSocket.

    Methods raise PhoneError, httpx.HTTPError, OSError and gql's TransportError.
    """

    def __init__(self, url: str) -> None:
        self._url = f"{url}/graphql"
        self._held = AsyncExitStack()
        # Straight to the server that was named: a proxy of the environment is for elsewhere.
        self._http = httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False, verify=_TLS)
        self._authorization: dict[str, str] = {}
        self._heard: dict[str, asyncio.Queue[tuple[float, Any]]] = {}

    async def __aenter__(self) -> Self:
        await self._held.enter_async_context(self._http)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._held.aclose()

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        response = await self._sent(document, variables)
        answer = _json_object(response)
        if answer.get("errors"):
            raise Refused(answer["errors"])
        response.raise_for_status()
        return answer["data"]

    async def _sent(self, document: str, variables: dict[str, Any]) -> httpx.Response:
        """The answer; what got none is sent again where doing it twice does no more than once."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            again = _harmless_twice(document, variables) and time.monotonic() < deadline
            try:
                response = await self._http.post(
                    self._url,
                    json={"query": document, "variables": variables},
                    headers={"Accept": "application/json", **self._authorization},
                )
            except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
                if not again:
                    raise
            else:
                if not again or response.status_code not in _BETWEEN:
                    return response
            await asyncio.sleep(_PAUSE_SECONDS)

    async def change(self, document: str, **fields: Any) -> Any:
        """The payload of a document with one mutation, whose one variable, if any, is `$input`."""
        variables = {"input": fields} if fields else {}
        (payload,) = (await self.ask(document, **variables)).values()
        if payload["errors"]:
            raise Refused(payload["errors"])
        return payload

    async def get(self, url: str, **query: str) -> dict[str, Any]:
        """The JSON object at some other server's address."""
        response = await self._http.get(url, params=query)
        return _json_object(response.raise_for_status())

    async def bring(self, url: str, content: bytes) -> None:
        """Send a file to where its ticket says, at the server this phone talks to.

        A server that was told to take any port names another one in its tickets.
        """
        here = httpx.URL(self._url).copy_with(raw_path=httpx.URL(url).raw_path)
        (await self._http.put(here, content=content)).raise_for_status()

    def carry(self, access_token: str) -> None:
        """Send this token from now on."""
        self._authorization = {"Authorization": f"Bearer {access_token}"}

    async def watch(self, **feeds: Feed) -> None:
        """Open subscriptions, named by their root field, until the phone is put away."""
        url = self._url.replace("http", "ws", 1)
        line = Line(url, self._authorization, feeds, self.ask)
        self._held.push_async_callback(line.close)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await line.opened()
        except TimeoutError:
            raise NothingCame("the server does not take subscriptions") from None
        self._heard |= line.heard

    async def hears(self, field: str, what: Callable[[Any], bool]) -> tuple[float, Any]:
        """The first message that is `what`, and when (`time.monotonic`) it came."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    at, message = await self._heard[field].get()
                    if isinstance(message, Exception):
                        raise message
                    if what(message):
                        return at, message
        except TimeoutError:
            raise NothingCame(f"no {field} came in {PATIENCE_SECONDS:.0f} s") from None


async def until(ask: Callable[[], Awaitable[Any]], otherwise: str, pause: float) -> Any:
    """The first answer of `ask` that says something. Raises NothingCame with `otherwise`."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if answer := await ask():
            return answer
        await asyncio.sleep(pause)
    raise NothingCame(otherwise)


def _json_object(response: httpx.Response) -> dict[str, Any]:
    try:
        found = response.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotAsExpected(f"{response.url} is no Mulin: status {response.status_code}, no JSON")
    return found


def _harmless_twice(document: str, variables: Mapping[str, Any]) -> bool:
    return not document.lstrip().startswith("mutation") or "idempotencyKey" in variables.get(
        "input", {}
    )
