"""A client of the API as a phone is one: GraphQL over HTTP, subscriptions over a WebSocket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Self

import httpx
from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport

from mulin.people.sign_in import open_session

# Made once: each client would otherwise read the certificates of the machine again, 20 ms a phone.
_TLS = httpx.create_ssl_context()

ENDED: dict[str, Any] = {}
"""What comes last when the server ends a subscription."""


class Phone:
    """Sends operations with a token and a language."""

    def __init__(self, url: str, token: str | None, language: str) -> None:
        self.url = f"{url}/graphql"
        self.token = token
        self.agent = "an app"
        self._http = httpx.AsyncClient(
            timeout=60, limits=httpx.Limits(max_connections=None), verify=_TLS
        )
        self._headers = {"Accept-Language": language, "Accept": "application/json"}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    def _all_headers(self) -> dict[str, str]:
        signed = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        return {**self._headers, "User-Agent": self.agent, **signed}

    async def post(self, document: str, **variables: Any) -> httpx.Response:
        """The bare answer."""
        body = {"query": document, "variables": variables}
        return await self._http.post(self.url, json=body, headers=self._all_headers())

    async def send(self, document: str, **variables: Any) -> dict[str, Any]:
        """The whole answer, errors included; anything but a 200 or 401 fails the test."""
        answer = await self.post(document, **variables)
        assert answer.status_code in {200, 401}, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer without GraphQL errors."""
        body = await self.send(document, **variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    async def error(self, document: str, **variables: Any) -> dict[str, Any]:
        """The extensions, with the message, of the one GraphQL error that is expected."""
        body = await self.send(document, **variables)
        assert len(body.get("errors", ())) == 1, body
        error = body["errors"][0]
        return {"message": error["message"], **error["extensions"]}

    @asynccontextmanager
    async def watching(self, document: str) -> AsyncIterator["asyncio.Queue[dict[str, Any]]"]:
        """A queue of what a subscription brings; it is open once the block begins.

        Last comes `ENDED`, or an answer with the errors that ended it.
        """
        transport = WebsocketsTransport(
            url=self.url.replace("http", "ws", 1),
            init_payload={"Authorization": f"Bearer {self.token}"} if self.token else {},
            subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
            headers=self._headers,
        )
        heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

        async def listen() -> None:
            try:
                async for result in session.subscribe(gql(document)):
                    heard.put_nowait(result)
            except TransportQueryError as error:
                heard.put_nowait({"errors": error.errors})
            else:
                heard.put_nowait(ENDED)

        async with Client(transport=transport) as session:
            # The answer to an operation sent after the subscription proves that it is open.
            listener = asyncio.create_task(listen())
            await asyncio.sleep(0)
            await session.execute(gql("{ __typename }"))
            await session.execute(gql("{ __typename }"))
            yield heard
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)


class Phones:
    """Clients of the served application, hung up when the test ends."""

    def __init__(self, url: str, held: AsyncExitStack) -> None:
        self.url = url
        self._held = held

    async def new(self, token: str | None = None, language: str = "en") -> Phone:
        return await self._held.enter_async_context(Phone(self.url, token, language))

    async def of(self, person_id: int, language: str = "en") -> Phone:
        """The phone of a person who has signed in."""
        return await self.new((await open_session(person_id)).access_token, language)
