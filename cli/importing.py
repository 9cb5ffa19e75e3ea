"""Commands that bring a district in from spreadsheets, and out into one."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cli.runtime import database_server
from mulin.settings import settings

if TYPE_CHECKING:
    from mulin.importing.report import Report

Answer = TypeVar("Answer")

_READ = {".xlsx", ".csv", ".zip"}


class Told(StrEnum):
    """In which language mistakes are told."""

    ZH = "zh"
    EN = "en"


class FileUnusable(Exception):
    """{path}: {why}."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")


def import_district(
    files: Annotated[
        list[Path],
        typer.Argument(help="XLSX, CSV, a ZIP archive of CSV files, or a folder of these."),
    ],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would do, and what is wrong.")
    ] = False,
    lang: Annotated[Told, typer.Option(help="The language of the report.")] = Told.ZH,
) -> None:
    """Import organizations, venues, topics, services, specialists, teams and enterprises.

    All of them or none.
    """
    from mulin.importing.actions import import_files

    contents = [(path.name, _content(path)) for file in files for path in _paths(file)]
    report = _on_the_database(lambda: import_files(contents, dry_run=dry_run))
    for line in _lines(report, lang):
        print(line)
    if report.mistakes:
        raise typer.Exit(1)


def _paths(file: Path) -> Iterator[Path]:
    if file.is_dir():
        yield from sorted(one for one in file.iterdir() if one.suffix.lower() in _READ)
    else:
        yield file


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnusable(path, error.strerror or "cannot be read") from error


def _lines(report: "Report", lang: Told) -> Iterator[str]:
    from mulin.importing.rows import SHEETS

    chinese = lang is Told.ZH
    if report.mistakes:
        for mistake in report.mistakes:
            yield mistake.line(lang.value)
        count = len(report.mistakes)
        yield (
            f"共 {count} 处错误，未做任何更改" if chinese else f"{count} mistakes; nothing changed"
        )
        return
    titles = {sheet.name: sheet.title for sheet in SHEETS}
    for name, counts in report.counts.items():
        made, changed, same = counts
        if chinese:
            yield f"{titles[name]}：新增 {made}，更新 {changed}，未变 {same}"
        else:
            yield f"{name}: {made} created, {changed} updated, {same} unchanged"
    if report.dry_run:
        yield "以上为试运行，未做任何更改" if chinese else "This was a dry run; nothing changed"


def export_district(
    file: Annotated[Path, typer.Argument(help="Where to write it: name.xlsx, or name.zip of CSV.")],
) -> None:
    """Write everything that `mulin import` reads into one workbook."""
    from mulin.importing.exporting import district
    from mulin.importing.workbook import Format, written

    suffix = file.suffix.lower().removeprefix(".")
    if suffix not in set(Format):
        raise FileUnusable(file, "the name must end in .xlsx or .zip")
    filled = _on_the_database(lambda: district(None))
    _save(file, written(filled, Format(suffix)))
    for name, rows in filled.items():
        print(f"{name}: {len(rows)}")


def write_template(
    file: Annotated[Path, typer.Argument(help="Where to write it: name.xlsx.")],
) -> None:
    """Write the empty workbook to fill in, its headers in Chinese and English."""
    from mulin.importing.workbook import template

    _save(file, template())
    print(file)


def _save(file: Path, content: bytes) -> None:
    try:
        # Phones of specialists and contacts are nobody else's on this machine.
        file.touch(mode=0o600)
        file.write_bytes(content)
    except OSError as error:
        raise FileUnusable(file, error.strerror or "cannot be written") from error


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
