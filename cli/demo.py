"""Commands about the demo district."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, TypeVar

import typer

from cli.runtime import database_server
from mulin.settings import settings

app = typer.Typer(help="The demo district and its accounts.", no_args_is_help=True)

Answer = TypeVar("Answer")


def _on_the_database(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """What `ask` answers with the database open; in production nothing is even opened."""
    from mulin import database, migrations
    from mulin.demo.gate import refuse_in_production

    async def answer(url: str) -> Answer:
        async with database.connected(url, pool_size=1):
            await migrations.require_current(url)
            return await ask()

    refuse_in_production()
    with database_server(settings()) as url:
        return asyncio.run(answer(url))


@app.command("load")
def load() -> None:
    """Put the demo district into the database; what is there already stays as it is."""
    from mulin.demo.loading import load as load_district

    report = _on_the_database(load_district)
    if report.changed_nothing:
        print(f"Nothing to do: all {sum(report.unchanged.values())} records are there")
        return
    for table, rows in report.created.items():
        kept = report.unchanged.get(table)
        print(f"{table}: {rows} created" + (f", {kept} unchanged" if kept else ""))


@app.command("accounts")
def accounts(
    *, as_json: Annotated[bool, typer.Option("--json", help="As a JSON list.")] = False
) -> None:
    """List the demo accounts: phone, roles, name, organization."""
    from mulin.demo.account import accounts as demo_accounts

    found = _on_the_database(demo_accounts)
    if as_json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        print("There are none yet: mulin demo load")
    for one in found:
        print(one.phone, ",".join(one.roles), one.name, one.organization or "", sep="\t")


@app.command("token")
def token(phones: Annotated[list[str], typer.Argument(help="Demo accounts' phones.")]) -> None:
    """Print an access token of each of these demo accounts, one a line."""
    from mulin.demo.account import token_for

    async def tokens() -> list[str]:
        return [await token_for(phone) for phone in phones]

    print(*_on_the_database(tokens), sep="\n")
