"""`mulin run`: everything in one process, from an empty folder to a clean end."""

import asyncio
import signal
import time
from typing import Any

import httpx
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

from mulin.demo.district import yangpu
from mulin.demo.plan import plan_of
from tests.cli.processes import Mulin, Running, server_is_gone, within

# A stop that has to cut somebody off takes as long (cli/serving.py); one in order takes a moment,
# on a busy machine several seconds.
SERVERS_GRACE_SECONDS = 10
WHO = "{ viewer { id name } }"


def viewer(url: str, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.post(f"{url}/graphql", json={"query": WHO}, headers=headers)
    return answer.json()["data"]["viewer"]


async def stopped_while_somebody_listens(server: Running, token: str) -> int:
    """The server's exit code."""
    transport = WebsocketsTransport(
        url=server.url().replace("http", "ws") + "/graphql",
        init_payload={"Authorization": f"Bearer {token}"},
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    async with Client(transport=transport) as session:
        subscription = session.subscribe(gql("subscription { notificationReceived { id } }"))
        listening = asyncio.create_task(anext(subscription))
        await session.execute(gql(WHO))
        code = await asyncio.to_thread(within, SERVERS_GRACE_SECONDS, server.stop)
        await asyncio.gather(listening, return_exceptions=True)
    return code


def test_from_an_empty_folder_it_serves_the_main_job_and_ends_in_order(mulin: Mulin) -> None:
    with mulin.start("run", MULIN_METRICS_PORT="0") as server:
        metrics = server.says("Metrics for Prometheus").split()[-1]
        url = server.url()
        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
        ready = {"status": "ok", "database": "ok", "redis": "ok"}
        assert httpx.get(f"{url}/readyz").json() == ready
        toured = mulin.call("tour", "--url", url)
        assert toured.code == 0, toured
        assert "The tour is complete" in toured.out
        counted = httpx.get(f"http://{metrics}").text
        assert 'mulin_outbox_due_deliveries{channel="push"} 0.0' in counted
        assert 'result="ok",task="notifications.deliver"' in counted
        token = mulin.call("demo", "token", plan_of(yangpu()).accounts[0].phone).out.strip()
        person = viewer(url, token)
        assert asyncio.run(stopped_while_somebody_listens(server, token)) == 0
    assert server_is_gone(mulin.data_dir)
    assert not [line for line in server.lines if "Traceback" in line]
    # when: started again
    with mulin.start("run") as again:
        # then: database and keys are those of before
        assert viewer(again.url(), token) == person
        assert within(SERVERS_GRACE_SECONDS, lambda: again.stop(signal.SIGINT)) == 0
    assert server_is_gone(mulin.data_dir)


def test_a_signal_while_it_is_starting_leaves_no_server_behind(mulin: Mulin) -> None:
    with mulin.start("run") as server:
        while not (mulin.data_dir / "postgres/data/postmaster.pid").exists():
            assert not server.lines
            time.sleep(0.005)
        server.stop()
    assert server_is_gone(mulin.data_dir)
    assert not [line for line in server.lines if "Traceback" in line]
