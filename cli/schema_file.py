"""The committed description of the API."""

from pathlib import Path
from typing import Annotated

import typer

_HEADER = "# Written by `make schema`. Do not edit.\n\n"


def schema(
    path: Annotated[Path, typer.Argument(help="Where the schema stands.")] = Path("schema.graphql"),
    *,
    check: Annotated[bool, typer.Option("--check", help="Only compare; exit 1 on drift.")] = False,
) -> None:
    """Write the GraphQL schema to a file, or compare it with one."""
    from schema.root import schema as built

    text = f"{_HEADER}{built}\n"
    if not check:
        path.write_text(text)
        return
    if not path.exists() or path.read_text() != text:
        print(f"{path} is not what the code says: run `make schema` and look at the difference")
        raise typer.Exit(1)
    print(f"{path} is what the code says")
