"""Keys, and what is done with them: field encryption, blind indexes, one-way hashes.

Private fields are encrypted with Fernet (AES-128-CBC and HMAC-SHA-256,
https://github.com/fernet/spec/blob/master/Spec.md), the newest key first. What must be found by
a private value is found by its blind index: an HMAC-SHA-256 under a key derived for the purpose.
"""

import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mulin.settings import settings


class KeysInvalid(ValueError):
    """MULIN_FIELD_KEYS must be Fernet keys (32 bytes of base64url each) with commas between."""


class KeysOfDevelopment(KeysInvalid):
    """MULIN_{name} is one that a development server made in {folder}: make a new one with
    `mulin keys make`."""


_NAMES = ("secret_key", "field_keys")


class Keys(NamedTuple):
    """The process's two secrets."""

    secret: bytes
    fields: MultiFernet
    ring: tuple[Fernet, ...]
    """The keys of `fields` one by one, newest first."""


def secrets_in_use() -> dict[str, str]:
    """The secrets named in the settings, each else the development one of the data directory."""
    configured = settings()
    named = {name: getattr(configured, name) for name in _NAMES}
    found = {name: one.get_secret_value() for name, one in named.items() if one is not None}
    if len(found) < len(_NAMES):
        found = _development_secrets(configured.data_dir) | found
    return found


@cache
def keys() -> Keys:
    """The keys of this process. Raises KeysInvalid."""
    found = secrets_in_use()
    if settings().production:
        _refuse_those_of_development(found)
    try:
        ring = tuple(Fernet(key.strip().encode()) for key in found["field_keys"].split(","))
    except ValueError:
        raise KeysInvalid(KeysInvalid.__doc__) from None
    return Keys(found["secret_key"].encode(), MultiFernet(ring), ring)


def _development_secrets(folder: Path) -> dict[str, str]:
    path = folder / "secrets.json"
    if path.exists():
        return dict(json.loads(path.read_text()))
    folder.mkdir(parents=True, exist_ok=True)
    fresh = {
        "secret_key": secrets.token_urlsafe(48),
        "field_keys": Fernet.generate_key().decode(),
    }
    draft = folder / f"secrets.{os.getpid()}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(fresh, file)
    # A link is made whole or not at all: two first starts agree on one file.
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
    return dict(json.loads(path.read_text()))


def _refuse_those_of_development(found: dict[str, str]) -> None:
    path = settings().data_dir / "secrets.json"
    known = dict[str, str](json.loads(path.read_text())) if path.exists() else {}
    for name in _NAMES:
        if known.get(name, ",") in found[name].split(","):
            facts = {"name": name.upper(), "folder": path.parent}
            raise KeysOfDevelopment((KeysOfDevelopment.__doc__ or "").format(**facts))


@cache
def derived_key(purpose: str) -> bytes:
    """A 32-byte key for one purpose (HKDF, RFC 5869)."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"mulin:{purpose}".encode())
    return kdf.derive(keys().secret)


def keyed_hash(purpose: str, value: str) -> str:
    """64 hex digits that nobody can make or search without the key of that purpose."""
    return hmac.new(derived_key(purpose), value.encode(), hashlib.sha256).hexdigest()


def encrypt(text: str) -> bytes:
    return keys().fields.encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """Raises cryptography.fernet.InvalidToken when no key of the ring fits."""
    return keys().fields.decrypt(bytes(token)).decode()


def key_of(token: bytes) -> int | None:
    """Which key of the ring a token is under, 0 being the newest; None: under none of them.

    A token does not name its key, so each is tried, the newest first.
    """
    for number, key in enumerate(keys().ring):
        with suppress(InvalidToken):
            key.decrypt(token)
            return number
    return None


def encrypt_optional(text: str | None) -> bytes | None:
    return encrypt(text) if text else None


def decrypt_optional(token: bytes | None) -> str | None:
    return decrypt(token) if token is not None else None
