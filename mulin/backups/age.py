"""Encryption of what leaves the server, in the format age (https://age-encryption.org/v1).

It is authenticated, streams, and is for public keys: who makes a backup need not be able to read
it. Any program that speaks age opens what is written here.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast

import pyrage
from pyrage import passphrase, ssh, x25519

from mulin.backups.failures import (
    IdentityDoesNotFit,
    IdentityInvalid,
    NobodyToEncryptFor,
    PassphraseWrong,
    PlaceUnusable,
    RecipientInvalid,
)
from mulin.settings import settings

Recipient = x25519.Recipient | ssh.Recipient
Identity = x25519.Identity | ssh.Identity

_NO_KEY_FITS = "No matching keys found"


def recipients() -> list[Recipient]:
    """Whom the settings name. Raises NobodyToEncryptFor, RecipientInvalid."""
    named = settings().backup_recipients
    if named is None:
        raise NobodyToEncryptFor
    return [_recipient(one.strip(), number) for number, one in enumerate(named.split(","), start=1)]


def _recipient(text: str, number: int) -> Recipient:
    kind = ssh.Recipient if text.startswith("ssh-") else x25519.Recipient
    try:
        return kind.from_str(text)
    except pyrage.RecipientError:
        raise RecipientInvalid(number=number) from None


def identity(path: Path) -> Identity:
    """The private key in a file. Raises IdentityInvalid, PlaceUnusable."""
    content = content_of(path)
    try:
        if content.startswith(b"-----BEGIN"):
            return ssh.Identity.from_buffer(content)
        lines = (line.strip() for line in content.decode().splitlines())
        (written,) = (line for line in lines if line and not line.startswith("#"))
        return x25519.Identity.from_str(written)
    except (pyrage.IdentityError, ValueError):
        raise IdentityInvalid(path=path) from None


def ephemeral() -> x25519.Identity:
    """A key that is forgotten with this process: what was just written is read back with it."""
    return x25519.Identity.generate()


class Readable(Protocol):
    """What comes bit by bit."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    """What takes it so."""

    def write(self, content: bytes, /) -> int: ...

    def flush(self) -> None: ...


def encrypt(source: Readable, sink: Writable, whom: Sequence[Recipient]) -> None:
    """Everything that comes from `source`. Raises pyrage.EncryptError for what fails below it."""
    pyrage.encrypt_io(cast("io.BufferedIOBase", source), cast("io.BufferedIOBase", sink), whom)


def decrypt(path: Path, source: Readable, sink: Writable, key: Identity) -> None:
    """What `source` has, which is `path`'s content, into `sink`.

    Raises IdentityDoesNotFit. What was altered or cut short raises OSError or
    pyrage.DecryptError when the place is reached: by then `sink` has what stood before it.
    """
    with _telling(path):
        pyrage.decrypt_io(cast("io.BufferedIOBase", source), cast("io.BufferedIOBase", sink), [key])


def sealed(content: bytes, words: str | None) -> bytes:
    """A short content, under a passphrase or, without one, for those the settings name."""
    if words is not None:
        return passphrase.encrypt(content, words)
    return pyrage.encrypt(content, recipients())


def opened(path: Path, key: Identity | None, words: str | None) -> bytes:
    """What `sealed` made. Raises IdentityDoesNotFit, PassphraseWrong, PlaceUnusable."""
    content = content_of(path)
    if key is not None:
        with _telling(path):
            return pyrage.decrypt(content, [key])
    try:
        return passphrase.decrypt(content, words or "")
    except pyrage.DecryptError:
        raise PassphraseWrong(path=path) from None


def content_of(path: Path) -> bytes:
    """Raises PlaceUnusable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlaceUnusable(path=path, why=error.strerror or "cannot be read") from None


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except pyrage.DecryptError as error:
        if _NO_KEY_FITS in str(error):
            raise IdentityDoesNotFit(path=path) from None
        raise
