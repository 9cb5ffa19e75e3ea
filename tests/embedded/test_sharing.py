"""Several processes on one data directory, one of which may die."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mulin import embedded
from tests.embedded.conftest import MulinProcess, postmaster_pid, query

Begin = Callable[..., MulinProcess]


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.005)


def test_a_second_process_joins_and_leaves_the_server_running(
    made: Path, mulin_process: Begin
) -> None:
    with embedded.start(made, durable=False) as server:
        other = mulin_process(made)
        assert other.url() == server.url
        other.stop()
        assert query(server.url, "SELECT 1") == 1


def test_processes_that_start_at_once_share_one_server(folder: Path, mulin_process: Begin) -> None:
    processes = [mulin_process(folder) for _ in range(3)]
    assert {process.url() for process in processes} == {
        f"postgresql://mulin@/mulin?host={folder}/postgres/socket"
    }
    log = (folder / "postgres.log").read_text(encoding="utf-8")
    assert log.count("starting PostgreSQL") == 1


def test_the_server_of_a_killed_owner_is_adopted_and_later_stopped(
    made: Path, mulin_process: Begin
) -> None:
    owner = mulin_process(made)
    query(owner.url(), "CREATE TABLE before_kill AS SELECT 7 AS number")
    data = made / "postgres/data"
    left = postmaster_pid(data)
    owner.kill()
    with embedded.start(made, durable=False) as server:
        assert postmaster_pid(data) == left
        assert query(server.url, "SELECT number FROM before_kill") == 7
    # A server that is not our child has ended for us once its memory is free; its file goes after.
    wait_until(lambda: not (data / "postmaster.pid").exists())


def test_data_survive_when_owner_and_server_are_killed(made: Path, mulin_process: Begin) -> None:
    owner = mulin_process(made)
    query(owner.url(), "CREATE TABLE before_crash AS SELECT 7 AS number")
    data = made / "postgres/data"
    left = embedded._postmaster(data)
    assert left is not None
    owner.kill()
    os.kill(left.pid, signal.SIGKILL)
    wait_until(lambda: not left.alive())
    with embedded.start(made, durable=False) as server:
        assert postmaster_pid(data) != left.pid
        assert query(server.url, "SELECT number FROM before_crash") == 7


def test_a_kill_while_the_database_is_made_leaves_no_half_of_one(
    folder: Path, mulin_process: Begin
) -> None:
    owner = mulin_process(folder)
    wait_until(lambda: [*folder.glob("postgres/new-*/PG_VERSION")])
    owner.kill()
    assert not (folder / "postgres/data").exists()
    with embedded.start(folder, durable=False) as server:
        assert query(server.url, "SELECT current_database()") == "mulin"


@pytest.mark.skipif(not embedded.SHARED_MEMORY.exists(), reason="only Linux lists shared memory")
def test_a_pid_file_that_names_another_program_by_now_is_no_server(
    made: Path, mulin_process: Begin
) -> None:
    # given: owner and server killed, and the number reused by a process of the same account
    owner = mulin_process(made)
    socket_folder = Path(owner.url().partition("host=")[2])
    left = embedded._postmaster(made / "postgres/data")
    assert left is not None
    owner.kill()
    os.kill(left.pid, signal.SIGKILL)
    wait_until(lambda: not left.alive())
    account = embedded._account(made / "postgres/data")
    with subprocess.Popen(["/bin/sleep", "60"], **account.surroundings()) as other:
        for file in (made / "postgres/data/postmaster.pid", socket_folder / ".s.PGSQL.5432.lock"):
            file.write_text(file.read_text("utf-8").replace(str(left.pid), str(other.pid)), "utf-8")
        # when / then
        with embedded.start(made, durable=False) as server:
            assert query(server.url, "SELECT 1") == 1
        other.kill()


@pytest.mark.skipif(not embedded.SHARED_MEMORY.exists(), reason="only Linux lists shared memory")
def test_no_second_server_starts_while_a_child_of_the_killed_one_still_writes(
    made: Path, mulin_process: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: owner and server killed, but a process of the server hangs
    owner = mulin_process(made)
    worker = query(owner.url(), "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'")
    left = embedded._postmaster(made / "postgres/data")
    assert left is not None
    os.kill(worker, signal.SIGSTOP)
    owner.kill()
    os.kill(left.pid, signal.SIGKILL)
    wait_until(lambda: not left.accepts())
    # when / then
    monkeypatch.setattr(embedded, "PATIENCE_SECONDS", 0.2)
    with pytest.raises(embedded.PostgresDidNotStart, match="left running"):
        embedded.start(made, durable=False)
    monkeypatch.undo()
    os.kill(worker, signal.SIGCONT)
    with embedded.start(made, durable=False) as server:
        assert query(server.url, "SELECT 1") == 1
