"""Keys: making them, seeing what is under which, and bringing everything under the newest."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli.progress import shown
from cli.runtime import database_server
from mulin.settings import settings

app = typer.Typer(help="The keys of private fields and files.", no_args_is_help=True)

Answer = TypeVar("Answer")


File = Annotated[Path, typer.Argument(help="The file with the keys.")]
UnderPassphrase = Annotated[
    bool,
    typer.Option("--passphrase", help="Under a passphrase; else for MULIN_BACKUP_RECIPIENTS."),
]


class Purpose(StrEnum):
    """What a new key is for."""

    FIELDS = "fields"
    SECRET = "secret"  # noqa: S105 - the word, not one
    BACKUPS = "backups"


class NotAllUnderTheNewestKey(Exception):
    """{unreadable} values are under no key of MULIN_FIELD_KEYS, {held} were held by others: put the
    missing keys back, or start again later. Everything else is under the newest key."""


@app.command("make")
def make(
    purpose: Annotated[
        Purpose, typer.Argument(help="For MULIN_FIELD_KEYS, MULIN_SECRET_KEY, or for backups.")
    ] = Purpose.FIELDS,
) -> None:
    """Print a new key."""
    import secrets

    from cryptography.fernet import Fernet
    from pyrage import x25519

    match purpose:
        case Purpose.FIELDS:
            print(Fernet.generate_key().decode())
        case Purpose.SECRET:
            print(secrets.token_urlsafe(48))
        case Purpose.BACKUPS:
            identity = x25519.Identity.generate()
            print(f"# for MULIN_BACKUP_RECIPIENTS: {identity.to_public()}")
            print(identity)


@app.command("status")
def status() -> None:
    """Count the private values under each key, table by table; the newest key is key 1."""

    async def ask() -> None:
        from mulin.keys.rotation import how_many, standing

        with shown("Looking", await how_many()) as progress:
            found = await standing(lambda _place, rows: progress(rows))
        for place, under in found:
            numbered = sorted((key, count) for key, count in under.items() if key is not None)
            told = [f"key {key + 1}: {count:,}" for key, count in numbered]
            told += [f"under no key of the ring: {under[None]:,}"] if under[None] else []
            print(f"{place}: {', '.join(told) or 'nothing'}")
        older = sum(sum(under.values()) - under[0] for _, under in found)
        print(
            "Everything is under the newest key" if not older else f"{older:,} are not under key 1"
        )

    _on_the_database(ask)


@app.command("rotate")
def rotate() -> None:
    """Bring every private value under the newest key, while the service runs.

    Broken off, it goes on where it was when it is started again.
    """

    async def work() -> None:
        from mulin.keys.rotation import how_many, rotate

        with shown("Rotating", await how_many()) as progress:
            done = await rotate(lambda _place, rows: progress(rows))
        print(f"{done.changed:,} values brought under the newest key")
        if not done.complete:
            sentence = (NotAllUnderTheNewestKey.__doc__ or "").format(**done._asdict())
            raise NotAllUnderTheNewestKey(sentence)
        print("Finished: everything is under the newest key")

    _on_the_database(work)


@app.command("backup")
def backup(file: File, *, passphrase: UnderPassphrase = False) -> None:
    """Write the keys of this server into a file of their own, encrypted.

    Keep it where no backup is. Any program that speaks age opens it, and `mulin keys reveal`.
    """
    from mulin.keys.keeping import save

    words = None
    if passphrase:
        words = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    save(file, words)
    print(file)


@app.command("reveal")
def reveal(
    file: File,
    identity: Annotated[
        Path | None, typer.Option(help="File with the private key; unset: a passphrase is asked.")
    ] = None,
) -> None:
    """Print the keys that `mulin keys backup` wrote, as lines of an environment file."""
    from mulin.backups import age
    from mulin.keys.keeping import saved

    if identity is not None:
        print(saved(file, age.identity(identity), None), end="")
        return
    print(saved(file, None, typer.prompt("Passphrase", hide_input=True, err=True)), end="")


def _on_the_database(act: Callable[[], Awaitable[Answer]]) -> Answer:
    from mulin import crypto, database, migrations

    async def answer(url: str) -> Answer:
        async with database.connected(url, pool_size=2):
            await migrations.require_current(url)
            return await act()

    crypto.keys()
    with database_server(settings()) as url:
        return asyncio.run(answer(url))
