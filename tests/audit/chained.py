"""A trace that has been sealed, and somebody with all rights who sits at the database."""

from mulin.audit.actions import record
from mulin.audit.findings import Finding, Kind, Report
from mulin.audit.sealing import seal
from mulin.audit.verifying import verify
from mulin.database import query, transaction

GUARDED = ("audit_entry", "audit_seal")


async def sealed_entries(count: int) -> list[int]:
    """Ids of so many entries, each sealed; entry n is about thing n."""
    for number in range(1, count + 1):
        await record("thing.done", "thing", number, actor_id=7, after={"size": number})
    assert await seal() == count
    rows = await query("SELECT id FROM audit_entry ORDER BY id")
    return [row["id"] for row in rows]


async def tamper(*statements: str) -> None:
    """Lay the triggers aside, do it, and put them back: nobody sees that they were away."""
    async with transaction():
        for table in GUARDED:
            await query(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            await query(statement)
        for table in GUARDED:
            await query(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def told(report: Report) -> set[tuple[Kind, int | None, int | None]]:
    """What a report found: kind, position, entry."""
    return {_brief(one) for one in report.findings}


def _brief(one: Finding) -> tuple[Kind, int | None, int | None]:
    return one.kind, one.position, one.entry_id


async def found() -> set[tuple[Kind, int | None, int | None]]:
    return told(await verify())
