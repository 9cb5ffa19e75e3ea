"""Files over HTTP: brought with a ticket, fetched with a link."""

import asyncio
import functools
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.rates import rates_of
from api.refusals import BODY_TOO_LARGE, Refusal, RequestRefused, fault
from mulin.crypto import decrypt
from mulin.files import fetching, receiving
from mulin.files.kinds import IMAGES, MediaType
from mulin.files.links import PATH, UPLOAD_PATH
from mulin.global_ids import global_id
from mulin.messages import current_locale
from mulin.refusals import Code, not_found
from mulin.refusals import Refusal as Refused

Handler = Callable[[Request], Awaitable[Response]]

MOST_AT_ONCE = 24
"""Uploads that one process takes in at a time: each is held in memory until it is kept."""

MOST_AT_ONCE_EACH = 3

WHOLE_SECONDS = 10 * 60
"""Enough for 20 MB at 300 kbit/s."""

NOT_RAW = Refusal(
    "UNSUPPORTED_MEDIA_TYPE",
    "Send the bare bytes of the file, not a form",
    "请直接发送文件内容，不要使用表单",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
TOO_MANY_AT_ONCE = Refusal(
    "TOO_MANY_REQUESTS",
    "Too many uploads at this moment; please try again",
    "当前上传过多，请稍后再试",
    HTTPStatus.TOO_MANY_REQUESTS,
)
TOO_SLOW = Refusal(
    "REQUEST_TIMEOUT",
    "The upload takes too long; please try again",
    "上传超时，请重试",
    HTTPStatus.REQUEST_TIMEOUT,
)

_STATUSES = {
    Code.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Code.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Code.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}

# Nobody but the caller keeps a file, and its address goes nowhere from here.
_PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_POLICY = "sandbox; default-src 'none'"
# In a sandbox Chrome and Safari show no PDF at all (crbug.com/271452); no script runs in one.
_PDF_POLICY = "frame-ancestors 'self'"


def _told(handle: Handler) -> Handler:
    """What the handler refuses becomes JSON: `code`, `message`, and `reason` where there is one."""

    @functools.wraps(handle)
    async def told(request: Request) -> Response:
        locale = current_locale()
        try:
            return await handle(request)
        except RequestRefused as refused:
            return _refusing(refused, locale)
        except Refused as refused:
            reason = {"code": refused.code.value, "reason": refused.reason}
            return _refused(_STATUSES[refused.code], None, **reason, message=refused.message())
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except Exception as bug:  # noqa: BLE001 - the door: logged by `fault`, told without detail
            return _refusing(fault(bug, where="a file"), locale)

    return told


def _refusing(refused: RequestRefused, locale: str) -> Response:
    refusal = refused.refusal
    message = refusal.text(locale, **refused.values)
    return _refused(refusal.status, refused.headers, code=refusal.code, message=message)


def _refused(status: HTTPStatus, headers: Mapping[str, str] | None, **content: str) -> Response:
    return JSONResponse(content, status, {**_PRIVATE, **(headers or {})})


@_told
async def _upload(request: Request) -> Response:
    """201 with the file; see the description of `createUpload` for the rest."""
    file = await receiving.expected(request.path_params["ticket"])
    if file is None:
        raise not_found("ticket")
    if request.headers.get("Content-Type", "").lower().startswith("multipart/"):
        raise RequestRefused(NOT_RAW)
    await rates_of(request).person(file.owner_id)
    with _turn(file.owner_id):
        kept = await receiving.keep(file, await _body(request, file.size))
    return JSONResponse(
        {
            "id": global_id("File", kept.id),
            "name": decrypt(kept.name_encrypted),
            "mediaType": kept.media_type,
            "size": kept.size,
        },
        HTTPStatus.CREATED,
        _PRIVATE,
    )


_under_way: Counter[int] = Counter()


@contextmanager
def _turn(person_id: int) -> Iterator[None]:
    mine, all_ = _under_way[person_id], _under_way.total()
    if mine >= MOST_AT_ONCE_EACH or all_ >= MOST_AT_ONCE:
        raise RequestRefused(TOO_MANY_AT_ONCE, {"Retry-After": "5", "Connection": "close"})
    _under_way[person_id] += 1
    try:
        yield
    finally:
        _under_way[person_id] -= 1
        if not _under_way[person_id]:
            del _under_way[person_id]


async def _body(request: Request, limit: int) -> bytes:
    """The whole body; what is longer is not read to its end, whatever it says of its length."""
    too_large = RequestRefused(BODY_TOO_LARGE, {"Connection": "close"}, limit=limit)
    announced = request.headers.get("Content-Length", "0")
    if announced.isdecimal() and int(announced) > limit:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise too_large
    except TimeoutError:
        raise RequestRefused(TOO_SLOW, {"Connection": "close"}) from None
    return bytes(body)


@_told
async def _download(request: Request) -> Response:
    """200; 404 alike for what never was, is over, is gone, or may not be seen any more."""
    fetched = await fetching.fetch(request.path_params["token"])
    if fetched is None:
        raise not_found("token")
    shown = fetched.kind in IMAGES or fetched.kind is MediaType.PDF
    return Response(
        fetched.content,
        media_type=fetched.kind.value,
        headers={
            **_PRIVATE,
            "Content-Disposition": disposition(fetched.name, inline=shown),
            "Content-Security-Policy": _PDF_POLICY if fetched.kind is MediaType.PDF else _POLICY,
        },
    )


def disposition(name: str, *, inline: bool) -> str:
    """Content-Disposition (RFC 6266): the name in ASCII for old programs, then whole (RFC 8187)."""
    plain = "".join(one if one.isascii() and one not in '"\\%' else "_" for one in name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


files = [
    Route(f"{UPLOAD_PATH}/{{ticket}}", _upload, methods=["PUT", "POST"]),
    Route(f"{PATH}/{{token}}/{{name:path}}", _download),
]
