"""What keeps a process from starting is one sentence that says what to do, and leaks nothing."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator

import asyncpg
import pytest

from cli.main import main
from cli.tour import Door
from mulin import embedded, migrations
from mulin.settings import settings
from tests.cli.forked import Finished
from tests.cli.processes import Mulin
from tests.embedded.conftest import as_root, run
from tests.folders import passable_folder

PASSWORD = "hunter2"
NOWHERE = f"redis://:{PASSWORD}@127.0.0.1:1/0"
PRODUCTION = {
    "MULIN_ENVIRONMENT": "production",
    "MULIN_PUBLIC_URL": "https://mulin.example",
    "MULIN_DATABASE_URL": f"postgresql://mulin:{PASSWORD}@127.0.0.1:1/mulin",
    "MULIN_REDIS_URL": NOWHERE,
    "MULIN_SECRET_KEY": f"{PASSWORD}, and more than that: Kq7Zx",
    "MULIN_FIELD_KEYS": PASSWORD,
    "MULIN_PUSH_CHANNEL": "fcm",
    "MULIN_FIREBASE_PROJECT_ID": "x",
}


@pytest.fixture(scope="module")
def postgres() -> Iterator[Callable[..., str]]:
    """URLs of a server that asks the user `guarded` for a password."""
    with passable_folder() as folder, embedded.start(folder, durable=False) as server:
        rules = folder / "postgres/data/pg_hba.conf"
        rules.write_text("local all guarded scram-sha-256\n" + rules.read_text("ascii"), "ascii")

        def url(database: str, user: str = "mulin", password: str = PASSWORD) -> str:
            plain = server.url_of(database)
            return plain.replace("mulin@", f"{user}:{password}@", 1)

        prepare(server.url, f"CREATE USER guarded PASSWORD '{PASSWORD}'")
        for name in ("empty", "newer"):
            prepare(server.url, f"CREATE DATABASE {name}")
        asyncio.run(migrations.upgrade(url("newer")))
        prepare(url("newer"), "UPDATE alembic_version SET version_num = '9999'")
        prepare(server.url, "SELECT pg_reload_conf()")
        yield url


def prepare(url: str, statement: str) -> None:
    async def execute() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(execute())


@pytest.fixture
def called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Finished]]:
    """Run a command in this process: for what is refused before anything is opened."""
    handler = signal.getsignal(signal.SIGTERM)

    def call(*arguments: str, **variables: str) -> Finished:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["mulin", *arguments])
        settings.cache_clear()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Finished(int(ended.value.code or 0), said.out, said.err)

    for name in [name for name in os.environ if name.startswith("MULIN_")]:
        monkeypatch.delenv(name)
    yield call
    monkeypatch.undo()
    settings.cache_clear()
    signal.signal(signal.SIGTERM, handler)


@pytest.mark.parametrize("command", [("run",), ("dev", "fcm", "--port")])
def test_a_port_that_is_taken_is_named(mulin: Mulin, command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        arguments = (*command, port) if command[-1] == "--port" else command
        said = mulin.call(*arguments, MULIN_PORT=port).sentence()
    assert f"Port {port} of 127.0.0.1 is taken" in said
    assert not mulin.data_dir.exists()


def test_an_address_that_is_not_ours_is_named(mulin: Mulin) -> None:
    said = mulin.call("run", MULIN_HOST="192.0.2.1").sentence()
    assert "Cannot listen on 192.0.2.1" in said
    assert "check MULIN_HOST" in said


def test_a_data_directory_that_cannot_be_used_is_named(mulin: Mulin) -> None:
    mulin.data_dir.touch()
    said = mulin.call("run").sentence()
    assert f"Cannot use {mulin.data_dir}" in said
    assert "MULIN_DATA_DIR" in said


@pytest.mark.skipif(sys.platform != "linux", reason="/proc takes no folders; only Linux has it")
def test_a_data_directory_that_cannot_be_made_is_named(mulin: Mulin) -> None:
    said = mulin.call("run", MULIN_DATA_DIR="/proc/mulin").sentence()
    assert "Cannot use /proc/mulin" in said


def test_a_variable_set_to_nothing_is_one_that_is_missing(mulin: Mulin) -> None:
    said = mulin.call("serve", **{**PRODUCTION, "MULIN_REDIS_URL": ""}).sentence(2)
    assert said == "mulin: production needs MULIN_REDIS_URL"


def test_what_is_no_phone_number_is_told_in_words(mulin: Mulin) -> None:
    mulin.call("migrate")
    said = mulin.call("demo", "token", "garbage").sentence()
    assert said == "mulin: This is not a valid phone number"


@as_root
def test_a_full_disk_is_told(mulin: Mulin) -> None:
    mulin.data_dir.mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=24m,mode=0711", "tmpfs", mulin.data_dir)
    try:
        assert "is full" in mulin.call("run").sentence()
    finally:
        run("umount", mulin.data_dir)


@pytest.mark.parametrize(
    ("database", "words"),
    [
        (("mulin", "guarded", f"{PASSWORD}3"), "refuses this user or password"),
        (("nosuch",), "There is no database of that name"),
        (("newer",), "at revision 9999, which this release of Mulin does not know"),
    ],
    ids=["wrong password", "no such database", "newer than the code"],
)
def test_a_database_that_cannot_be_used_is_told(
    mulin: Mulin, postgres: Callable[..., str], database: tuple[str, ...], words: str
) -> None:
    said = mulin.call("run", MULIN_DATABASE_URL=postgres(*database))
    assert words in said.sentence()
    assert PASSWORD not in said.out + said.error


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"postgresql://mulin:{PASSWORD}@127.0.0.1:1/mulin", "No server answers at 127.0.0.1:1"),
        (f"mysql://mulin:{PASSWORD}@127.0.0.1/mulin", "must read postgresql://"),
        (f"postgresql://mulin:{PASSWORD}@127.0.0.1:port/mulin", "must read postgresql://"),
    ],
)
def test_a_database_url_that_leads_nowhere_is_told(
    called: Callable[..., Finished], url: str, words: str
) -> None:
    said = called("demo", "accounts", MULIN_DATABASE_URL=url)
    assert words in said.sentence()
    assert PASSWORD not in said.out + said.error


def test_only_run_migrates_by_itself(mulin: Mulin, postgres: Callable[..., str]) -> None:
    variables = {"MULIN_DATABASE_URL": postgres("empty"), "MULIN_REDIS_URL": NOWHERE}
    assert "run `mulin migrate`" in mulin.call("serve", **variables).sentence()


@pytest.mark.parametrize("command", ["migrate", "drift"])
def test_commands_about_the_structure_say_it_too(
    called: Callable[..., Finished], postgres: Callable[..., str], command: str
) -> None:
    said = called(command, MULIN_DATABASE_URL=postgres("mulin", "guarded", f"{PASSWORD}3"))
    assert "refuses this user or password" in said.sentence()


def test_a_revision_that_does_not_exist_is_named(
    called: Callable[..., Finished], postgres: Callable[..., str]
) -> None:
    said = called("migrate", "--to", "0999", MULIN_DATABASE_URL=postgres("empty"))
    assert "0999" in said.sentence()


@pytest.mark.parametrize(
    ("url", "words"),
    [(NOWHERE, "No Redis answers"), (f"http://:{PASSWORD}@h", "must read redis://")],
)
def test_a_redis_that_cannot_be_used_is_told(mulin: Mulin, url: str, words: str) -> None:
    said = mulin.call("scheduler", MULIN_REDIS_URL=url)
    assert words in said.sentence()
    assert PASSWORD not in said.error


@pytest.mark.parametrize("command", ["serve", "worker", "scheduler"])
def test_processes_that_share_work_need_a_redis_between_them(
    called: Callable[..., Finished], command: str
) -> None:
    assert f"`mulin {command}` shares its work" in called(command).sentence()


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"MULIN_ENVIRONMENT": "staging"}, "MULIN_ENVIRONMENT: Input should be 'development'"),
        ({"MULIN_SECRET_KEY": PASSWORD}, "MULIN_SECRET_KEY must have at least 32 characters"),
        ({"MULIN_PORT": "http"}, "MULIN_PORT: "),
        ({"MULIN_TIME_ZONE": "Asia/Yangpu"}, "MULIN_TIME_ZONE: Asia/Yangpu is not a zone"),
        ({"MULIN_PUSH_CHANNEL": "fcm"}, "needs MULIN_FIREBASE_PROJECT_ID"),
        *(
            ({**PRODUCTION, missing: None}, f"production needs {missing}")
            for missing in (
                "MULIN_DATABASE_URL",
                "MULIN_REDIS_URL",
                "MULIN_SECRET_KEY",
                "MULIN_FIELD_KEYS",
                "MULIN_PUSH_CHANNEL",
            )
        ),
        *(
            ({**PRODUCTION, name: value}, f"{name} {words} can be guessed".replace("  ", " "))
            for name, value, words in (
                ("MULIN_SECRET_KEY", "PUT-32-CHARACTERS-OR-MORE-HERE--", ""),
                ("MULIN_FIELD_KEYS", "PUT-A-FERNET-KEY-HERE", ""),
                (
                    "MULIN_DATABASE_URL",
                    "postgresql://mulin:PASSWORD@db/mulin",
                    "has a password that",
                ),
                ("MULIN_REDIS_URL", "redis://:password@redis/0", "has a password that"),
            )
        ),
        ({"MULIN_SECRETS_DIR": "/nowhere"}, "MULIN_SECRETS_DIR: Path does not point to a dir"),
        ({**PRODUCTION, "MULIN_FCM_URL": "http://127.0.0.1"}, "MULIN_FCM_URL is for development"),
    ],
)
def test_a_wrong_setting_is_named_with_its_variable(
    called: Callable[..., Finished], variables: dict[str, str | None], words: str
) -> None:
    said = called("run", **{name: value for name, value in variables.items() if value})
    assert words in said.sentence(code=2)
    assert PASSWORD not in said.error


def test_field_keys_that_are_none_are_told_at_the_start(mulin: Mulin) -> None:
    said = mulin.call("worker", **{**PRODUCTION, "MULIN_PUSH_CHANNEL": "fcm"})
    assert "MULIN_FIELD_KEYS must be Fernet keys" in said.sentence()
    assert PASSWORD not in said.error


@pytest.mark.parametrize(
    "command",
    [("demo", "load"), ("demo", "accounts"), ("demo", "token", "+8613490000100"), ("tour",)],
    ids=" ".join,
)
def test_production_refuses_what_is_for_trying_out(
    called: Callable[..., Finished], command: tuple[str, ...]
) -> None:
    assert "production refuses them" in called(*command, **PRODUCTION).sentence()


@pytest.mark.parametrize("door", [None, *Door])
def test_a_tour_without_a_server_says_what_to_start(
    called: Callable[..., Finished], door: Door | None
) -> None:
    said = called("tour", *(["--as", door.value] if door else []), MULIN_PORT="1").sentence()
    assert said == "mulin: no server answers there: does `make run` run? See --url"


def test_help_names_every_command(called: Callable[..., Finished]) -> None:
    said = called("--help")
    assert said.code == 0
    for command in ("run", "serve", "worker", "scheduler", "migrate", "demo", "dev", "tour"):
        assert command in said.out
