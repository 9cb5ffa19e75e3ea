"""Commands about the database's structure."""

import asyncio
from typing import Annotated

import typer

from cli.runtime import database_server
from mulin.settings import settings


def migrate(
    to: Annotated[str, typer.Option(help='A revision, or "base" for an empty database.')] = "head",
    *,
    down: Annotated[bool, typer.Option("--down", help="Go back to the revision.")] = False,
) -> None:
    """Bring the database up to date."""
    from mulin import migrations

    with database_server(settings()) as url:
        step = migrations.downgrade if down else migrations.upgrade
        asyncio.run(step(url, to))
        print(f"The database is at revision {migrations.head() if to == 'head' else to}")


def revision(message: Annotated[str, typer.Argument(help="What it does, in a few words.")]) -> None:
    """Write an empty revision after the newest one."""
    from mulin import migrations

    print(migrations.new_revision(message))


def drift() -> None:
    """Compare what the migrations build with what the models say; exit 1 when they differ."""
    from mulin import drift as drifting

    with database_server(settings()) as url:
        found = asyncio.run(drifting.drift(url))
    for difference in found:
        print(difference)
    if found:
        raise typer.Exit(1)
    print("Models and migrations agree")
