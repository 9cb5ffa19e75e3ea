"""What nobody could have drawn at random is no secret; what `mulin keys make` prints is one."""

import base64
import re
import secrets
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from mulin import crypto
from mulin.crypto import KeysOfDevelopment, keys
from mulin.guessable import guessable_key, guessable_password, guessable_secret
from mulin.settings import Settings, settings
from tests.deploy.reading import ROOT

SPELLED = r"(?m)^\s*{name}[:=][ \t]*(\S+)"


@pytest.mark.parametrize(
    "text",
    [
        "x" * 32,
        "0123456789abcdef" * 4,
        "hunter2" * 8,
        "hunter2-and-hunter2-and-hunter2-and-hun",
        "PUT-32-CHARACTERS-OR-MORE-HERE",
        "change_me_change_me_or_be_sorry_later",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
    ],
)
def test_a_secret_that_can_be_guessed(text: str) -> None:
    assert guessable_secret(text)


@pytest.mark.parametrize(
    "key",
    [
        base64.urlsafe_b64encode(bytes(32)).decode(),
        base64.urlsafe_b64encode(b"deadbeef" * 4).decode(),
        base64.urlsafe_b64encode(bytes(range(32))).decode(),
        "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=",
        "PUT-A-FERNET-KEY-HERE",
    ],
)
def test_a_key_that_can_be_guessed(key: str) -> None:
    assert guessable_key(key)


def test_what_is_made_here_passes() -> None:
    for _ in range(1000):
        assert not guessable_key(Fernet.generate_key().decode())
        assert not guessable_secret(secrets.token_urlsafe(48))
        assert not guessable_secret(secrets.token_hex(32))


@given(st.text(min_size=1, max_size=15), st.integers(min_value=2, max_value=9))
def test_a_piece_again_and_again_is_found(piece: str, times: int) -> None:
    assert guessable_secret(piece * times + piece[:1])


@pytest.mark.parametrize(
    ("url", "guessable"),
    [
        ("postgresql://mulin:PASSWORD@db/mulin", True),
        ("redis://:p%61ssword@redis", True),
        ("postgresql://mulin@db/mulin", False),
        ("postgresql://mulin:Kq7Zx-and-more@db/mulin", False),
    ],
)
def test_passwords_of_addresses(url: str, *, guessable: bool) -> None:
    assert guessable_password(url) is guessable


def test_every_example_in_deploy_is_empty_or_refused() -> None:
    for path in (ROOT / "deploy").rglob("*.*"):
        text = path.read_text()
        for found in re.findall(SPELLED.format(name="MULIN_SECRET_KEY"), text):
            assert guessable_secret(found), path
        for found in re.findall(SPELLED.format(name="MULIN_FIELD_KEYS"), text):
            assert guessable_key(found), path


# Secrets from files


def test_secrets_come_from_files_and_variables_count_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "MULIN_SECRET_KEY").write_text("a secret in a file, and of nothing else\n")
    (tmp_path / "mulin_redis_url").write_text("redis://in.a.file/0\n")
    monkeypatch.setenv("MULIN_SECRETS_DIR", str(tmp_path))
    monkeypatch.setenv("MULIN_SECRET_KEY", "")
    monkeypatch.setenv("MULIN_REDIS_URL", "redis://in.a.variable/0")
    found = Settings()
    assert found.secret_key is not None
    assert found.secret_key.get_secret_value() == "a secret in a file, and of nothing else"
    assert found.redis_url is not None
    assert found.redis_url.get_secret_value() == "redis://in.a.variable/0"
    monkeypatch.delenv("MULIN_SECRETS_DIR")
    assert Settings().secret_key is None


def test_what_a_development_server_made_is_refused_in_production(
    tmp_path: Path, production: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = crypto._development_secrets(tmp_path)
    monkeypatch.setenv("MULIN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MULIN_FIELD_KEYS", f"{Fernet.generate_key().decode()},{made['field_keys']}")
    settings.cache_clear()
    keys.cache_clear()
    try:
        with pytest.raises(KeysOfDevelopment, match="MULIN_FIELD_KEYS is one that a development"):
            keys()
    finally:
        monkeypatch.undo()
        settings.cache_clear()
        keys.cache_clear()
