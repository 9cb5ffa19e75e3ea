"""API, worker and scheduler as processes of their own, on one PostgreSQL and one Redis."""

import asyncio
from contextlib import ExitStack

import pytest

from tests.cli.processes import Mulin


async def test_the_tour_passes_across_three_processes(
    database_url: str, redis_url: str | None, mulin: Mulin
) -> None:
    if redis_url is None:
        pytest.skip("processes meet in a Redis of their own: MULIN_TEST_REDIS_URL names none")
    shared = {"MULIN_DATABASE_URL": database_url, "MULIN_REDIS_URL": redis_url}
    await asyncio.to_thread(_play, mulin, shared)


def _play(mulin: Mulin, shared: dict[str, str]) -> None:
    with ExitStack() as running:
        fcm = running.enter_context(mulin.start("dev", "fcm", "--port", "0"))
        assert mulin.call("demo", "load", **shared).code == 0
        fcm_url = fcm.url()
        sends = {
            **shared,
            "MULIN_PUSH_CHANNEL": "fcm",
            "MULIN_FIREBASE_PROJECT_ID": "x",
            "MULIN_FCM_URL": fcm_url,
        }
        server = running.enter_context(mulin.start("serve", **shared))
        worker = running.enter_context(mulin.start("worker", **sends))
        scheduler = running.enter_context(mulin.start("scheduler", **shared))
        worker.says("ready")
        scheduler.says("ready")
        # when
        toured = mulin.call("tour", "--url", server.url(), "--fcm", fcm_url)
        # then
        assert toured.code == 0, toured
        assert toured.out.count("'s phone shows the push") == 3
        for process in (server, worker, scheduler, fcm):
            assert process.stop() == 0
            assert not [line for line in process.lines if "Traceback" in line]
