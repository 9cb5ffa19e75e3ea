"""How long it takes to import a district from a spreadsheet, beside putting the bare rows in.

    python bench/importing.py [--repeats 3] [--out FILE.json]

The district: 14 parks, 200 enterprises, 60 schools, 300 specialists of 20 firms, 15 venues and 15
teams, made up and marked so (tests/importing/generating.py). On embedded PostgreSQL, each the best
of several runs on an empty database:

- the rows that the import makes, row by row in one transaction, and no more (`executemany`: the
  baseline of the ratios);
- `mulin import FILE`, the whole command with the start of its process;
- the import itself: reading in a process of its own, checking, writing, committing;
- a dry run; the same file a second time, when nothing changes; and the export.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

os.environ.setdefault("MULIN_DATA_DIR", tempfile.mkdtemp(prefix="mulin-bench-"))

import asyncpg

from bench.reporting import best_awaited, figures, table, write_json
from mulin import database, embedded, migrations
from mulin.database import query
from mulin.importing import exporting
from mulin.importing.actions import import_files
from mulin.importing.workbook import Format, written
from mulin.services.models import Topic
from tests.importing.generating import Filled, generated

RESULTS = Path("bench/results/importing.json")
BASELINE = "rows alone"
TOPICS = 12
TABLES = (
    "organization",
    "person",
    "membership",
    "venue",
    "desk",
    "opening_hours",
    "specialist",
    "specialist_topic",
    "team",
    "team_member",
)

Rows = dict[str, list[tuple[object, ...]]]


async def emptied() -> None:
    await query("TRUNCATE organization, person CASCADE")


async def made() -> Rows:
    """The rows that an import left, by table in an order in which they can be put back."""
    return {name: [tuple(row.values()) for row in await query(_ALL[name])] for name in TABLES}


# An enterprise's row names that of its park, which was made before it.
_ALL = {name: f"SELECT * FROM {name} ORDER BY id" for name in TABLES}  # noqa: S608 - names of ours


async def put_back(connection: asyncpg.Connection, rows: Rows) -> None:
    """As an import does at the least: every row once, in one transaction."""
    async with connection.transaction():
        for name, of_table in rows.items():
            places = ", ".join(f"${place + 1}" for place in range(len(of_table[0])))
            insert = f"INSERT INTO {name} VALUES ({places})"  # noqa: S608 - names of ours
            await connection.executemany(insert, of_table)


async def command(file: Path, url: str) -> None:
    """`mulin import FILE`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from cli.main import main; main()",
        "import",
        str(file),
        stdout=asyncio.subprocess.DEVNULL,
        env={**os.environ, "MULIN_DATABASE_URL": url},
    )
    assert await process.wait() == 0


async def best_from_empty(work: Callable[[], Awaitable[object]], repeats: int) -> float:
    """The shortest of several runs, each on an empty database."""
    took = []
    for _ in range(repeats):
        await emptied()
        took.append(await best_awaited(work, 1))
    return min(took)


async def measure(url: str, repeats: int, out: Path) -> None:
    await migrations.upgrade(url)
    async with database.connected(url, pool_size=3):
        codes = tuple(f"topic-{number}" for number in range(TOPICS))
        for place, code in enumerate(codes):
            await Topic.create(code=code, name_zh=code, name_en=code, position=place)
        filled = generated(codes)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "district.xlsx"
            content = written(filled, Format.XLSX)
            file.write_bytes(content)
            measured, rows = await ways(file, content, url, repeats)
    told = figures(measured, BASELINE)
    print(table(told, BASELINE))
    write_json(out, {**counts(filled, rows), "figures": [row._asdict() for row in told]})


async def ways(file: Path, content: bytes, url: str, repeats: int) -> tuple[dict[str, float], Rows]:
    files = [(file.name, content)]

    async def importing() -> None:
        report = await import_files(files)
        assert not report.mistakes

    async def export() -> bytes:
        return written(await exporting.district(None), Format.XLSX)

    whole = await best_from_empty(lambda: command(file, url), repeats)
    first = await best_from_empty(importing, repeats)
    rows = await made()
    again = await best_awaited(importing, repeats)
    exported = await best_awaited(export, repeats)
    await emptied()
    tried = await best_awaited(lambda: import_files(files, dry_run=True), repeats)
    connection = await asyncpg.connect(url)
    bare = await best_from_empty(lambda: put_back(connection, rows), repeats)
    await connection.close()
    return {
        BASELINE: bare,
        "mulin import FILE": whole,
        "import": first,
        "dry run": tried,
        "import again": again,
        "export": exported,
    }, rows


def counts(filled: Filled, rows: Rows) -> dict[str, object]:
    return {
        "rows_of_sheets": {name: len(of_sheet) for name, of_sheet in filled.items()},
        "rows_of_tables": {name: len(of_table) for name, of_table in rows.items()},
    }


def main(repeats: int, out: Path) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder,
        embedded.start(Path(folder)) as server,
    ):
        asyncio.run(measure(server.url, repeats, out))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--repeats", type=int, default=3, help="take the best of so many runs")
    arguments.add_argument("--out", type=Path, default=RESULTS, help="where the figures go")
    chosen = arguments.parse_args()
    main(chosen.repeats, chosen.out)
