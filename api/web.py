"""The web app: one page for every address of its own, and the files that page needs."""

from functools import cache
from http import HTTPStatus
from pathlib import Path
from secrets import token_urlsafe
from string import Template
from wsgiref.headers import Headers

import mulin
from servestatic.asgi import ServeStaticASGI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from mulin.settings import settings

_ROOT = Path(__file__).parent.parent
# Inside a wheel it travels in the package; in a checkout it is where Vite puts it.
_PLACES = (Path(mulin.__path__[0]) / "_web", _ROOT / "web" / "dist")
_PAGE = "index.html"
_NONCE = "__CSP_NONCE__"

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


def with_files(app: ASGIApp, folder: Path) -> ASGIApp:
    """`app`, behind the app's files: hashed ones for ever, br or gzip as they were built."""
    files = ServeStaticASGI(
        app,
        root=folder,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=_is_hashed,
        mimetypes={".webmanifest": "application/manifest+json"},
        add_headers_function=_harden,
    )
    # The page is not a file: it is made anew, with its nonce, for whoever asks.
    del files.files[f"/{_PAGE}"]
    return files


async def page(request: Request) -> Response:
    """The app, at any address a person may have opened or been sent."""
    if not _wants_page(request):
        return PlainTextResponse("Not Found", HTTPStatus.NOT_FOUND)
    template = await run_in_threadpool(_template)
    nonce = token_urlsafe(16)
    return HTMLResponse(
        template.replace(_NONCE, nonce),
        headers={
            "Cache-Control": "no-cache",
            "Content-Security-Policy": _POLICY.substitute(
                nonce=nonce, firebase=_FIREBASE if _firebase() else ""
            ),
            "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self)",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def app_settings(_request: Request) -> Response:
    """What the app must know of this installation; nothing in it is secret."""
    found = {"development": not settings().production, "firebase": _firebase()}
    return JSONResponse(found, headers={"Cache-Control": "no-cache"})


# Last among the routes: whatever nobody else answers may be a screen of the app.
pages = [
    Route("/app-settings.json", app_settings),
    Route("/{path:path}", page),
]


def _wants_page(request: Request) -> bool:
    """A browser on its way to a screen, or the service worker that keeps the page for later."""
    path = request.url.path
    if path == f"/{_PAGE}":
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


@cache
def _template() -> str:
    folder = built()
    if folder is None:
        raise FileNotFoundError(_PAGE)
    return (folder / _PAGE).read_text("utf-8")


def _is_hashed(_path: str, url: str) -> bool:
    return url.startswith("/assets/")


def _harden(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
