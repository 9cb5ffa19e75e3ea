"""The web app: one page for every address of its own, and the files that page needs."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from secrets import token_urlsafe
from string import Template
from wsgiref.headers import Headers

from servestatic.asgi import ServeStaticASGI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

import mulin
from api import screens, trusted
from mulin.settings import settings

_ROOT = Path(__file__).parent.parent
# Inside a wheel it travels in the package; in a checkout it is where Vite puts it.
_PLACES = (Path(mulin.__path__[0]) / "_web", _ROOT / "web" / "dist")
_PAGE = "index.html"
_NONCE = "__CSP_NONCE__"
_HEAD = "</head>"
_COMPRESSED = [Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)]

# Everything comes from this server; pushes alone also speak with Firebase. A nonce is for what
# stands in the page, wasm for reading a QR code where the browser cannot, blob: for photographs
# and files before they are sent.
_POLICY = Template(
    "default-src 'none'; "
    "script-src 'self' 'nonce-$nonce' 'wasm-unsafe-eval'; "
    "style-src 'self' 'nonce-$nonce'; "
    "img-src 'self' data: blob:; "
    "media-src 'self' blob:; "
    "font-src 'self'; "
    "connect-src 'self' $firebase; "
    "worker-src 'self'; "
    "manifest-src 'self'; "
    "base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'none'"
)
_FIREBASE = "https://fcmregistrations.googleapis.com https://firebaseinstallations.googleapis.com"


def built() -> Path | None:
    """Where the built app lies; None before `make web`."""
    return next((place for place in _PLACES if (place / _PAGE).is_file()), None)


def with_web(routes: Sequence[BaseRoute], folder: Path) -> ASGIApp:
    """`routes`, and the app built into `folder`: its files, and its page wherever nothing else is.

    Files with a hash in their name are kept for ever; br and gzip go out as they were built. The
    page is made anew for whoever asks: its nonce is nobody else's, and it names what the screen at
    that address needs. Raises OSError without a page and its screens in `folder`.
    """
    template = (folder / _PAGE).read_text("utf-8")
    needed = screens.Screens.of(folder)

    async def page(request: Request) -> Response:
        if not _wants_page(request):
            return _nothing()
        return _page(template.replace(_HEAD, needed.links(request.url.path) + _HEAD, 1))

    # Last among the routes: whatever nobody else answers may be a screen of the app.
    own = [
        Route("/app-settings.json", app_settings),
        Route("/{path:path}", page, middleware=_COMPRESSED),
    ]
    files = ServeStaticASGI(
        Starlette(routes=[*routes, *own]),
        root=folder,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=_is_hashed,
        mimetypes={".webmanifest": "application/manifest+json"},
        add_headers_function=_harden,
    )
    del files.files[f"/{_PAGE}"]
    # For the server alone: nobody need load them.
    for manifest in (screens.MANIFEST, trusted.MANIFEST):
        files.files.pop(f"/{manifest}", None)
    served: ASGIApp = files
    return served


async def app_settings(_request: Request) -> Response:
    """What the app must know of this installation; nothing in it is secret."""
    found = {"development": not settings().production, "firebase": _firebase()}
    return JSONResponse(found, headers={"Cache-Control": "no-cache"})


def _page(template: str) -> Response:
    nonce = token_urlsafe(16)
    policy = _POLICY.substitute(nonce=nonce, firebase=_FIREBASE if _firebase() else "")
    return HTMLResponse(
        template.replace(_NONCE, nonce),
        headers={
            "Cache-Control": "no-cache",
            "Content-Security-Policy": policy,
            "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self)",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _nothing() -> Response:
    return PlainTextResponse("Not Found", HTTPStatus.NOT_FOUND)


def _wants_page(request: Request) -> bool:
    """A browser on its way to a screen, or the service worker that keeps the page for later.

    At `/` anybody gets it: who looks whether somebody is there should find the app, not nothing.
    """
    path = request.url.path
    if path in ("/", f"/{_PAGE}"):
        return True
    return "." not in path.rpartition("/")[2] and "text/html" in request.headers.get("accept", "")


def _firebase() -> dict[str, str] | None:
    found = settings()
    values = {
        "apiKey": found.firebase_web_api_key,
        "appId": found.firebase_web_app_id,
        "projectId": found.firebase_project_id,
        "messagingSenderId": found.firebase_sender_id,
        "vapidKey": found.firebase_vapid_key,
    }
    known = {name: value for name, value in values.items() if value is not None}
    return known if len(known) == len(values) else None


def _is_hashed(_path: str, url: str) -> bool:
    return url.startswith("/assets/")


def _harden(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
