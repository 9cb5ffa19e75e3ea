"""Where the database, its programs and its socket may lie, and that no other folder is changed."""

import importlib.metadata
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from mulin import embedded
from tests.embedded.conftest import MulinProcess, as_root, postmaster_pid, query

Begin = Callable[..., MulinProcess]


def folders_above(path: Path) -> list[tuple[Path, str, int, int]]:
    found = [(folder, folder.stat()) for folder in path.parents]
    return [(f, stat.filemode(s.st_mode), s.st_uid, s.st_gid) for f, s in found]


def seen_from(data_dir: Path, made: Path) -> Path:
    """A data directory at that path, with the database of `made`."""
    data_dir.mkdir()
    (data_dir / "postgres").symlink_to(made / "postgres")
    return data_dir


@pytest.fixture
def closed(folder: Path) -> Path:
    """A folder no other account can pass, as a home is."""
    path = folder / "closed"
    path.mkdir(mode=0o700)
    return path


@pytest.fixture
def persistent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = folder / "var"
    path.mkdir(mode=0o755)
    monkeypatch.setattr(embedded, "PERSISTENT_FOLDERS", (folder / "absent", path))
    return path


@pytest.fixture
def socket_folders(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = folder / "s"
    path.mkdir(mode=0o755)
    monkeypatch.setattr(embedded, "SOCKET_FOLDERS", path)
    return path


def programs_reachable_for(account: tuple[int, int]) -> bool:
    site = Path(str(importlib.metadata.distribution(embedded.PACKAGE).locate_file("")))
    return embedded._Account(*account).can(site / embedded.PROGRAMS / "initdb", "--version")


@as_root
def test_an_ordinary_user_runs_the_server_as_itself(
    closed: Path, mulin_process: Begin, nobody: tuple[int, int]
) -> None:
    if not programs_reachable_for(nobody):
        pytest.skip("this environment is closed to the account nobody")
    shutil.chown(closed, *nobody)
    url = mulin_process(closed / "data", nobody).url()
    assert query(url, "SELECT 1") == 1
    assert {path.lstat().st_uid for path in closed.rglob("*")} == {nobody[0]}
    assert stat.S_IMODE((closed / "data").stat().st_mode) == 0o700


@as_root
def test_root_lends_the_server_an_account_without_rights(made: Path) -> None:
    with embedded.start(made, durable=False):
        data = made / "postgres/data"
        process = Path(f"/proc/{postmaster_pid(data)}")
        assert process.stat().st_uid == data.stat().st_uid != 0
        status = (process / "status").read_text(encoding="utf-8")
        groups = next(line for line in status.splitlines() if line.startswith("Groups:"))
        assert groups.split()[1:] == []


@as_root
def test_root_runs_an_existing_database_as_the_account_that_owns_it(
    closed: Path, mulin_process: Begin, nobody: tuple[int, int]
) -> None:
    if not programs_reachable_for(nobody):
        pytest.skip("this environment is closed to the account nobody")
    shutil.chown(closed, *nobody)
    theirs = mulin_process(closed / "data", nobody)
    theirs.url()
    theirs.stop()
    data = closed / "data/postgres/data"
    # when
    with embedded.start(closed / "data", durable=False) as server:
        assert query(server.url, "SELECT 1") == 1
        assert Path(f"/proc/{postmaster_pid(data)}").stat().st_uid == nobody[0]
    # then
    again = mulin_process(closed / "data", nobody)
    assert query(again.url(), "SELECT 1") == 1


@as_root
def test_in_a_closed_home_the_database_goes_to_a_lasting_place_and_no_mode_changes(
    closed: Path, persistent: Path
) -> None:
    data_dir = closed / "mulin"
    data_dir.mkdir(mode=0o750)
    before = folders_above(data_dir / "x")
    with embedded.start(data_dir, durable=False) as server:
        query(server.url, "CREATE TABLE kept AS SELECT 7 AS number")
        place = Path((data_dir / "postgres.location").read_text(encoding="utf-8").strip())
        assert place.parent == persistent
        assert (place / "data-directory").read_text(encoding="utf-8").strip() == str(data_dir)
        assert folders_above(data_dir / "x") == before
    with embedded.start(data_dir, durable=False) as server:
        assert query(server.url, "SELECT number FROM kept") == 7
    assert folders_above(data_dir / "x") == before
    assert [*persistent.iterdir()] == [place]


@as_root
def test_a_data_directory_made_afresh_does_not_find_the_database_of_the_deleted_one(
    closed: Path, persistent: Path
) -> None:
    with embedded.start(closed / "mulin", durable=False) as server:
        query(server.url, "CREATE TABLE old ()")
    shutil.rmtree(closed / "mulin")
    with embedded.start(closed / "mulin", durable=False) as server:
        assert query(server.url, "SELECT to_regclass('old')") is None
    assert len([*persistent.iterdir()]) == 2


@as_root
def test_a_database_that_was_closed_off_is_not_replaced_by_an_empty_one(
    closed: Path, made: Path, persistent: Path
) -> None:
    data_dir = seen_from(closed / "mulin", made)
    with pytest.raises(embedded.DataDirectoryNotWritable, match="a folder above it is closed"):
        embedded.start(data_dir, durable=False)
    assert [*persistent.iterdir()] == []


@as_root
def test_programs_in_a_closed_home_are_copied_once_and_left_as_they_are(
    made: Path, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = importlib.metadata.distribution(embedded.PACKAGE)
    for name in (embedded.PACKAGE, f"{embedded.PACKAGE}.libs"):
        (closed / name).symlink_to(str(wheel.locate_file(name)))
    hidden = SimpleNamespace(version="1.0", locate_file=closed.joinpath)
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: hidden)
    before = folders_above(closed / "x")
    # when
    with embedded.start(made, durable=False) as server:
        assert query(server.url, "SELECT 1") == 1
    # then
    copy = made / "postgres/programs-1.0"
    inode = copy.stat().st_ino
    with embedded.start(made, durable=False) as server:
        assert query(server.url, "SELECT 1") == 1
    assert copy.stat().st_ino == inode
    assert copy.stat().st_uid == 0
    shutil.rmtree(copy)
    assert folders_above(closed / "x") == before


@pytest.mark.parametrize("name", ["d" * 120, "a,b", 'say "mulin"', "睦邻 $HOME"])
def test_a_long_or_odd_path_gets_a_short_private_socket_folder(
    folder: Path, made: Path, socket_folders: Path, name: str
) -> None:
    data_dir = seen_from(folder / name, made)
    with embedded.start(data_dir, durable=False) as server:
        assert server.socket_folder.parent == socket_folders
        assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
        assert query(server.url, "SELECT 1") == 1
        with embedded.start(data_dir, durable=False) as joined:
            assert joined.url == server.url


def test_a_socket_folder_that_somebody_else_laid_out_is_refused(
    folder: Path, made: Path, socket_folders: Path
) -> None:
    data_dir = seen_from(folder / ("d" * 120), made)
    with embedded.start(data_dir, durable=False) as server:
        taken = server.socket_folder
    taken.chmod(0o777)
    with pytest.raises(embedded.DataDirectoryNotWritable, match="not private"):
        embedded.start(data_dir, durable=False)
    taken.rmdir()
    (socket_folders / "elsewhere").mkdir(mode=0o700)
    taken.symlink_to(socket_folders / "elsewhere")
    with pytest.raises(embedded.DataDirectoryNotWritable, match="not private"):
        embedded.start(data_dir, durable=False)
