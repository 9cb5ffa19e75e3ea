"""The keys are kept apart from the backups, encrypted, in a format others read too."""

import stat
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519
from typer.testing import CliRunner

from cli.keys import app
from mulin.backups.failures import (
    BackupFailed,
    IdentityDoesNotFit,
    IdentityInvalid,
    NobodyToEncryptFor,
    PassphraseWrong,
    PlaceUnusable,
    RecipientInvalid,
)
from mulin.crypto import secrets_in_use
from mulin.keys.keeping import save
from mulin.settings import settings


@pytest.fixture
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> x25519.Identity:
    made = x25519.Identity.generate()
    (tmp_path / "identity").write_text(f"# a note\n\n{made}\n")
    use_recipients(str(made.to_public()), monkeypatch)
    return made


def use_recipients(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_BACKUP_RECIPIENTS", written)
    settings.cache_clear()


@pytest.fixture(autouse=True)
def _fresh_settings() -> None:
    settings.cache_clear()


def run(*words: str | Path, typed: str = "") -> str:
    done = CliRunner().invoke(app, [str(word) for word in words], input=typed)
    if isinstance(done.exception, BackupFailed):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def lines() -> str:
    found = secrets_in_use()
    return f"MULIN_SECRET_KEY={found['secret_key']}\nMULIN_FIELD_KEYS={found['field_keys']}\n"


def test_for_a_recipient_and_back(tmp_path: Path, identity: x25519.Identity) -> None:
    file = tmp_path / "keys.age"
    run("backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secrets_in_use()["field_keys"].encode() not in file.read_bytes()
    assert run("reveal", file, "--identity", tmp_path / "identity") == lines()
    assert pyrage.decrypt(file.read_bytes(), [identity]).decode() == lines()


def test_under_a_passphrase(tmp_path: Path) -> None:
    """Opening it again would take age's second of work once more."""
    file = tmp_path / "keys.age"
    run("backup", file, "--passphrase", typed="correct horse\ncorrect horse\n")
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")


def test_a_passphrase_opens_nothing_else(tmp_path: Path, identity: x25519.Identity) -> None:
    run("backup", tmp_path / "keys.age")
    with pytest.raises(PassphraseWrong, match="does not open with that passphrase"):
        run("reveal", tmp_path / "keys.age", typed="battery staple\n")


def test_what_is_there_is_not_overwritten(tmp_path: Path, identity: x25519.Identity) -> None:
    file = tmp_path / "keys.age"
    file.write_text("mine")
    with pytest.raises(PlaceUnusable, match="File exists"):
        save(file, None)
    assert file.read_text() == "mine"


def test_anothers_identity_does_not_open_it(tmp_path: Path, identity: x25519.Identity) -> None:
    run("backup", tmp_path / "keys.age")
    (tmp_path / "other").write_text(str(x25519.Identity.generate()))
    with pytest.raises(IdentityDoesNotFit, match="encrypted for other keys"):
        run("reveal", tmp_path / "keys.age", "--identity", tmp_path / "other")
    (tmp_path / "none").write_text("AGE-SECRET-KEY-1\n")
    with pytest.raises(IdentityInvalid, match="holds no identity"):
        run("reveal", tmp_path / "keys.age", "--identity", tmp_path / "none")


def test_somebody_must_be_able_to_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NobodyToEncryptFor, match="mulin keys make backups"):
        save(tmp_path / "keys.age", None)
    use_recipients(f"{x25519.Identity.generate().to_public()}, age1nobody", monkeypatch)
    with pytest.raises(RecipientInvalid, match="the one in place 2 is none"):
        save(tmp_path / "keys.age", None)
    assert not (tmp_path / "keys.age").exists()
