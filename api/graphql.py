"""GraphQL at the door: graphql-over-http for queries and mutations, a WebSocket for all three.

https://graphql.github.io/graphql-over-http/draft/
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from ariadne.asgi import GraphQL
from ariadne.asgi.handlers import GraphQLHTTPHandler
from graphql import GraphQLFormattedError, GraphQLSchema, OperationType
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from api.documents import DEFAULT_LIMITS, Documents
from api.operations import (
    MAX_REQUEST_BYTES,
    Allowance,
    Operation,
    OperationRejected,
    Operations,
    Parameters,
    read_json,
)
from api.refusals import (
    BODY_TOO_LARGE,
    GET_IS_FOR_QUERIES,
    NOT_ACCEPTABLE,
    SUBSCRIPTION_NEEDS_SOCKET,
    TOO_SLOW,
    UNAUTHENTICATED,
    WRONG_CONTENT_TYPE,
    WRONG_METHOD,
    Locale,
    NotAuthorized,
    RequestRefused,
    fault,
)
from api.sizes import Limits
from api.trusted import NONE, TrustedDocuments
from api.websocket import SocketHandler

__all__ = ["NotAuthorized", "graphql_app", "graphql_routes"]

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
HTML = "text/html"
COMPRESSED_FROM = 1024
_COMPRESSIBLE = "mulin.compressible"
DEFAULT_ALLOWANCE = Allowance()


def everybody(_context: object) -> AbstractAsyncContextManager[None]:
    """Nobody is made to wait."""
    return nullcontext()


METHODS = "GET, POST, OPTIONS"

MOST_SECONDS_OF_A_BODY = 20.0
"""A mebibyte at 420 kbit/s."""

ContextFactory = Callable[[HTTPConnection, Mapping[str, Any] | None], Awaitable[object]]
Admit = Callable[[Any], AbstractAsyncContextManager[None]]
Explorer = Callable[[Request], Awaitable[Response]] | Response


def graphql_app(
    schema: GraphQLSchema,
    *,
    context: ContextFactory,
    introspection: bool,
    explorer: Explorer | None = None,
    locale: Locale = lambda: "zh",
    limits: Limits = DEFAULT_LIMITS,
    trusted: TrustedDocuments = NONE,
    free_documents: bool = True,
    allowance: Allowance = DEFAULT_ALLOWANCE,
    admit: Admit = everybody,
    body_seconds: float = MOST_SECONDS_OF_A_BODY,
    init_timeout: timedelta = timedelta(seconds=10),
    idle: timedelta = timedelta(minutes=5),
) -> ASGIApp:
    """The ASGI application of `schema`, for scopes `http` and `websocket`.

    `context` makes the context value of one execution. HTTP: called once a request, with None.
    WebSocket: called with the payload of `connection_init` (None without one) before the
    connection is acknowledged, then again for every operation and every event of a subscription,
    so that each has data loaders of its own and nobody is served past their sign-in. It raises
    NotAuthorized to refuse: 401 over HTTP, close code 4403 on a WebSocket, at any of these times.

    `admit` is entered with the context for as long as an operation runs, over a WebSocket with the
    one of `connection_init`; it raises RequestRefused for what is too much. A body has to arrive
    within `body_seconds`.

    `trusted` documents may be asked for by their ids; without `free_documents` no others run.

    `explorer` answers a browser's GET without a query; None: there is no such page.
    """
    operations = Operations(
        schema,
        Documents(
            schema,
            introspection=introspection,
            limits=limits,
            only=None if free_documents else trusted,
        ),
        introspection=introspection,
        locale=locale,
        allowance=allowance,
        trusted=trusted,
    )
    return GraphQL(
        schema,
        http_handler=HttpHandler(
            operations, context, explorer, locale, admit=admit, body_seconds=body_seconds
        ),
        websocket_handler=SocketHandler(
            operations, context, locale, admit=admit, init_timeout=init_timeout, idle=idle
        ),
    )


def graphql_routes(app: ASGIApp, path: str = "/graphql") -> list[BaseRoute]:
    """Routes of `app` at exactly `path`; a Mount would redirect it to `path` + "/" first."""
    return [Route(path, app), WebSocketRoute(path, app)]


class HttpHandler(GraphQLHTTPHandler):
    """ariadne's handler with graphql-over-http's rules on media types, statuses and GET.

    What it answers never depends on cookies, and POST demands a content type no HTML form can
    send: a foreign page can make a browser ask, but not change or read anything.
    """

    def __init__(
        self,
        operations: Operations,
        context: ContextFactory,
        explorer: Explorer | None,
        locale: Locale,
        *,
        admit: Admit,
        body_seconds: float,
    ) -> None:
        super().__init__()
        self._admit = admit
        self._body_seconds = body_seconds
        self._operations = operations
        self._context = context
        self._page = explorer
        self._locale = locale

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer: ASGIApp = await self.handle_request(request)
        # A mutation may hand out a token: what is secret is not compressed beside what a caller
        # chose (https://www.breachattack.com/).
        if scope.get(_COMPRESSIBLE):
            answer = GZipMiddleware(answer, minimum_size=COMPRESSED_FROM, compresslevel=5)
        await answer(scope, receive, send)

    async def handle_request(self, request: Request) -> Response:
        try:
            return await self._response(request)
        except RequestRefused as refused:
            return self._refused(request, refused)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except Exception as bug:  # noqa: BLE001 - the door: logged by `fault`, told without detail
            return self._refused(request, fault(bug, where="the request"))

    def _refused(self, request: Request, refused: RequestRefused) -> Response:
        error = refused.error(self._locale())
        return _refused(request, refused.refusal.status, error, refused.headers)

    async def _response(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": METHODS})
        if request.method not in {"GET", "POST"}:
            raise RequestRefused(WRONG_METHOD, {"Allow": METHODS}, method=request.method)
        if self._page is not None and _wants_page(request):
            page = self._page
            request.scope[_COMPRESSIBLE] = True
            return page if isinstance(page, Response) else await page(request)
        media = negotiated(request)
        if media is None:
            raise RequestRefused(NOT_ACCEPTABLE)
        parameters = await self._parameters(request)
        try:
            operation = self._operations.prepare(parameters)
        except OperationRejected as rejected:
            return _answered(media, rejected.answer.body, executed=False)
        _allow(request, operation)
        request.scope[_COMPRESSIBLE] = operation.kind is OperationType.QUERY
        try:
            context = await self._context(request, None)
        except NotAuthorized:
            raise RequestRefused(UNAUTHENTICATED, {"WWW-Authenticate": "Bearer"}) from None
        async with self._admit(context):
            answer = await self._operations.execute(operation, context)
        return _answered(media, answer.body, executed=answer.executed)

    async def _parameters(self, request: Request) -> Parameters:
        if request.method == "GET":
            return _query_string(request)
        if not _is_json(request.headers.get("Content-Type", "")):
            raise RequestRefused(WRONG_CONTENT_TYPE)
        try:
            async with asyncio.timeout(self._body_seconds):
                body = await _body(request)
        except TimeoutError:
            seconds = f"{self._body_seconds:g}"
            raise RequestRefused(TOO_SLOW, {"Connection": "close"}, seconds=seconds) from None
        return Parameters.of(read_json(body, "body"))


def _allow(request: Request, operation: Operation) -> None:
    if operation.kind is OperationType.SUBSCRIPTION:
        raise RequestRefused(SUBSCRIPTION_NEEDS_SOCKET)
    if request.method == "GET" and operation.kind is not OperationType.QUERY:
        raise RequestRefused(GET_IS_FOR_QUERIES, {"Allow": "POST"})


def _answered(media: str, body: dict[str, Any], *, executed: bool) -> Response:
    # Under application/json a well-formed request is 200 whatever became of it: there, proxies
    # answer in the same media type, and old clients read the body of a 200 only.
    failed = not executed and media == GRAPHQL
    return _json(body, HTTPStatus.BAD_REQUEST if failed else HTTPStatus.OK, media)


def _refused(
    request: Request,
    status: HTTPStatus,
    error: GraphQLFormattedError,
    headers: Mapping[str, str] | None = None,
) -> Response:
    return _json({"errors": [error]}, status, negotiated(request) or JSON, headers)


def _json(
    body: dict[str, Any],
    status: HTTPStatus,
    media: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    return JSONResponse(
        body,
        status,
        {"Cache-Control": "no-store", "Vary": "Accept", **(headers or {})},
        media_type=f"{media}; charset=utf-8",
    )


def _query_string(request: Request) -> Parameters:
    given = request.query_params
    body: dict[str, object] = {
        name: given.get(name) for name in ("query", "documentId", "operationName")
    }
    for name in ("variables", "extensions"):
        if given.get(name):
            body[name] = read_json(given[name], name)
    return Parameters.of(body)


async def _body(request: Request) -> bytes:
    too_large = RequestRefused(BODY_TOO_LARGE, limit=MAX_REQUEST_BYTES)
    announced = request.headers.get("Content-Length", "0")
    if announced.isdecimal() and int(announced) > MAX_REQUEST_BYTES:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_REQUEST_BYTES:
            raise too_large
    return bytes(body)


def _is_json(content_type: str) -> bool:
    media, parameters = _media_type(content_type)
    return media == JSON and parameters.get("charset", "utf-8") in {"utf-8", "utf8"}


def _media_type(text: str) -> tuple[str, dict[str, str]]:
    media, *rest = (part.strip().lower() for part in text.split(";"))
    pairs = (part.partition("=") for part in rest)
    return media, {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _ranges(request: Request) -> dict[str, float]:
    """The ranges of `Accept` with their quality (RFC 9110, 12.5.1); none: anything goes."""
    ranges: dict[str, float] = {}
    for item in ",".join(request.headers.getlist("Accept")).split(","):
        media, parameters = _media_type(item)
        if not media:
            continue
        try:
            ranges[media] = float(parameters.get("q", "1"))
        except ValueError:
            ranges[media] = 0.0
    return ranges or {"*/*": 1.0}


def negotiated(request: Request) -> str | None:
    """The media type of the answer; None when `Accept` rules out both.

    The better quality wins, then the type named more exactly; between two equals the newer type
    if it was named, and application/json for those who take anything, as the specification asks.
    """
    ranges = _ranges(request)
    best: tuple[float, int, bool] = (0.0, 0, False)
    chosen = None
    for media in (JSON, GRAPHQL):
        for exactness, range_ in enumerate(("*/*", "application/*", media)[::-1]):
            if range_ in ranges:
                rank = (ranges[range_], -exactness, (exactness == 0) == (media == GRAPHQL))
                if rank[0] > 0 and (chosen is None or rank > best):
                    best, chosen = rank, media
                break
    return chosen


def _wants_page(request: Request) -> bool:
    return (
        request.method == "GET"
        and not {"query", "documentId"} & set(request.query_params)
        and _ranges(request).get(HTML, 0.0) > 0
    )
