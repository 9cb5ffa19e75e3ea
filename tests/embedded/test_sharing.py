"""Several processes on one data directory, one of which may die."""

import os
import signal
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
    folder: Path, mulin_process: Begin
) -> None:
    with embedded.start(folder, durable=False) as server:
        other = mulin_process(folder)
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
    folder: Path, mulin_process: Begin
) -> None:
    owner = mulin_process(folder)
    query(owner.url(), "CREATE TABLE kept AS SELECT 7 AS number")
    data = folder / "postgres/data"
    left = postmaster_pid(data)
    owner.kill()
    with embedded.start(folder, durable=False) as server:
        assert postmaster_pid(data) == left
        assert query(server.url, "SELECT number FROM kept") == 7
    assert not (data / "postmaster.pid").exists()


def test_data_survive_when_owner_and_server_are_killed(folder: Path, mulin_process: Begin) -> None:
    owner = mulin_process(folder)
    query(owner.url(), "CREATE TABLE kept AS SELECT 7 AS number")
    data = folder / "postgres/data"
    left = postmaster_pid(data)
    owner.kill()
    os.kill(left, signal.SIGKILL)
    with embedded.start(folder, durable=False) as server:
        assert postmaster_pid(data) != left
        assert query(server.url, "SELECT number FROM kept") == 7


def test_a_kill_while_the_database_is_made_leaves_no_half_of_one(
    folder: Path, mulin_process: Begin
) -> None:
    owner = mulin_process(folder)
    wait_until(lambda: [*folder.glob("postgres/new-*/PG_VERSION")])
    owner.kill()
    assert not (folder / "postgres/data").exists()
    with embedded.start(folder, durable=False) as server:
        assert query(server.url, "SELECT current_database()") == "mulin"


@pytest.mark.skipif(not Path("/proc/self/comm").exists(), reason="only /proc tells programs apart")
def test_a_pid_file_that_names_another_program_by_now_is_no_server(folder: Path) -> None:
    # given: as after a power cut, with the number reused by this process, and so by nobody's
    with embedded.start(folder, durable=False):
        pid_file = folder / "postgres/data/postmaster.pid"
        left = pid_file.read_text(encoding="utf-8").split("\n")
    pid_file.write_text("\n".join([str(os.getpid()), *left[1:]]), encoding="utf-8")
    # when / then
    with embedded.start(folder, durable=False) as server:
        assert query(server.url, "SELECT 1") == 1
