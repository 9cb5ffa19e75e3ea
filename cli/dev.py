"""Commands for developers, in a checkout of the source."""

from typing import Annotated

import typer

app = typer.Typer(help="Stand-ins for what cannot run on a developer's machine.")

_HOST = "127.0.0.1"


@app.callback()
def _group() -> None:
    """Keep `fcm` a command of its own, alone as it is."""


@app.command()
def fcm(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes any.")] = 9099,
) -> None:
    """Serve a stand-in for Firebase Cloud Messaging that prints what phones would show."""
    try:
        from tests.standins.fcm import ReceivedMessage, StandInFcm
    except ModuleNotFoundError:
        print("mulin dev fcm needs a checkout of the source, which holds the stand-in")
        raise typer.Exit(1) from None

    from cli.runtime import run_until_signalled, until_cancelled
    from cli.serving import refusal

    def show(received: ReceivedMessage) -> None:
        text = received.message.get("notification", {})
        print(f"{received.address}: {text.get('title')} | {text.get('body')}", flush=True)

    async def stand_in() -> None:
        standing_in = StandInFcm(_HOST, port)
        standing_in.on_message = show
        try:
            async with standing_in:
                print(f"Stand-in for FCM on {standing_in.url}", flush=True)
                await until_cancelled()
        except OSError as error:
            raise refusal(_HOST, port, error, choice="--port") from None

    run_until_signalled(stand_in())
