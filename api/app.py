"""The one web application: the app in people's hands, GraphQL, its explorer, feeds, health."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from api.calendars import feeds
from api.explorer import assets, explorer
from api.files import files
from api.graphql import graphql_app, graphql_routes
from api.health import healthz, readyz
from api.measuring import MeasuringMiddleware
from api.request_id import RequestIdMiddleware
from api.viewing import LanguageMiddleware, context_for
from api.web import with_web
from mulin.messages import current_locale
from schema.root import schema


def create_app(*, introspection: bool, web: Path | None = None) -> ASGIApp:
    """The application; whoever serves it holds database, Redis, events and jobs.

    `introspection` switches GraphQL's introspection and the explorer in the browser. `web` is the
    folder of the built web app (api/web.py); without one "/" leads to the explorer.
    """
    graphql = graphql_app(
        schema.graphql_schema,
        context=context_for,
        introspection=introspection,
        explorer=explorer if introspection else None,
        locale=current_locale,
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
    return RequestIdMiddleware(MeasuringMiddleware(LanguageMiddleware(_whole(routes, web))))


def _whole(routes: list[BaseRoute], web: Path | None) -> ASGIApp:
    if web is None:
        return Starlette(routes=[Route("/", _home), *routes])
    return with_web(routes, web)


async def _home(_request: Request) -> Response:
    return RedirectResponse("/graphql")
