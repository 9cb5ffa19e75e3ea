"""The committed page on personal data, as far as the notice and the schedule write it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.written_page import write_or_compare


def privacy(
    path: Annotated[Path, typer.Argument(help="Where the page stands.")] = Path("docs/privacy.md"),
    *,
    check: Annotated[bool, typer.Option("--check", help="Only compare; exit 1 on drift.")] = False,
) -> None:
    """Write the notice and the schedule into their page, or compare what the page says of them."""
    write_or_compare(path, "".join(_tables()), what="tables", command="privacy", check=check)


def _tables() -> Iterator[str]:
    from mulin.privacy.notice import EFFECTIVE_ON, PURPOSES, VERSION
    from mulin.privacy.schedule import SCHEDULE
    from mulin.privacy.sources import LEFT_OUT
    from mulin.privacy.wording import span

    yield f"## What is collected, and why (version {VERSION}, since {EFFECTIVE_ON})\n\n"
    yield "| What | What for | On what grounds | How long | Who sees it |\n"
    yield "| --- | --- | --- | --- | --- |\n"
    for one in PURPOSES.values():
        texts = (one.what, one.purpose, one.basis, one.kept, one.seen_by)
        yield f"| {' | '.join(f'{text.zh}<br>{text.en}' for text in texts)} |\n"
    yield "\n## How long each kind is kept\n\n"
    yield "| Kind | Term | From | Then | Why | Task |\n| --- | --- | --- | --- | --- | --- |\n"
    for kind, term in SCHEDULE.items():
        kept = "–" if term.kept is None else span(term.kept).en
        task = f"`{term.forgotten_by}`" if term.forgotten_by else "–"
        why = f"{term.why.zh}<br>{term.why.en}"
        yield f"| `{kind}` | {kept} | {term.since.en} | {term.then.en} | {why} | {task} |\n"
    yield "\n## What an export leaves out\n\n| Table | Why |\n| --- | --- |\n"
    for table, why in LEFT_OUT.items():
        yield f"| `{table}` | {why} |\n"
