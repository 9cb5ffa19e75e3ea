"""The one web application: the app in people's hands, GraphQL, its explorer, feeds, health."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from api.calendars import feeds
from api.explorer import assets, explorer
from api.files import files
from api.graphql import Admit, graphql_app, graphql_routes
from api.headers import HeadersMiddleware
from api.health import healthz, readyz
from api.measuring import MeasuringMiddleware
from api.operations import Allowance
from api.origins import HostMiddleware, SocketOriginMiddleware, shared_with
from api.rates import Rates, RatesMiddleware
from api.request_id import RequestIdMiddleware
from api.trusted import MANIFEST, TrustedDocuments, trusted_in
from api.turns import Turns
from api.viewing import LanguageMiddleware, context_for
from api.web import with_web
from mulin.messages import current_locale
from mulin.settings import Settings, settings
from schema.context import Context
from schema.root import schema


def create_app(*, introspection: bool, web: Path | None = None) -> ASGIApp:
    """The application; whoever serves it holds database, Redis, events and jobs.

    `introspection` switches GraphQL's introspection and the explorer in the browser. `web` is the
    folder of the built web app (api/web.py); without one "/" leads to the explorer.
    """
    doors = settings()
    rates = Rates(each_person=doors.requests_each_person, each_address=doors.requests_each_address)
    graphql = graphql_app(
        schema.graphql_schema,
        context=context_for,
        introspection=introspection,
        explorer=explorer if introspection else None,
        locale=current_locale,
        allowance=Allowance(doors.operation_cost, doors.query_seconds, doors.mutation_seconds),
        admit=_admission(doors, rates),
        trusted=_trusted(doors, web),
        free_documents=doors.free_documents,
    )
    routes: list[BaseRoute] = [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        feeds,
        *files,
        *graphql_routes(graphql),
    ]
    if introspection:
        routes.append(assets)
    return _behind_doors(RatesMiddleware(_whole(routes, web), rates), doors)


def _trusted(doors: Settings, web: Path | None) -> TrustedDocuments:
    """What the web app was built with, and what the settings name. Raises ManifestInvalid."""
    manifests = list(doors.manifests)
    if web is not None and (web / MANIFEST).is_file():
        manifests.insert(0, web / MANIFEST)
    return trusted_in(manifests)


def _behind_doors(app: ASGIApp, doors: Settings) -> ASGIApp:
    """Read from the last line up: what a request comes through, one after the other."""
    parts = urlsplit(doors.base_url)
    app = SocketOriginMiddleware(app, f"{parts.scheme}://{parts.netloc}", doors.origins)
    app = shared_with(app, doors.origins)
    app = HostMiddleware(app, doors.hosts)
    app = MeasuringMiddleware(LanguageMiddleware(app))
    return RequestIdMiddleware(HeadersMiddleware(app, https=parts.scheme == "https"))


def _admission(doors: Settings, rates: Rates) -> Admit:
    turns = Turns(
        each_person=doors.operations_each_person, each_address=doors.operations_each_address
    )

    @asynccontextmanager
    async def admit(context: Context) -> AsyncIterator[None]:
        person_id = None if context.viewer is None else context.viewer.person_id
        if person_id is not None:
            await rates.person(person_id)
        with turns.one(person_id, context.address):
            yield

    return admit


def _whole(routes: list[BaseRoute], web: Path | None) -> ASGIApp:
    if web is None:
        return Starlette(routes=[Route("/", _home), *routes])
    return with_web(routes, web)


async def _home(_request: Request) -> Response:
    return RedirectResponse("/graphql")
