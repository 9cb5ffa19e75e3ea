# ruff: noqa: S608 - what is put into statements here are ids of the test's own
"""Whoever can write the whole database, triggers included, cannot change the trace unseen."""

import json
from pathlib import Path
from typing import Any

import pytest

from mulin.audit.actions import record
from mulin.audit.checkpoints import CheckpointUnreadable, kept_in, write_checkpoint
from mulin.audit.findings import Kind
from mulin.audit.sealing import seal
from mulin.audit.verifying import verify
from mulin.database import query
from mulin.settings import settings
from tests.audit.chained import found, sealed_entries, tamper, told

pytestmark = pytest.mark.usefixtures("database_url", "monday")

COLUMNS = (
    "at, actor_id, role, on_behalf_of_id, action, object_type, object_id, details, before, after, "
    "address, request_id, stamp"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where checkpoints are kept."""
    monkeypatch.setenv("MULIN_CHECKPOINT_DIR", str(tmp_path))
    settings.cache_clear()
    monkeypatch.setattr(settings(), "checkpoint_dir", tmp_path)
    return tmp_path


async def test_an_untouched_trace_is_clean() -> None:
    await sealed_entries(5)
    await record("thing.done", "thing", 6, actor_id=None)
    report = await verify()

    assert (report.found, report.sealed, report.not_yet_sealed) == (0, 5, 1)
    [head] = await query("SELECT hash FROM audit_seal ORDER BY position DESC LIMIT 1")
    assert report.head == head["hash"].hex()


@pytest.mark.parametrize(
    "change",
    [
        "action = 'thing.undone'",
        "actor_id = 8",
        "actor_id = NULL",
        "role = 'district_admin'",
        "on_behalf_of_id = 8",
        "object_type = 'person'",
        "object_id = object_id + 1",
        """details = '{"reason": "none"}'""",
        """after = '{"size": 99}'""",
        "before = '{}'",
        "address = '203.0.113.0/24'",
        "request_id = 'another'",
        "at = at + interval '1 microsecond'",
        "at = at - interval '1 year'",
        "stamp = NULL",
        r"stamp = set_byte(stamp, 0, 255 - get_byte(stamp, 0))",
    ],
)
async def test_a_changed_entry_is_named(change: str) -> None:
    ids = await sealed_entries(5)
    await tamper(f"UPDATE audit_entry SET {change} WHERE id = {ids[2]}")

    assert await found() == {(Kind.CHANGED, 3, ids[2])}


async def test_a_removed_entry_is_named() -> None:
    ids = await sealed_entries(5)
    await tamper(f"DELETE FROM audit_entry WHERE id = {ids[3]}")

    assert await found() == {(Kind.REMOVED, 4, ids[3])}


async def test_an_entry_removed_with_its_link_leaves_a_gap() -> None:
    ids = await sealed_entries(5)
    await tamper(
        f"DELETE FROM audit_entry WHERE id = {ids[3]}", "DELETE FROM audit_seal WHERE position = 4"
    )

    assert await found() == {(Kind.LINK_REMOVED, 4, None)}


async def test_closing_the_gap_does_not_hide_it() -> None:
    ids = await sealed_entries(5)
    await tamper(
        f"DELETE FROM audit_entry WHERE id = {ids[3]}",
        "DELETE FROM audit_seal WHERE position = 4",
        "UPDATE audit_seal SET position = 4 WHERE position = 5",
    )

    assert await found() == {(Kind.LINK_REMOVED, 4, None)}


async def test_an_entry_without_its_link_is_told_from_a_forged_one() -> None:
    ids = await sealed_entries(5)
    await tamper("DELETE FROM audit_seal WHERE position = 4")

    assert await found() == {(Kind.LINK_REMOVED, 4, None), (Kind.LINK_REMOVED, None, ids[3])}


async def test_an_inserted_entry_is_not_sealed_and_is_named() -> None:
    await sealed_entries(3)
    [row] = await query(
        "INSERT INTO audit_entry (at, actor_id, action, object_type, object_id, details) "
        "VALUES ('2026-03-01', 7, 'thing.done', 'thing', 9, '{}') RETURNING id"
    )
    assert await seal() == 0

    assert await found() == {(Kind.INSERTED, None, row["id"])}


async def test_inserting_past_the_triggers_leaves_an_entry_without_a_place() -> None:
    await sealed_entries(3)
    await tamper(
        "INSERT INTO audit_entry (id, at, actor_id, action, object_type, object_id, details) "
        "VALUES (900, '2026-03-01', 7, 'thing.done', 'thing', 9, '{}')"
    )

    assert await found() == {(Kind.INSERTED, None, 900)}


async def test_a_copy_of_a_genuine_entry_is_an_inserted_one() -> None:
    ids = await sealed_entries(3)
    [copy] = await query(
        f"INSERT INTO audit_entry ({COLUMNS}) SELECT {COLUMNS} FROM audit_entry "
        f"WHERE id = {ids[0]} RETURNING id"
    )
    assert await seal() == 0

    assert await found() == {(Kind.INSERTED, None, copy["id"])}


async def test_a_second_entry_of_the_same_number_is_found() -> None:
    ids = await sealed_entries(3)
    await tamper(
        f"INSERT INTO audit_entry (id, {COLUMNS}) SELECT id, {COLUMNS} FROM "
        f"(SELECT id, {COLUMNS.replace('at,', 'at - interval $$1 day$$ AS at,', 1)} "
        f"FROM audit_entry WHERE id = {ids[1]}) AS copied"
    )

    assert await found() == {(Kind.INSERTED, None, ids[1])}


async def test_an_inserted_link_is_found() -> None:
    await sealed_entries(3)
    await tamper(
        "INSERT INTO audit_entry (id, at, actor_id, action, object_type, object_id, details) "
        "VALUES (900, '2026-03-01', 7, 'thing.done', 'thing', 9, '{}')",
        "INSERT INTO audit_seal (position, entry_id, entry_at, digest, previous, sealed_at, hash) "
        "SELECT 4, 900, '2026-03-01', digest, hash, sealed_at, hash FROM audit_seal "
        "WHERE position = 3",
    )

    assert (Kind.LINK_FORGED, 4, 900) in await found()


async def test_a_changed_link_is_found() -> None:
    ids = await sealed_entries(3)
    await tamper("UPDATE audit_seal SET sealed_at = sealed_at + interval '1 s' WHERE position = 2")

    assert await found() == {(Kind.LINK_FORGED, 2, ids[1])}


async def test_exchanged_links_are_found() -> None:
    ids = await sealed_entries(5)
    await tamper(
        "UPDATE audit_seal SET position = 100 WHERE position = 2",
        "UPDATE audit_seal SET position = 2 WHERE position = 3",
        "UPDATE audit_seal SET position = 3 WHERE position = 100",
    )

    assert {(Kind.REORDERED, 2, ids[2]), (Kind.REORDERED, 3, ids[1])} <= await found()


async def test_exchanged_numbers_are_found() -> None:
    ids = await sealed_entries(5)
    await tamper(
        f"UPDATE audit_entry SET id = 900 WHERE id = {ids[1]}",
        f"UPDATE audit_entry SET id = {ids[1]} WHERE id = {ids[2]}",
        f"UPDATE audit_entry SET id = {ids[2]} WHERE id = 900",
    )

    assert await found() == {(Kind.RENUMBERED, 2, ids[1]), (Kind.RENUMBERED, 3, ids[2])}


async def test_a_new_number_is_found() -> None:
    ids = await sealed_entries(5)
    await tamper(f"UPDATE audit_entry SET id = 900 WHERE id = {ids[1]}")

    report = await verify()
    assert told(report) == {(Kind.RENUMBERED, 2, ids[1])}
    assert report.findings[0].says.endswith("has been given the number 900")


async def test_what_went_before_it_was_sealed_is_missed() -> None:
    ids = await sealed_entries(2)
    await record("thing.done", "thing", 3, actor_id=7)
    await tamper(f"DELETE FROM audit_entry WHERE id > {ids[1]}")
    assert await seal() == 0

    [finding] = (await verify()).findings
    assert (finding.kind, finding.position) == (Kind.REMOVED, None)


async def test_a_chain_that_was_cut_off_does_not_come_to_its_checkpoint(folder: Path) -> None:
    ids = await sealed_entries(5)
    await write_checkpoint()
    cut = (
        f"DELETE FROM audit_entry WHERE id > {ids[2]}",
        "DELETE FROM audit_seal WHERE position > 3",
    )
    await tamper(*cut)
    assert await found() == set()
    assert told(await verify(list(kept_in(folder)))) == {(Kind.TRUNCATED, 3, None)}

    await record("thing.done", "thing", 9, actor_id=7)
    await record("thing.done", "thing", 9, actor_id=7)
    assert await seal() == 2
    assert told(await verify(list(kept_in(folder)))) == {(Kind.TRUNCATED, 5, None)}


async def test_a_checkpoint_says_only_what_was_signed(folder: Path) -> None:
    await sealed_entries(2)
    path = await write_checkpoint()
    assert path is not None
    report = await verify(list(kept_in(folder)))
    assert (report.found, report.checkpoints) == (0, 1)

    said: dict[str, Any] = json.loads(path.read_text())
    path.write_text(json.dumps({**said, "position": 1}))
    assert told(await verify(list(kept_in(folder)))) == {(Kind.CHECKPOINT_FORGED, None, None)}

    path.write_text(json.dumps({"position": 1}))
    with pytest.raises(CheckpointUnreadable):
        list(kept_in(folder))


async def test_all_of_it_at_once(folder: Path) -> None:
    """Five kinds of tampering, each found and each named."""
    ids = await sealed_entries(20)
    strange = ids[-1] + 900
    await write_checkpoint()
    await tamper(
        f"UPDATE audit_entry SET actor_id = 8 WHERE id = {ids[2]}",
        f"DELETE FROM audit_entry WHERE id = {ids[5]}",
        "INSERT INTO audit_entry (id, at, actor_id, action, object_type, object_id, details) "
        f"VALUES ({strange}, '2026-03-01', 7, 'thing.done', 'thing', 9, '{{}}')",
        f"UPDATE audit_entry SET id = {strange + 1} WHERE id = {ids[8]}",
        f"DELETE FROM audit_entry WHERE id >= {ids[18]} AND id < {strange}",
        "DELETE FROM audit_seal WHERE position >= 19",
    )

    assert told(await verify(list(kept_in(folder)))) == {
        (Kind.CHANGED, 3, ids[2]),
        (Kind.REMOVED, 6, ids[5]),
        (Kind.INSERTED, None, strange),
        (Kind.RENUMBERED, 9, ids[8]),
        (Kind.TRUNCATED, 18, None),
    }
