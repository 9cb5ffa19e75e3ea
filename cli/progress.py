"""How far a command is: a bar on a terminal, and nothing where output goes to a file."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer


@contextmanager
def shown(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Gives what to call with how many of `length` have been done since the last time."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    with typer.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
