"""`mulin demo …` as somebody types it, each a process of its own."""

import json

import pytest

from mulin.demo.shapes import AccountRole
from mulin.people.tokens import read_access_token
from mulin.people.viewer import viewer_of
from tests.cli.forked import mulin


async def test_from_an_empty_database_to_a_token(database_url: str) -> None:
    database = {"MULIN_DATABASE_URL": database_url}
    assert await mulin("demo", "accounts", **database) == (
        0,
        "There are none yet: mulin demo load\n",
        "",
    )

    status, output, errors = await mulin("demo", "load", **database)
    assert (status, errors) == (0, "")
    assert "specialist: 60 created\n" in output
    again = await mulin("demo", "load", **database)
    assert again.out == "Nothing to do: all 371 records are there\n"

    status, output, _ = await mulin("demo", "accounts", "--json", **database)
    accounts = json.loads(output)
    assert {tuple(one) for one in accounts} == {("phone", "name", "roles", "organization")}
    assert {role for one in accounts for role in one["roles"]} == set(AccountRole)

    two = [one["phone"] for one in accounts[:2]]
    status, output, errors = await mulin("demo", "token", *two, **database)
    assert (status, errors) == (0, "")
    token, another = output.split()
    assert read_access_token(another).person_id != read_access_token(token).person_id
    claims = read_access_token(token)
    viewer = await viewer_of(claims.person_id, claims.session_id)
    assert viewer is not None
    assert viewer.name == accounts[0]["name"]


async def test_a_phone_without_demo_account_is_one_sentence_on_the_error_output(
    database_url: str,
) -> None:
    status, output, errors = await mulin(
        "demo", "token", "+8613490000999", MULIN_DATABASE_URL=database_url
    )
    assert (status, output) == (1, "")
    assert errors.startswith("mulin: No demo account has this phone")
    assert errors.count("\n") == 1


@pytest.mark.usefixtures("production")
async def test_production_is_refused_before_the_database_is_asked() -> None:
    status, output, errors = await mulin("demo", "load")
    assert (status, output) == (1, "")
    assert errors == (
        "mulin: Demo data and demo accounts are for trying Mulin out; production refuses them.\n"
    )
