"""Calendar feeds over HTTP, as calendar apps read them."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.conditional import http_date, unchanged
from mulin.calendars.feeds import read_feed
from mulin.calendars.links import PATH

# Neither a shared cache nor a search engine may keep a private calendar, and its address goes
# nowhere from here.
_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Disposition": 'inline; filename="mulin.ics"',
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


async def _feed(request: Request) -> Response:
    """200, or 304; 404 alike for what never was, is revoked, or may not be read any more."""
    reading = await read_feed(request.path_params["secret"])
    if reading is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    etag = f'"{reading.digest}"'
    headers = {**_HEADERS, "ETag": etag, "Last-Modified": http_date(reading.modified_at)}
    if unchanged(request.headers, etag, reading.modified_at):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(reading.content, media_type="text/calendar; charset=utf-8", headers=headers)


feeds = Route(f"{PATH}/{{secret}}.ics", _feed)
