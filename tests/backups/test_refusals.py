"""What is not whole, not ours, or not for this server is refused before anything is written."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pyrage import x25519

from mulin import crypto
from mulin.backups import dumping, manifest, restoring
from mulin.backups.failures import (
    Altered,
    BackupFailed,
    DatabaseNotEmpty,
    FieldKeyMissing,
    IdentityDoesNotFit,
    MadeUnderAnotherSecret,
    NotABackup,
    OfAnotherRelease,
    PlaceUnusable,
    ProgramFailed,
    ProgramTooOld,
    WrittenBadly,
)
from mulin.backups.making import Made
from mulin.backups.programs import programs_for
from mulin.database import query
from mulin.files.sealing import seal
from mulin.files.storage import storage
from mulin.settings import settings
from tests.backups.conftest import Drill, Unseen, speaking_to
from tests.district import make_person
from tests.files.asking import make_file


@pytest.fixture
async def made(drill: Drill) -> Made:
    """One person and one file, whose content is not what the database says."""
    file = await make_file(await make_person(), attached=True)
    await storage().put(file.storage_key, seal(b"a receipt", file.storage_key))
    return await drill.back_up()


@pytest.fixture
def other_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    def forget() -> None:
        for cache in (settings, crypto.keys, crypto.derived_key):
            cache.cache_clear()

    def use(name: str, value: str) -> None:
        monkeypatch.setenv(name, value)
        forget()

    yield use
    monkeypatch.undo()
    forget()


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def content_of(folder: Path) -> Path:
    (found,) = (path for path in (folder / "files").rglob("*") if path.is_file())
    return found


ALTERATIONS: dict[str, Callable[[Path], object]] = {
    "the dump's middle": lambda folder: flip(folder / "database.age", 5000),
    "the dump's head": lambda folder: flip(folder / "database.age", 40),
    "the dump cut short": lambda folder: cut(folder / "database.age"),
    "the counts": lambda folder: flip(folder / "manifest.json", 200),
    "the list": lambda folder: (folder / "files.tsv").write_text(""),
    "a file": lambda folder: flip(content_of(folder), -1),
    "a file gone": lambda folder: content_of(folder).unlink(),
}


async def test_what_is_not_whole_or_not_ours_is_not_opened(
    made: Made, tmp_path: Path, other_keys: Callable[[str, str], None]
) -> None:
    restoring.open_backup(made.folder)
    for number, (name, alter) in enumerate(ALTERATIONS.items()):
        copy = tmp_path / f"copy-{number}"
        shutil.copytree(made.folder, copy)
        alter(copy)
        with pytest.raises(Altered, match=r"cut short\. Nothing was restored"):
            pytest.fail(f"{name}: {restoring.open_backup(copy)}")

    manifest.write(made.folder, made.manifest.model_copy(update={"revision": "9999"}))
    with pytest.raises(OfAnotherRelease, match=f"with Mulin {made.manifest.mulin}, which made it"):
        restoring.open_backup(made.folder)
    with pytest.raises(NotABackup, match=r"has no manifest\.json"):
        restoring.open_backup(tmp_path)

    other_keys("MULIN_FIELD_KEYS", Fernet.generate_key().decode())
    with pytest.raises(FieldKeyMissing, match="MULIN_FIELD_KEYS lacks the key"):
        restoring.open_backup(made.folder)
    other_keys("MULIN_SECRET_KEY", "another secret of the tests, and of nothing else")
    with pytest.raises(MadeUnderAnotherSecret, match="another MULIN_SECRET_KEY"):
        restoring.open_backup(made.folder)


async def test_what_cannot_be_restored_leaves_the_database_as_it_was(
    made: Made, drill: Drill
) -> None:
    opened = restoring.open_backup(made.folder)
    with pytest.raises(DatabaseNotEmpty, match="is not empty: it has"):
        await restoring.restore(opened, drill.url, drill.identity, Unseen())
    with pytest.raises(ProgramFailed, match=r"psql failed: .*does not exist"):
        restored_into_nothing(opened, drill)
    async with speaking_to(drill.empty):
        with pytest.raises(IdentityDoesNotFit, match="encrypted for other keys"):
            await restoring.restore(opened, drill.empty, x25519.Identity.generate(), Unseen())
        assert await tables() == 0
        # It was whole when it was looked at.
        cut(made.folder / "database.age")
        with pytest.raises(Altered):
            await restoring.restore(opened, drill.empty, drill.identity, Unseen())
        assert await tables() == 0


def restored_into_nothing(opened: restoring.Opened, drill: Drill) -> None:
    nowhere = drill.empty.replace("mulin_restored_", "no_such_database_")
    dumping.restore(
        nowhere,
        programs_for(1),
        18,
        opened.folder / "database.age",
        drill.identity,
        progress=lambda _: None,
    )


async def tables() -> int:
    return len(await query("SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace"))


async def test_each_check_finds_what_it_is_for(made: Made) -> None:
    async def wrong() -> dict[str, list[str]]:
        found = restoring.check(made.manifest)
        return {name: one.differences async for name, one in found if one.differences}

    (content,) = (await wrong()).pop("files")
    assert content.endswith("has another content")
    await query("UPDATE person SET phone_encrypted = 'nonsense'")
    await query("INSERT INTO topic (code, name_zh, name_en, position) VALUES ('x', 'x', 'x', 1)")
    await query("UPDATE alembic_version SET version_num = '0001'")
    try:
        found = await wrong()
    finally:
        await query("UPDATE alembic_version SET version_num = $1", made.manifest.revision)
    assert found["structure"] == [f"at revision 0001, not {made.manifest.revision}"]
    assert found["rows"] == ["topic has 1 rows, not 0"]
    assert set(found["private fields"]) == {
        "person.phone_encrypted cannot be read with MULIN_FIELD_KEYS"
    }


async def test_a_failed_backup_leaves_nothing(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_in = dumping.rows_in

    def damaged(path: Path, *others: object) -> object:
        flip(path, -1)
        return rows_in(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(dumping, "rows_in", damaged)
    with pytest.raises(WrittenBadly, match="does not read as what was written"):
        await drill.back_up()
    assert list(drill.target.iterdir()) == []
    drill.target.rmdir()
    drill.target.write_text("no folder")
    with pytest.raises(PlaceUnusable):
        await drill.back_up()


def test_programs_older_than_the_server_are_refused() -> None:
    assert programs_for(15).major >= 15
    with pytest.raises(ProgramTooOld, match="postgresql-client-99"):
        programs_for(99)


def test_every_failure_is_one_sentence() -> None:
    facts = ("path", "why", "number", "server", "found", "program", "words", "name", "revision")
    everything = dict.fromkeys((*facts, "version", "place", "what"), "x")
    for failure in BackupFailed.__subclasses__():
        assert not {"{", "\n"} & set(str(failure(**everything)))
