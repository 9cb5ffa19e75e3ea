"""`mulin demo …` as somebody types it, each a process of its own."""

import asyncio
import json
import os
import sys

import pytest

from mulin.demo.shapes import AccountRole
from mulin.people.tokens import read_access_token
from mulin.people.viewer import viewer_of

MULIN = (sys.executable, "-c", "from cli.main import main; main()", "demo")


async def mulin_demo(*words: str, **environment: str) -> tuple[int, str, str]:
    """Exit status, output and error output."""
    process = await asyncio.create_subprocess_exec(
        *(MULIN + words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | environment,
    )
    output, errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode(), errors.decode()


async def test_from_an_empty_database_to_a_token(database_url: str) -> None:
    database = {"MULIN_DATABASE_URL": database_url}
    assert await mulin_demo("accounts", **database) == (
        0,
        "There are none yet: mulin demo load\n",
        "",
    )

    status, output, errors = await mulin_demo("load", **database)
    assert (status, errors) == (0, "")
    assert "specialist: 60 created\n" in output
    assert (await mulin_demo("load", **database))[1] == "Nothing to do: all 371 records are there\n"

    status, output, _ = await mulin_demo("accounts", "--json", **database)
    accounts = json.loads(output)
    assert {tuple(one) for one in accounts} == {("phone", "name", "roles", "organization")}
    assert {role for one in accounts for role in one["roles"]} == set(AccountRole)

    two = [one["phone"] for one in accounts[:2]]
    status, output, errors = await mulin_demo("token", *two, **database)
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
    status, output, errors = await mulin_demo(
        "token", "+8613490000999", MULIN_DATABASE_URL=database_url
    )
    assert (status, output) == (1, "")
    assert errors.startswith("mulin: No demo account has this phone")
    assert errors.count("\n") == 1


@pytest.mark.usefixtures("production")
async def test_production_is_refused_before_the_database_is_asked() -> None:
    status, output, errors = await mulin_demo("load")
    assert (status, output) == (1, "")
    assert errors == (
        "mulin: Demo data and demo accounts are for trying Mulin out; production refuses them.\n"
    )
