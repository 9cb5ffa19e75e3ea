"""What a backup says of itself, and how it is known that nobody else says it.

A backup is a folder:

- `manifest.json`: this.
- `manifest.hmac`: its HMAC-SHA-256 under a key derived from MULIN_SECRET_KEY. Everybody may encrypt
  for a public key, so encryption alone does not say that a backup is ours.
- `database.age`: pg_dump's custom format, encrypted.
- `files.tsv`: every content in the storage that the database knew: key, bytes, SHA-256, since when.
- `files/`: these, as they lie in the storage: encrypted under MULIN_FIELD_KEYS.
"""

import hashlib
import hmac
import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from mulin.backups.failures import (
    Altered,
    FieldKeyMissing,
    MadeUnderAnotherSecret,
    NotABackup,
)
from mulin.crypto import decrypt, encrypt, key_of, keyed_hash

MANIFEST = "manifest.json"
MAC = "manifest.hmac"
DATABASE = "database.age"
LIST = "files.tsv"
FILES = "files"

_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{30}")
_KEY_PROBE = "which field key"


class Kept(NamedTuple):
    """A content of the storage in a backup."""

    key: str
    size: int
    sha256: str
    written_at: datetime


class Manifest(BaseModel):
    """`counts` are rows by table and `absent` the storage's keys that had no content, both as the
    database's snapshot had them.
    """

    made_at: datetime
    mulin: str
    revision: str
    server_version: int
    programs_version: int
    counts: dict[str, int]
    absent: list[str] = []
    database_bytes: int
    database_sha256: str
    list_sha256: str = ""
    secret: str
    field_key: str


def secret_name() -> str:
    """Tells one MULIN_SECRET_KEY from another, and nothing else of it."""
    return keyed_hash("backup", "which secret")[:16]


def field_key_probe() -> str:
    """Something only the newest field key of now can read."""
    return encrypt(_KEY_PROBE).decode()


def write(folder: Path, manifest: Manifest) -> None:
    content = manifest.model_dump_json(indent=2).encode()
    (folder / MANIFEST).write_bytes(content)
    (folder / MAC).write_text(_mac(content))


def read(folder: Path) -> Manifest:
    """The manifest of a backup that can be restored with the keys of this process.

    Raises NotABackup, MadeUnderAnotherSecret, FieldKeyMissing, Altered.
    """
    for name in (MANIFEST, MAC, DATABASE, LIST):
        if not (folder / name).is_file():
            raise NotABackup(path=folder, name=name)
    content = (folder / MANIFEST).read_bytes()
    try:
        found = Manifest.model_validate_json(content)
    except ValidationError:
        raise Altered(path=folder / MANIFEST) from None
    # A hint for people, before it is known to be true: an altered one is refused all the same.
    if found.secret != secret_name():
        raise MadeUnderAnotherSecret
    if not hmac.compare_digest(_mac(content), (folder / MAC).read_text("ascii", "replace")):
        raise Altered(path=folder / MANIFEST)
    probe = found.field_key.encode()
    if key_of(probe) is None or decrypt(probe) != _KEY_PROBE:
        raise FieldKeyMissing
    return found


def _mac(content: bytes) -> str:
    return keyed_hash("backup manifest", content.decode("utf-8", "replace"))


def write_list(path: Path, kept: list[Kept]) -> None:
    lines = (
        f"{one.key}\t{one.size}\t{one.sha256}\t{one.written_at.isoformat()}\n"
        for one in sorted(kept)
    )
    path.write_text("".join(lines), "ascii")


def read_list(path: Path, sha256: str) -> list[Kept]:
    """Raises Altered."""
    if digest_of(path) != sha256:
        raise Altered(path=path)
    lines = (line.split("\t") for line in path.read_text("ascii").splitlines())
    found = [Kept(key, int(size), sha, datetime.fromisoformat(at)) for key, size, sha, at in lines]
    if not all(_KEY.fullmatch(one.key) for one in found):
        raise Altered(path=path)
    return found


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
