"""One process and its server: what it finds, and what it leaves."""

import os
import socket
from pathlib import Path

import pytest

from mulin import embedded
from tests.embedded.conftest import postmaster_pid, query


def test_a_fresh_directory_gets_a_utf8_database_of_ours_on_utc(folder: Path) -> None:
    with embedded.start(folder / "new") as server:
        facts = (
            "SELECT concat_ws(' ', current_user, current_database(), current_setting('timezone'),"
            " current_setting('server_encoding'), upper('straße é'))"
        )
        assert query(server.url, facts) == "mulin mulin UTC UTF8 STRAßE É"


def test_what_is_committed_survives_a_power_cut_unless_a_test_says_otherwise(made: Path) -> None:
    sql = (
        "SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings"
        " WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')"
    )
    with embedded.start(made) as server:
        assert query(server.url, sql) == "on on on"
    with embedded.start(made, durable=False) as server:
        assert query(server.url, sql) == "off off off"


def test_a_second_start_finds_the_data_of_the_first(made: Path) -> None:
    with embedded.start(made, durable=False) as server:
        query(server.url, "CREATE TABLE first_start AS SELECT 7 AS number")
    with embedded.start(made, durable=False) as server:
        assert query(server.url, "SELECT number FROM first_start") == 7


def test_url_of_names_any_database_of_the_server(made: Path) -> None:
    with embedded.start(made, durable=False) as server:
        query(server.url, 'CREATE DATABASE "a b"')
        assert query(server.url_of("a b"), "SELECT current_database()") == "a b"


def test_settings_of_another_postgresql_in_the_environment_do_not_reach_it(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    with embedded.start(made, durable=False) as server:
        assert (server.socket_folder / ".s.PGSQL.5432").is_socket()


def test_nothing_listens_on_the_network(made: Path) -> None:
    with embedded.start(made, durable=False) as server:
        assert query(server.url, "SHOW listen_addresses") == ""
        assert query(server.url, "SELECT inet_server_addr()") is None
        assert server.socket_folder.stat().st_mode & 0o077 == 0


def test_the_server_stops_when_the_block_ends_in_an_error(made: Path) -> None:
    with pytest.raises(ZeroDivisionError), embedded.start(made, durable=False) as server:
        raise ZeroDivisionError
    with socket.socket(socket.AF_UNIX) as probe, pytest.raises(FileNotFoundError):
        probe.connect(str(server.socket_folder / ".s.PGSQL.5432"))


def test_an_interrupt_typed_at_the_terminal_does_not_reach_the_server(made: Path) -> None:
    with embedded.start(made, durable=False):
        assert os.getsid(postmaster_pid(made / "postgres/data")) != os.getsid(0)


def test_the_log_is_kept_and_private(made: Path) -> None:
    with embedded.start(made, durable=False):
        log = made / "postgres.log"
        assert "ready to accept connections" in log.read_text(encoding="utf-8")
        assert log.stat().st_mode & 0o077 == 0
