"""GraphiQL at the GraphQL endpoint: one page, and the files it needs, all out of this package."""

import gzip
import html
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from secrets import token_urlsafe
from string import Template
from typing import TypedDict
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from mulin import clock
from mulin.settings import settings

ASSETS_PATH = "/graphql/assets"

_FOLDER = Path(__file__).parent / "graphiql"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}

# Nothing is fetched from, sent to or framed by anybody else, and no script stands in the page. The
# nonce is for the style element with which GraphiQL's menus hold the page still.
_POLICY = Template(
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self' 'nonce-$nonce'; "
    "img-src 'self' data:; "
    "connect-src 'self'; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'none'"
)

# "@today", "@today+7" and "@uuid" in an example's variables: what is right only when it is read.
_PLACEHOLDER = re.compile(r"@today(?:\+(?P<days>\d+))?|@uuid")
_EXAMPLE_ZONE = ZoneInfo("Asia/Shanghai")


class Example(TypedDict):
    """One tab: `variables` is JSON text as it appears in the editor, empty when there are none."""

    title: str
    query: str
    variables: str


@dataclass(frozen=True)
class _Asset:
    media_type: str
    body: bytes
    compressed: bytes
    digest: str


def examples() -> list[Example]:
    """The example tabs in the order of their file names.

    `examples/NN-name.graphql` is titled by its first comment line; `NN-name.json` beside it holds
    its variables. Dates are counted from today in Asia/Shanghai.
    """
    return [
        Example(title=title, query=query, variables=_PLACEHOLDER.sub(_fill, variables))
        for title, query, variables in _example_files()
    ]


def explorer_page(root_path: str = "") -> Response:
    """The page. `root_path` is the prefix (no slash at its end) the whole app is served under."""
    nonce = token_urlsafe(16)
    page = _template().substitute(
        nonce=nonce,
        script=_address(root_path, "graphiql.js"),
        style=_address(root_path, "graphiql.css"),
        icon=_address(root_path, "icon.svg"),
        # Inside a script element only "<" could end the data early.
        examples=json.dumps(examples(), ensure_ascii=False).replace("<", "\\u003c"),
    )
    return HTMLResponse(
        page,
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": _POLICY.substitute(nonce=nonce),
            "Referrer-Policy": "same-origin",
            "Vary": "Accept",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def explorer(request: Request) -> Response:
    """Answer a GET that prefers text/html.

    404 where introspection is switched off: the page is of no use without it.
    """
    if not settings().introspection:
        return PlainTextResponse("Not Found", status_code=HTTPStatus.NOT_FOUND)
    # Inside a Mount root_path includes the mount's own path; app_root_path never does (Starlette).
    root_path: str = request.scope.get("app_root_path", request.scope.get("root_path", ""))
    return await run_in_threadpool(explorer_page, root_path)


async def _serve_asset(request: Request) -> Response:
    asset = (await run_in_threadpool(_assets)).get(request.path_params["name"])
    if asset is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    gzipped = "gzip" in request.headers.get("accept-encoding", "")
    # The two encodings are different representations, and a strong tag names one (RFC 9110, 8.8.3).
    etag = f'"{asset.digest}-gzip"' if gzipped else f'"{asset.digest}"'
    headers = {
        "Cache-Control": _caching(asset, request.query_params.get("v")),
        "ETag": etag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if _matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if gzipped:
        headers["Content-Encoding"] = "gzip"
    body = asset.compressed if gzipped else asset.body
    return Response(body, media_type=asset.media_type, headers=headers)


assets = Mount(ASSETS_PATH, routes=[Route("/{name}", _serve_asset)], name="graphiql")


def _caching(asset: _Asset, version: str | None) -> str:
    """For ever under the address that names this content; asked for anew under any other."""
    if version == asset.digest:
        return "public, max-age=31536000, immutable"
    return "no-cache"


def _matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110, 13.1.2 asks of If-None-Match."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags


def _address(root_path: str, name: str) -> str:
    digest = _assets()[name].digest
    return html.escape(f"{root_path}{ASSETS_PATH}/{name}?v={digest}")


def _fill(placeholder: re.Match[str]) -> str:
    if placeholder[0] == "@uuid":
        return str(uuid4())
    today = clock.now().astimezone(_EXAMPLE_ZONE).date()
    return (today + timedelta(days=int(placeholder["days"] or 0))).isoformat()


@cache
def _assets() -> dict[str, _Asset]:
    """Every file that may be asked for, by name, read and compressed once per process."""
    return {path.name: _read_asset(path) for path in (_FOLDER / "static").iterdir()}


def _read_asset(path: Path) -> _Asset:
    body = path.read_bytes()
    return _Asset(
        media_type=_MEDIA_TYPES[path.suffix],
        body=body,
        compressed=gzip.compress(body, mtime=0),
        digest=sha256(body).hexdigest()[:20],
    )


@cache
def _template() -> Template:
    return Template((_FOLDER / "page.html").read_text("utf-8"))


@cache
def _example_files() -> tuple[tuple[str, str, str], ...]:
    """(title, query, variables with their placeholders) of each example, in order."""
    return tuple(
        (query.partition("\n")[0].lstrip("# "), query, _variables(path))
        for path in sorted((_FOLDER / "examples").glob("*.graphql"))
        for query in [path.read_text("utf-8")]
    )


def _variables(example: Path) -> str:
    path = example.with_suffix(".json")
    return path.read_text("utf-8") if path.exists() else ""
