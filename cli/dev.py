"""Commands for developers, in a checkout of the source."""

from typing import Annotated

import typer

app = typer.Typer(help="Stand-ins for what cannot run on a developer's machine.")


@app.callback()
def _group() -> None:
    """Keep `fcm` a command of its own, alone as it is."""


@app.command()
def fcm(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 9099,
) -> None:
    """Serve a stand-in for Firebase Cloud Messaging that prints what phones would show."""
    try:
        from tests.standins.fcm import ReceivedMessage, serve
    except ModuleNotFoundError:
        print("mulin dev fcm needs a checkout of the source, which holds the stand-in")
        raise typer.Exit(1) from None

    def show(received: ReceivedMessage) -> None:
        notification = received.message.get("notification", {})
        print(f"{received.address}: {notification.get('title')} | {notification.get('body')}")

    from cli.runtime import run_until_signalled

    print(f"Stand-in for FCM on http://127.0.0.1:{port}", flush=True)
    run_until_signalled(serve("127.0.0.1", port, show))
