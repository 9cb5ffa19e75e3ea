"""Reading files that somebody handed in where they can do no harm (mulin.sandbox)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mulin.importing import reading
from mulin.importing.cells import Cell, Odd, OddCell
from mulin.importing.reading import MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED, Unread
from mulin.refusals import Refusal, invalid
from mulin.sandbox import Allowance, Overran, run_apart

LARGEST = 20 * 1024 * 1024
"""Bytes of all the files of one import together."""

_MEGABYTE = 1024 * 1024
_USUAL = Allowance(cpu_seconds=20, seconds=40)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it was found: its name, and all its rows from the first on."""

    name: str
    rows: list[list[Cell]]


def _why(unread: Unread) -> Refusal:
    reasons: Mapping[Unread, Refusal] = {
        Unread.NOT_A_TABLE: invalid("file_id", "not_a_table"),
        Unread.ENCODING: invalid("file_id", "unknown_encoding"),
        Unread.TOO_LARGE: invalid("file_id", "unpacks_too_large", limit=MOST_UNPACKED // _MEGABYTE),
        Unread.TOO_MANY_ROWS: invalid(
            "file_id", "too_many_rows", limit=MOST_ROWS, columns=MOST_COLUMNS
        ),
        Unread.TOO_COMPLEX: invalid("file_id", "table_too_complex"),
    }
    return reasons[unread]


async def read(
    files: Sequence[tuple[str, bytes]], allowance: Allowance | None = None
) -> list[Table]:
    """The tables of files given by name and content. Raises Refusal INVALID `file_id`."""
    allowance = allowance or _USUAL
    if sum(len(content) for _, content in files) > LARGEST:
        raise invalid("file_id", "unpacks_too_large", limit=LARGEST // _MEGABYTE)
    try:
        output = await run_apart(reading.__name__, _order(files, allowance), allowance)
    except Overran:
        raise _why(Unread.TOO_COMPLEX) from None
    answer = json.loads(output)
    if "unread" in answer:
        raise _why(Unread(answer["unread"]))
    return [
        Table(name, [[_cell(cell) for cell in row] for row in rows])
        for name, rows in answer["sheets"]
    ]


def _order(files: Sequence[tuple[str, bytes]], allowance: Allowance) -> bytes:
    order = {
        "cpu_seconds": allowance.cpu_seconds,
        "memory": allowance.memory,
        "files": [(name, len(content)) for name, content in files],
    }
    return json.dumps(order).encode() + b"\n" + b"".join(content for _, content in files)


def _cell(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return OddCell(Odd(cell["odd"]))
    return cell if isinstance(cell, str) else float(cell)
