"""How entries are stamped and chained: pure functions of an entry, a key, and what came before.

A stamp is made as the entry is written, and says that Mulin wrote it. A link is made once it is
committed, and fixes what it says and what it follows. Both are HMAC-SHA-256: whoever can write the
database, and has no key, can make neither.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

Columns = Mapping[str, Any]
"""An entry by the columns below; JSON as what it stands for, not as text."""

WRITTEN = (
    "at",
    "actor_id",
    "role",
    "on_behalf_of_id",
    "action",
    "object_type",
    "object_id",
    "details",
    "before",
    "after",
    "address",
    "request_id",
)
"""The columns that whoever records an entry knows; beside them there are `id` and `stamp`."""

NOTHING_BEFORE = bytes(32)
"""What the first link follows."""

_NONCE_BYTES = 16
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


class ChainKeys(NamedTuple):
    """What stamps are made with, and what links are."""

    stamp: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """The place of one entry in the chain."""

    entry_id: int
    entry_at: datetime
    digest: bytes
    previous: bytes
    sealed_at: datetime
    hash: bytes


def stamp_of(key: bytes, entry: Columns) -> bytes:
    """A fresh stamp of an entry that has no id yet: no two are the same."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _mac(key, nonce + _canonical(entry, WRITTEN))


def stamped_by(key: bytes, entry: Columns) -> bool:
    """Whether the entry's stamp was made with that key, for what the entry says."""
    stamp = entry["stamp"] or b""
    nonce, mac = stamp[:_NONCE_BYTES], stamp[_NONCE_BYTES:]
    return hmac.compare_digest(mac, _mac(key, nonce + _canonical(entry, WRITTEN)))


def digest_of(key: bytes, entry: Columns) -> bytes:
    """What stands for everything an entry says, its id and its stamp included."""
    stamp = entry["stamp"] or b""
    return _mac(key, entry["id"].to_bytes(8, signed=True) + stamp + _canonical(entry, WRITTEN))


def linked(key: bytes, entry: Columns, previous: bytes, sealed_at: datetime) -> Link:
    """The link that puts an entry after the one whose hash is `previous`."""
    bare = Link(entry["id"], entry["at"], digest_of(key, entry), previous, sealed_at, b"")
    return replace(bare, hash=hash_of(key, bare))


def hash_of(key: bytes, link: Link) -> bytes:
    """What a link must have as its hash.

    Its position is not in it: a link that was moved shows itself by what it follows, and one that
    was changed by its hash.
    """
    times = f"{_instant(link.entry_at)} {_instant(link.sealed_at)}".encode()
    entry_id = link.entry_id.to_bytes(8, signed=True)
    return _mac(key, link.previous + link.digest + entry_id + times)


def _mac(key: bytes, message: bytes) -> bytes:
    mac = _begun(key).copy()
    mac.update(message)
    return mac.digest()


@lru_cache(maxsize=16)
def _begun(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _canonical(entry: Columns, columns: tuple[str, ...]) -> bytes:
    """The same bytes for what was written and for what PostgreSQL gives back of it."""
    said = [_instant(entry[name]) if name == "at" else _plain(entry[name]) for name in columns]
    return _CANONICAL.encode(said).encode()


def _plain(value: Any) -> Any:
    """JSON as `jsonb` keeps it: it knows no difference between 1e2, 100.0 and 100."""
    match value:
        case float() if value.is_integer():
            return int(Decimal(repr(value)))
        case dict():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case _:
            return value
