"""The command `mulin tour`: a story of the demo district, played against a running server."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer


class Door(StrEnum):
    """By which door somebody comes to the district."""

    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    RESIDENT = "resident"
    OPERATOR = "operator"
    WALK_IN = "walk-in"


def tour(
    door: Annotated[
        Door | None,
        typer.Option("--as", help="Whose story; unset: an appointment is booked and cancelled."),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="The running server; unset: http:// at MULIN_HOST and MULIN_PORT."),
    ] = None,
    fcm: Annotated[
        str | None,
        typer.Option(help="The stand-in for FCM the server sends to; unset: MULIN_FCM_URL."),
    ] = None,
) -> None:
    """Play a story as accounts of the demo district, and time what their phones see."""
    from mulin.demo.gate import refuse_in_production
    from mulin.settings import settings

    refuse_in_production()
    configured = settings()
    server = url or f"http://{configured.host}:{configured.port}"
    stand_in = fcm or str(configured.fcm_url or "")
    asyncio.run(_play(door, server.rstrip("/"), stand_in.rstrip("/")))


async def _play(door: Door | None, server: str, stand_in: str) -> None:
    from cli.touring import booking, enterprise, operator, resident, school, walk_in
    from cli.touring.people import Stage
    from mulin.settings import settings

    stories = {
        None: booking.play,
        Door.ENTERPRISE: enterprise.play,
        Door.SCHOOL: school.play,
        Door.RESIDENT: resident.play,
        Door.OPERATOR: operator.play,
        Door.WALK_IN: walk_in.play,
    }
    print(f"A tour of {server} through its public API. Only the sign-in codes come from")
    print(f"MULIN_DATA_DIR ({settings().data_dir}), where a development server texts them.")
    stage = Stage(server, stand_in)
    async with stage.open():
        await stories[door](stage)
    print(f"The tour is complete after {stage.timeline.so_far()}.")
