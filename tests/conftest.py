"""What tests stand on: a fresh, migrated database each, Redis, and the real application served.

Without variables PostgreSQL is the embedded one and Redis is in process. With
MULIN_TEST_DATABASE_URL and MULIN_TEST_REDIS_URL the same tests use those servers, whose Redis
database is emptied. Each process of `pytest -n` has its own of all that: see side_by_side.py.
"""

from __future__ import annotations

import asyncio
import gc
import os
import re
import ssl
import uuid
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import AsyncExitStack
from typing import Any, cast

import asyncpg
import httpx
import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from tortoise import context as tortoise_context
from tortoise.context import TortoiseContext, set_global_context

from api.app import create_app
from mulin import clock, crypto, embedded, events, migrations, redis
from mulin.database import tortoise_config
from mulin.drift import scratch_database
from mulin.notifications.models import Channel
from mulin.settings import settings
from tests import side_by_side
from tests.calendars.serving import Offline
from tests.district import District, found_district
from tests.emptying import empty
from tests.folders import passable_folder
from tests.phone import Phones
from tests.recording import RecordingChannel
from tests.serving import serve
from tests.standins.identity import PROJECT
from tests.times import MONDAY
from workers.running import sending, working

DATABASE_URL = os.environ.get("MULIN_TEST_DATABASE_URL")
REDIS_URL = os.environ.get("MULIN_TEST_REDIS_URL")

# A busy machine is no fault of the code: no deadline, no complaint about slow examples. Where CI
# is set the examples are the same on every run, so that a red build points at a change and not at
# luck; HYPOTHESIS_PROFILE=deep looks ten times as long, at new examples each time.
_PATIENT = hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile(
    "usual", _PATIENT, max_examples=100, derandomize="CI" in os.environ
)
hypothesis_settings.register_profile("deep", _PATIENT, max_examples=1000, derandomize=False)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "usual")
hypothesis_settings.load_profile(PROFILE)

_PASSING = re.compile(r"(\d+) passing")
_EXAMPLES = "Hypothesis examples"
_examples: dict[str, int] = {}


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """`pytest -n auto` starts no more processes than there is room for."""
    return side_by_side.room(REDIS_URL, (yield))


def pytest_configure(config: pytest.Config) -> None:
    """Say before anything runs that there is no room for so many as were asked for."""
    processes = config.getoption("numprocesses", None)
    if REDIS_URL is not None and processes:
        side_by_side.redis_database(REDIS_URL, processes - 1)


