"""`mulin keys` as somebody types it."""

import pytest
from cryptography.fernet import Fernet
from pyrage import x25519

from cli import keys as command
from cli.keys import Purpose
from tests.cli.forked import mulin
from tests.district import make_person
from tests.keys.conftest import Ring


async def test_from_one_key_to_the_next(database_url: str, ring: Ring, old: str, new: str) -> None:
    ring(old)
    await make_person()
    ring(new, old)

    status, said, _ = await mulin("keys", "status", MULIN_DATABASE_URL=database_url)
    assert status == 0
    assert "person: key 2: 1\n" in said
    assert said.endswith("1 are not under key 1\n")

    finished = (
        0,
        "1 values brought under the newest key\nFinished: everything is under the newest key\n",
        "",
    )
    assert await mulin("keys", "rotate", MULIN_DATABASE_URL=database_url) == finished
    assert (await mulin("keys", "status", MULIN_DATABASE_URL=database_url))[1].endswith(
        "Everything is under the newest key\n"
    )

    ring(Fernet.generate_key().decode())
    status, _, errors = await mulin("keys", "rotate", MULIN_DATABASE_URL=database_url)
    assert status == 1
    assert errors.startswith("mulin: 1 values are under no key of MULIN_FIELD_KEYS")
    assert errors.count("\n") == 1


def test_a_new_key_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    command.make(Purpose.FIELDS)
    Fernet(capsys.readouterr().out.strip())
    command.make(Purpose.SECRET)
    assert len(capsys.readouterr().out.strip()) == 64
    command.make(Purpose.BACKUPS)
    public, private = capsys.readouterr().out.splitlines()
    assert public == (
        f"# for MULIN_BACKUP_RECIPIENTS: {x25519.Identity.from_str(private).to_public()}"
    )
