"""Jobs that were set aside: seeing them, running them again, taking them off the list."""

from typing import Annotated

import typer

from cli.runtime import required_redis, with_database
from mulin.settings import settings

app = typer.Typer(help="Jobs that failed every time they were tried.", no_args_is_help=True)

Number = Annotated[int | None, typer.Argument(help="Its number, as `mulin jobs failed` has it.")]
All = Annotated[bool, typer.Option("--all", help="All that are on the list.")]


class NoSuchJob(Exception):
    """No failed job has the number {number}: `mulin jobs failed` lists them."""


@app.command("failed")
def failed(
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that have been done since.")
    ] = False,
) -> None:
    """List what was given up: number, task, tries, when last, error."""

    async def show() -> None:
        from mulin.failed_jobs.queries import listed

        jobs = await listed(include_settled=everything).order_by("-created_at", "-id")
        for job in jobs:
            state = "" if job.settled_at is None else f" (settled {job.settled_at:%F %T} UTC)"
            print(
                f"{job.id}\t{job.task}\t{job.attempts} tries\t{job.failed_at:%F %T} UTC\t"
                f"{job.error}{state}"
            )
        if not jobs:
            print("No job has failed for good.")

    with_database(show)


@app.command("retry")
def retry(number: Number = None, *, everything: All = False) -> None:
    """Have a job run again; it is on the list again when it fails again."""
    redis_url = required_redis(settings(), "jobs retry")

    async def again() -> None:
        from mulin.failed_jobs.actions import retry_now
        from workers.running import sending

        async with sending(redis_url):
            for one in await _chosen(number, everything=everything):
                job = await retry_now(one)
                if job is None:
                    raise _no_such(one)
                print(f"{job.task} runs again")

    with_database(again)


@app.command("forget")
def forget(number: Number = None, *, everything: All = False) -> None:
    """Take a job off the list for good."""

    async def drop() -> None:
        from mulin.failed_jobs import actions

        for one in await _chosen(number, everything=everything):
            if not await actions.forget(one):
                raise _no_such(one)
            print(f"Job {one} is forgotten")

    with_database(drop)


async def _chosen(number: int | None, *, everything: bool) -> list[int]:
    from mulin.failed_jobs.queries import listed

    if (number is None) != everything:
        raise typer.BadParameter("give the number of one, or --all")
    return [number] if number is not None else [job.id for job in await listed().order_by("id")]


def _no_such(number: int) -> NoSuchJob:
    return NoSuchJob((NoSuchJob.__doc__ or "").format(number=number))
