"""Word that could not be delivered: seeing it, and sending it again."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.runtime import required_redis, with_database
from mulin.settings import settings

if TYPE_CHECKING:
    from mulin.notifications.models import Channel

app = typer.Typer(help="Deliveries that were given up.", no_args_is_help=True)

Number = Annotated[int | None, typer.Argument(help="Its number, as `mulin push dead` has it.")]
Of = Annotated[
    str | None, typer.Option(help="Only those of this channel: push, sms, email or webhook.")
]

_PAGE = 500


class NoSuchDelivery(Exception):
    """No dead delivery has the number {number}: `mulin push dead` lists them."""


class NoSuchChannel(Exception):
    """No channel is called {channel}: there are push, sms, email and webhook."""


class NothingChosen(Exception):
    """Say which: a number, or --all."""


@app.command("dead")
def dead(channel: Of = None) -> None:
    """List what was given up: number, channel, kind, tries, when, and why."""

    async def show() -> None:
        from mulin.notifications.dead import listed

        chosen = _named(channel)
        reached = 0
        while (
            rows := await listed(chosen)
            .filter(id__gt=reached)
            .order_by("id")
            .limit(_PAGE)
            .prefetch_related("notification")
        ):
            for row in rows:
                kind = row.notification.kind.value if row.notification is not None else "event"
                print(
                    f"{row.id}\t{row.channel.value}\t{kind}\t{row.attempts} tries\t"
                    f"{row.settled_at:%F %T} UTC\t{row.last_error or ''}"
                )
            reached = rows[-1].id
        if not reached:
            print("Nothing is dead.")

    with_database(show)


@app.command("retry")
def retry(
    number: Number = None,
    channel: Of = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All that are dead.")] = False,
) -> None:
    """Send it again, with the dedupe key it had: a phone shows it once."""
    if number is None and not everything:
        raise NothingChosen(NothingChosen.__doc__)
    redis_url = required_redis(settings(), "push retry")

    async def again() -> None:
        from mulin.notifications.dead import retry_now
        from workers.running import sending

        async with sending(redis_url):
            found = await retry_now(number, _named(channel))
        if number is not None and not found:
            raise NoSuchDelivery((NoSuchDelivery.__doc__ or "").format(number=number))
        print(f"{found} on their way again")

    with_database(again)


def _named(channel: str | None) -> "Channel | None":
    from mulin.notifications.models import Channel

    if channel is None:
        return None
    try:
        return Channel(channel)
    except ValueError:
        raise NoSuchChannel((NoSuchChannel.__doc__ or "").format(channel=channel)) from None
