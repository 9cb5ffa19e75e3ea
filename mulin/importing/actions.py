"""Importing a district: all of it or nothing."""

import asyncio
from collections.abc import Sequence

from tortoise.exceptions import IntegrityError

from mulin.audit.actions import record
from mulin.database import query, transaction
from mulin.importing.checking import Book, checked
from mulin.importing.known import Known, known
from mulin.importing.relations import check
from mulin.importing.report import Report, in_order
from mulin.importing.rows import TOPICS, TopicRow
from mulin.importing.sandbox import read
from mulin.importing.writing import write
from mulin.refusals import invalid
from mulin.search.indexing import index_organizations, index_specialists
from mulin.teams.models import SpecialistTopic

FilesRead = Sequence[tuple[str, bytes]]


class _OnlyTried(Exception):
    """Ends the transaction of a dry run."""


async def import_files(
    files: FilesRead,
    *,
    dry_run: bool = False,
    actor_id: int | None = None,
    mine: frozenset[int] | None = None,
) -> Report:
    """Make and change what the rows of all files together say, in one transaction.

    `files` are names with contents: XLSX, CSV, or a ZIP archive of CSV files. Rows are known again
    by their codes (enterprises by credit code): importing the same twice changes nothing the second
    time, and nothing is ever removed. With `mine` only these organizations and what is below them
    may be touched, and topics and services, which are every district's, stay as they are; None is
    whoever runs the server. Any mistake at all, and a dry run, leave the
    database as it was. Raises Refusal INVALID `file_id` for one that cannot be read.
    """
    tables = await read(files)
    # Thousands of rows take a while: whoever else is served here does not wait for them.
    book = await asyncio.to_thread(checked, tables)
    if not book.entries and not book.mistakes:
        raise invalid("file_id", "nothing_to_import")
    try:
        return await _imported(book, dry_run=dry_run, actor_id=actor_id, mine=mine)
    except IntegrityError:
        # Somebody entered one of these in the meantime: now it is seen.
        pass
    try:
        return await _imported(book, dry_run=dry_run, actor_id=actor_id, mine=mine)
    except IntegrityError:
        raise invalid("file_id", "changed_meanwhile") from None


async def _imported(
    book: Book, *, dry_run: bool, actor_id: int | None, mine: frozenset[int] | None
) -> Report:
    report = Report(dry_run)
    try:
        async with transaction():
            # Imports come one after another, and no organization moves meanwhile.
            await query("SELECT pg_advisory_xact_lock(hashtextextended('organization tree', 0))")
            there = await known(book)
            seen = Book(book.entries, list(book.mistakes))
            await asyncio.to_thread(check, seen, there, mine)
            if seen.mistakes:
                return Report(dry_run, mistakes=in_order(seen.mistakes))
            report = Report(dry_run, counts=await write(book, there))
            _end_if_only_tried(dry_run=dry_run)
            if report.changed:
                await _trace(report, there, actor_id)
                await index_organizations([one.id for one in there.organizations.values()])
                named = {one.id for one in there.specialists.values()}
                await index_specialists(named | await _found_by_topics(book, report))
    except _OnlyTried:
        pass
    return report


async def _found_by_topics(book: Book, report: Report) -> set[int]:
    """Who may be found by what a topic is called, when one is now called otherwise."""
    counts = report.counts.get(TOPICS.name)
    if counts is None or not counts.updated:
        return set()
    codes = [one.row.code for one in book.of(TopicRow)]
    advising = SpecialistTopic.filter(topic__code__in=codes)
    return {link.specialist_id for link in await advising}


def _end_if_only_tried(*, dry_run: bool) -> None:
    if dry_run:
        raise _OnlyTried


async def _trace(report: Report, there: Known, actor_id: int | None) -> None:
    """Told of the oldest district centre: one entry for all of it."""
    roots = sorted(one.id for one in there.organizations.values() if one.parent_id is None)
    counts = {name: list(counts) for name, counts in report.counts.items()}
    await record(
        "district.imported",
        "organization",
        roots[0] if roots else 0,
        actor_id=actor_id,
        created_updated_unchanged=counts,
    )
