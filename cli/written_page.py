"""A committed page of which the code writes the end: everything after a line that says so."""

from pathlib import Path

import typer


def write_or_compare(path: Path, body: str, *, what: str, command: str, check: bool) -> None:
    """Write `body` below the page's line, or with `check` end with 1 unless it stands there.

    `what` names it in the sentence on a page without the line; `command` is the target of make.
    """
    line = f"<!-- Written by `make {command}`. Do not edit what follows. -->\n"
    text = path.read_text("utf-8") if path.exists() else ""
    above, begin, _ = text.partition(line)
    if not begin:
        print(f"{path} has no place for the {what}: it must hold the line\n{line}", end="")
        raise typer.Exit(1)
    written = f"{above}{begin}\n{body}"
    if not check:
        path.write_text(written, "utf-8")
        return
    if text != written:
        print(f"{path} is not what the code says: run `make {command}`")
        raise typer.Exit(1)
    print(f"{path} is what the code says")
