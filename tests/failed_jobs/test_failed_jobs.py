"""Jobs that were set aside: who sees them, and what can be done about them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from mulin import clock, jobs
from mulin.audit.models import AuditEntry
from mulin.failed_jobs import actions
from mulin.failed_jobs.actions import Failure
from mulin.failed_jobs.models import FailedJob
from mulin.global_ids import global_id
from mulin.people.models import Role
from tests.cli.processes import Mulin
from tests.district import District, gid, give_role, make_person
from tests.folders import passable_folder
from tests.phone import Phone, Phones

LIST = """
query Failed($settled: Boolean) {
  failedJobs(includeSettled: $settled) {
    totalCount edges { node { id task error attempts createdAt failedAt settledAt } }
  }
}
"""
RETRY = """
mutation Retry($id: ID!) {
  retryFailedJob(input: {id: $id}) { failedJob { task settledAt } errors { code field } }
}
"""
NODE = "query Node($id: ID!) { node(id: $id) { ... on FailedJob { task } } }"
TASK = "appointments.lapse"
FAILURE = Failure(TASK, b"{}", "TimeoutError at mulin.appointments.lapsing:1", 4)


@pytest.fixture
async def admin(district: District, phones: Phones) -> Phone:
    person = await make_person()
    await give_role(person, district.centre, Role.DISTRICT_ADMIN)
    return await phones.of(person.id)


async def nodes(phone: Phone, *, settled: bool = False) -> list[dict[str, Any]]:
    found = (await phone.ask(LIST, settled=settled))["failedJobs"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


async def test_one_entry_a_task_counts_on_until_it_is_settled(database_url: str) -> None:
    with clock.frozen(clock.now()):
        first = clock.now()
        await actions.set_aside(FAILURE)
        clock.advance(timedelta(minutes=1))
        await actions.set_aside(Failure(TASK, b"{}", "OSError", 4))
        job = await FailedJob.get()
        assert (job.attempts, job.error) == (8, "OSError")
        assert (job.created_at, job.failed_at) == (first, clock.now())

        await actions.settle(TASK)
        clock.advance(timedelta(minutes=1))
        await actions.set_aside(FAILURE)
        job = await FailedJob.get()
        assert (job.attempts, job.created_at, job.settled_at) == (4, clock.now(), None)


async def test_admins_see_what_was_given_up_and_what_was_done_since(admin: Phone) -> None:
    await actions.set_aside(FAILURE)
    await actions.set_aside(Failure("search.index", b"{}", "KeyError", 4))
    await actions.settle("search.index")
    [node] = await nodes(admin)
    assert (node["task"], node["error"], node["attempts"]) == (TASK, FAILURE.error, 4)
    assert {one["task"] for one in await nodes(admin, settled=True)} == {TASK, "search.index"}
    assert (await admin.ask(NODE, id=node["id"]))["node"] == {"task": TASK}


async def test_nobody_else_does(district: District, phones: Phones) -> None:
    await actions.set_aside(FAILURE)
    job = gid(await FailedJob.get())
    coordinator = await make_person()
    await give_role(coordinator, district.centre, Role.COORDINATOR)
    for person_id in (district.resident.id, coordinator.id):
        phone = await phones.of(person_id)
        assert (await phone.error(LIST))["code"] == "FORBIDDEN"
        assert (await phone.ask(NODE, id=job))["node"] is None
        refused = (await phone.ask(RETRY, id=job))["retryFailedJob"]
        assert refused["errors"] == [{"code": "FORBIDDEN", "field": None}]
    assert (await (await phones.new()).error(LIST))["code"] == "UNAUTHENTICATED"
    assert (await FailedJob.get()).settled_at is None


@pytest.fixture
async def asked(url: str) -> AsyncIterator[list[str]]:
    """The jobs that this process asks for."""
    names: list[str] = []

    async def note(job: str) -> None:
        names.append(job)

    before = jobs._sender
    jobs.send_through(note)
    yield names
    jobs.send_through(before)


async def test_an_admin_has_it_run_again(admin: Phone, asked: list[str]) -> None:
    await actions.set_aside(FAILURE)
    job = await FailedJob.get()
    done = (await admin.ask(RETRY, id=gid(job)))["retryFailedJob"]
    assert done["errors"] == []
    assert done["failedJob"]["settledAt"] is not None
    assert asked == [TASK]
    assert await nodes(admin) == []
    assert await AuditEntry.filter(action="failed_job.retried", object_id=job.id).count() == 1


async def test_what_there_is_not_cannot_run_again(admin: Phone, asked: list[str]) -> None:
    unknown = global_id("FailedJob", 1)
    refused = (await admin.ask(RETRY, id=unknown))["retryFailedJob"]
    assert refused == {"failedJob": None, "errors": [{"code": "NOT_FOUND", "field": "id"}]}
    assert asked == []


async def test_the_commands_list_run_again_and_forget(
    database_url: str, redis_url: str | None
) -> None:
    await actions.set_aside(FAILURE)
    job = await FailedJob.get()
    with passable_folder() as folder:
        mulin = Mulin(folder / "data", MULIN_DATABASE_URL=database_url)
        listed = await asyncio.to_thread(mulin.call, "jobs", "failed")
        assert (listed.code, listed.out.split("\t")[:3]) == (0, [str(job.id), TASK, "4 tries"])
        if redis_url is not None:
            shared = {"MULIN_REDIS_URL": redis_url}
            again = await asyncio.to_thread(mulin.call, "jobs", "retry", "--all", **shared)
            assert (again.code, again.out) == (0, f"{TASK} runs again\n")
        gone = await asyncio.to_thread(mulin.call, "jobs", "forget", str(job.id))
        assert (gone.code, await FailedJob.all()) == (0, [])
        unknown = await asyncio.to_thread(mulin.call, "jobs", "forget", str(job.id))
        assert str(job.id) in unknown.sentence()
