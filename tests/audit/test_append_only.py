"""The trace can be added to, and nothing else."""

import pytest
from tortoise.exceptions import OperationalError

from mulin.audit.actions import record
from mulin.audit.models import AuditEntry
from mulin.database import query, transaction
from mulin.refusals import Refusal, invalid


@pytest.mark.usefixtures("database_url")
async def test_no_entry_can_be_changed_removed_or_swept_away() -> None:
    for object_id in (1, 2):
        await record("something.done", "thing", object_id, actor_id=None, how="well")
    before = await AuditEntry.all().order_by("id").values()

    for statement in (
        "UPDATE audit_entry SET actor_id = 7",
        "UPDATE audit_entry SET details = '{}' WHERE object_id = 1",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE object_id = 2",
        "TRUNCATE audit_entry",
        "TRUNCATE audit_entry RESTART IDENTITY CASCADE",
        "INSERT INTO audit_entry TABLE audit_entry ON CONFLICT (id, at) DO UPDATE SET role = $$x$$",
    ):
        with pytest.raises(OperationalError, match="append-only"):
            await query(statement)

    assert await AuditEntry.all().order_by("id").values() == before
    assert len(before) == 2


@pytest.mark.usefixtures("database_url")
async def test_the_models_cannot_change_an_entry_either() -> None:
    await record("something.done", "thing", 1, actor_id=None)
    entry = await AuditEntry.get()
    entry.action = "nothing.done"

    with pytest.raises(OperationalError, match="append-only"):
        await entry.save()
    with pytest.raises(OperationalError, match="append-only"):
        await entry.delete()


@pytest.mark.usefixtures("database_url")
async def test_what_was_not_done_leaves_no_entry() -> None:
    async def begin_and_fail() -> None:
        async with transaction():
            await record("something.done", "thing", 1, actor_id=None)
            raise invalid("thing", "bad_id")

    with pytest.raises(Refusal):
        await begin_and_fail()

    assert await AuditEntry.all().count() == 0
