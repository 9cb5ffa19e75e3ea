"""What an operator does for somebody who has shown them who they are."""

from typing import Annotated

import typer

from cli.runtime import with_database

app = typer.Typer(help="Accounts of people.", no_args_is_help=True)


@app.command("remove-second-factor")
def remove_second_factor(
    phone: Annotated[str, typer.Argument(help="The number of their account.")],
) -> None:
    """Take the authenticator from who lost it, recovery codes and all; they set up another."""

    async def remove() -> None:
        from mulin.people.second_factor import take_from

        had = await take_from(phone)
        print("It is removed." if had else "That number has no second factor.")

    with_database(remove)