def pytest_collection_finish() -> None:
    """Spare the collector what lives until the end: the imports and the tests.

    They are walked again and again otherwise, and no test makes garbage of them.
    """
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Take note of how many examples Hypothesis ran, as its statistics of the test say."""
    statistics = getattr(item, "hypothesis_statistics", "")
    if statistics:
        item.user_properties.append((_EXAMPLES, sum(map(int, _PASSING.findall(statistics)))))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep them: a report comes here from whichever process ran the test."""
    examples = dict(report.user_properties).get(_EXAMPLES)
    if isinstance(examples, int):
        _examples[report.nodeid] = examples


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say so at the end of a run that looks long, test by test."""
    if PROFILE == "deep":
        terminalreporter.section(_EXAMPLES)
        for nodeid, examples in sorted(_examples.items()):
            terminalreporter.write_line(f"{examples:9,}  {nodeid}")
        total = sum(_examples.values())
        terminalreporter.write_line(f"{total:9,}  in {len(_examples)} tests")


@pytest.fixture(scope="session", autouse=True)
def _environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("MULIN_")]:
            if not name.startswith("MULIN_TEST_"):
                patch.delenv(name)
        data = tmp_path_factory.mktemp("data")
        # Nobody here speaks with the Internet, and reading all its authorities for each client is
        # the better part of making one.
        authority, *_ = httpx.create_ssl_context().get_ca_certs(binary_form=True)
        (data / "authority.pem").write_text(ssl.DER_cert_to_PEM_cert(authority))
        patch.setenv("SSL_CERT_FILE", str(data / "authority.pem"))
        patch.setenv("MULIN_DATA_DIR", str(data))
        patch.setenv("MULIN_SECRET_KEY", "a secret of the tests, and of nothing else")
        # A test may well send thousands in a second, and looks at what is counted in its own place.
        patch.setenv("MULIN_REQUESTS_EACH_PERSON", "0")
        patch.setenv("MULIN_REQUESTS_EACH_ADDRESS", "0")
        patch.setenv("MULIN_OPERATIONS_EACH_PERSON", "1000")
        patch.setenv("MULIN_FIELD_KEYS", Fernet.generate_key().decode())
        settings.cache_clear()
        crypto.keys.cache_clear()
        crypto.derived_key.cache_clear()
        yield


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the code is told of its surroundings from here on; what is connected stays so."""
    for name, value in {
        "ENVIRONMENT": "production",
        # Tests call by the address they serve at.
        "PUBLIC_URL": "https://127.0.0.1",
        "DATABASE_URL": "postgresql://mulin@db.example/mulin",
        "REDIS_URL": "redis://redis.example",
        "PUSH_CHANNEL": "fcm",
        "FIREBASE_PROJECT_ID": PROJECT,
    }.items():
        monkeypatch.setenv(f"MULIN_{name}", value)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL server on which tests may create databases."""
    if DATABASE_URL is not None:
        yield DATABASE_URL
        return
    with passable_folder() as folder, embedded.start(folder, durable=False) as server:
        yield server.url


@pytest.fixture(scope="session")
def migrated(server_url: str) -> Iterator[str]:
    """The URL of a database built by the migrations, for all tests of this process."""
    scratch = scratch_database(server_url, f"mulin_test_{uuid.uuid4().hex[:12]}")
    with asyncio.Runner() as runner:
        url = runner.run(scratch.__aenter__())
        runner.run(migrations.upgrade(url))
        yield url
        runner.run(scratch.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def emptying(migrated: str) -> Iterator[Callable[[], None]]:
    """Empties the database, by a connection that has long seen every table.

    A new one has each of them to look up first, which costs PostgreSQL several times the emptying.
    """
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(migrated))
        yield lambda: runner.run(empty(connection))
        runner.run(connection.close())


@pytest.fixture
def emptied(emptying: Callable[[], None]) -> None:
    """Nothing is left in the database of what other tests wrote."""
    emptying()


@pytest.fixture(scope="session")
def models(migrated: str) -> TortoiseContext:
    """The models, ready once for all tests: taking them in costs more than most tests do."""
    context = TortoiseContext()
    config = tortoise_config(migrated, pool_size=20)
    with context:
        asyncio.run(context.init(config=config))
    for name in config["connections"]:
        context.connections.discard(name)
    return context


@pytest.fixture(scope="session")
async def pools(models: TortoiseContext) -> AsyncIterator[None]:
    """Connections stay for the tests that come after: a new one has every table and every
    statement before it, and that is more work than most tests are.
    """
    yield
    await models.connections.close_all()


@pytest.fixture
async def database_url(
    models: TortoiseContext, migrated: str, pools: None, emptied: None
) -> AsyncIterator[str]:
    """A migrated, empty database, connected for the length of the test."""
    set_global_context(models)
    standing = asyncio.all_tasks()
    try:
        yield migrated
    finally:
        await _broken_off(asyncio.all_tasks() - standing)
        tortoise_context._global_context = None


async def _broken_off(left: set[asyncio.Task[Any]]) -> None:
    """Nothing a test left under way goes on in the loop it shares with those after it."""
    left.discard(cast("asyncio.Task[Any]", asyncio.current_task()))
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


@pytest.fixture
async def redis_url() -> AsyncIterator[str | None]:
    """An empty Redis, connected for the length of the test; None when it is in process."""
    url = REDIS_URL and side_by_side.redis_database(REDIS_URL, side_by_side.number())
    async with redis.connected(url) as client:
        await client.flushdb()
        yield url


@pytest.fixture
def monday() -> Iterator[None]:
    """Stand still at nine o'clock on a Monday morning in Shanghai."""
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
async def pushes(database_url: str, redis_url: str | None) -> AsyncIterator[RecordingChannel]:
    """The outbox is emptied in this process; what phones would get is kept to look at."""
    channel = RecordingChannel()
    async with sending(None) as broker, working(broker, {Channel.PUSH: channel}):
        channel.broker = broker
        broker.state.calendars = Offline()
        yield channel


@pytest.fixture
async def url(
    database_url: str, redis_url: str | None, pushes: RecordingChannel
) -> AsyncIterator[str]:
    """The real application, served on a loopback port."""
    async with events.listening(), serve(create_app(introspection=True)) as base_url:
        yield base_url


@pytest.fixture
async def phones(url: str) -> AsyncIterator[Phones]:
    """Makes clients of the served application."""
    async with AsyncExitStack() as held:
        yield Phones(url, held)


@pytest.fixture
async def district(database_url: str, redis_url: str | None, monday: None) -> District:
    """A small district at nine o'clock on a Monday: see tests/district.py."""
    return await found_district()
