"""What an operator does for somebody who has shown them who they are."""

from typing import Annotated

import typer

from cli.runtime import with_database

app = typer.Typer(help="Accounts of people.", no_args_is_help=True)


@app.command("make-admin")
def make_admin(
    phone: Annotated[str, typer.Argument(help="Their number, with which they sign in.")],
    name: Annotated[str, typer.Option(help="What to call them, if they have no account yet.")] = "",
    centre: Annotated[
        str | None, typer.Option(help="Code of the district's centre, where there are several.")
    ] = None,
) -> None:
    """Make somebody an admin of the district, for a beginning; they invite all others."""

    async def make() -> None:
        from mulin.people.appointing import make_district_admin

        made = await make_district_admin(phone, name, centre)
        print("They are an admin from today on." if made else "They are an admin already.")

    with_database(make)


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
