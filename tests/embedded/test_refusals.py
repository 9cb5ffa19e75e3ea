"""What cannot work is refused with what to do about it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mulin import embedded
from tests.embedded.conftest import MulinProcess, as_root, run


@pytest.fixture
def disk(folder: Path) -> Iterator[Callable[[int], Path]]:
    """A disk of that many megabytes."""
    mounted = folder / "disk"
    mounted.mkdir()

    def mount(megabytes: int) -> Path:
        options = f"size={megabytes}m,mode=0711"
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mounted)
        return mounted

    yield mount
    run("umount", mounted)


def test_a_file_in_place_of_the_folder_is_named(folder: Path) -> None:
    (folder / "file").touch()
    for data_dir in (folder / "file", folder / "file/mulin"):
        with pytest.raises(embedded.DataDirectoryNotWritable, match="MULIN_DATA_DIR") as refusal:
            embedded.start(data_dir)
        assert str(folder / "file") in str(refusal.value)


@as_root
def test_a_folder_of_somebody_else_is_not_writable(
    folder: Path, mulin_process: Callable[..., MulinProcess], nobody: tuple[int, int]
) -> None:
    said = mulin_process(folder / "mulin", nobody).says()
    assert said.startswith("refused DataDirectoryNotWritable ")
    assert "Permission denied" in said
    assert [*folder.iterdir()] == []


@as_root
def test_a_disk_mounted_read_only_is_not_writable(disk: Callable[[int], Path]) -> None:
    mounted = disk(1)
    run("mount", "-o", "remount,ro", mounted)
    with pytest.raises(embedded.DataDirectoryNotWritable, match="Read-only file system"):
        embedded.start(mounted)


@as_root
def test_a_disk_too_small_for_a_database_is_full(disk: Callable[[int], Path]) -> None:
    mounted = disk(24)
    with pytest.raises(embedded.DataDirectoryFull, match="Free some space"):
        embedded.start(mounted, durable=False)
    assert [*(mounted / "postgres").iterdir()] == []


@as_root
def test_a_disk_that_filled_up_since_is_full_until_there_is_room(
    disk: Callable[[int], Path],
) -> None:
    mounted = disk(80)
    with embedded.start(mounted, durable=False):
        pass
    filler = mounted / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(mounted).free)
    with pytest.raises(embedded.DataDirectoryFull, match="Free some space"):
        embedded.start(mounted, durable=False)
    filler.unlink()
    with embedded.start(mounted, durable=False) as server:
        assert server.socket_folder.exists()


def test_the_data_of_another_postgresql_are_not_touched(made: Path) -> None:
    version = made / "postgres/data/PG_VERSION"
    version.write_text("16\n", encoding="ascii")
    with pytest.raises(
        embedded.DataFromAnotherPostgres, match="PostgreSQL 16; this Mulin brings 18"
    ):
        embedded.start(made, durable=False)
    version.write_text("18\n", encoding="ascii")
    with embedded.start(made, durable=False) as server:
        assert server.socket_folder.exists()


def test_why_postgresql_did_not_start_is_in_the_message_and_repairing_it_is_enough(
    made: Path,
) -> None:
    conf = made / "postgres/data/postgresql.conf"
    sound = conf.read_bytes()
    conf.write_bytes(sound + b"no_such_setting = 1\n")
    with pytest.raises(embedded.PostgresDidNotStart, match="no_such_setting") as refusal:
        embedded.start(made, durable=False)
    assert "ready to accept connections" not in str(refusal.value)
    conf.write_bytes(sound)
    with embedded.start(made, durable=False) as server:
        assert server.socket_folder.exists()
