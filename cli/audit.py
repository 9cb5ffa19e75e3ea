"""Whether the trace is what was sealed, and how others can tell."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cli.runtime import database_server
from mulin.settings import settings

if TYPE_CHECKING:
    from mulin.audit.findings import Report

app = typer.Typer(help="The audit trace and the chain that seals it.", no_args_is_help=True)

Answer = TypeVar("Answer")

_EVERY_SECONDS = 2.0


class NothingSealed(Exception):
    """There is nothing to sign yet: no entry of the trace has been sealed."""


@app.command("verify")
def verify(
    *,
    checkpoints: Annotated[
        Path | None,
        typer.Option(help="Folder of checkpoints; unset: MULIN_CHECKPOINT_DIR."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Look at every entry and every link; with findings the command ends with status 1."""
    from mulin.audit.checkpoints import folder, kept_in
    from mulin.audit.verifying import verify as look

    signed = list(kept_in(checkpoints or folder()))
    report = _on_the_database(lambda: look(signed, _progress()))
    if as_json:
        print(json.dumps(report.as_json(), indent=2))
    else:
        _tell(report)
    if report.found:
        raise typer.Exit(1)


def _tell(report: "Report") -> None:
    for one in report.findings:
        print(f"{one.kind.value}: {one.says}")
    if report.found > len(report.findings):
        print(f"… and {report.found - len(report.findings)} more")
    print(
        f"{report.sealed} entries sealed, {report.not_yet_sealed} not yet; "
        f"{report.checkpoints} checkpoints"
    )
    if report.before_stamps:
        print(f"{report.before_stamps} were written before entries were stamped")
    print(f"{report.found} findings" if report.found else "Nothing was changed")


def _progress() -> Callable[[int, int], None]:
    last = time.monotonic()

    def show(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY_SECONDS:
            last = time.monotonic()
            print(f"{done} of {of} links", file=sys.stderr)

    return show


@app.command("checkpoint")
def checkpoint() -> None:
    """Seal what is there and sign how far the chain has come; prints the file."""
    from mulin.audit.checkpoints import write_checkpoint
    from mulin.audit.sealing import seal

    async def sign() -> Path | None:
        await seal()
        return await write_checkpoint()

    path = _on_the_database(sign)
    if path is None:
        raise NothingSealed(NothingSealed.__doc__)
    print(path)


@app.command("key")
def key() -> None:
    """Print the public key that checkpoints are checked with, as PEM."""
    from mulin.audit.checkpoints import public_key

    print(public_key(), end="")


def _on_the_database(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """What `ask` answers with the database open."""
    from mulin import crypto, database, migrations

    async def answer(url: str) -> Answer:
        async with database.connected(url, pool_size=1):
            await migrations.require_current(url)
            return await ask()

    crypto.keys()
    with database_server(settings()) as url:
        return asyncio.run(answer(url))
