"""Checkpoints: how far the chain had come at a moment, signed, in files to be kept elsewhere.

The chain itself cannot tell that its end was cut off; a checkpoint can. Signed with Ed25519 (RFC
8032) over the JSON of the other keys, sorted and without spaces, so that whoever has the public key
can check a file without Mulin.
"""

import base64
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mulin.clock import now
from mulin.crypto import derived_key
from mulin.database import query
from mulin.settings import settings

_HEAD = """
SELECT position, hash, sealed_at FROM audit_seal ORDER BY position DESC LIMIT 1
"""


class CheckpointUnreadable(Exception):
    """{path} is no checkpoint of an audit trace."""

    def __init__(self, path: Path) -> None:
        super().__init__((type(self).__doc__ or "").format(path=path))


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived_key("audit checkpoint"))


def public_key() -> str:
    """What others check signatures with: PEM (RFC 8410)."""
    key = _private_key().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed file: what it says, and under which name it lies."""

    name: str
    position: int
    hash: bytes
    said: dict[str, Any]
    signature: bytes

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises CheckpointUnreadable for what says no position, hash and signature."""
        try:
            said = json.loads(path.read_text())
            signature = base64.b64decode(said.pop("signature"), validate=True)
            position, hash_ = int(said["position"]), bytes.fromhex(said["hash"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise CheckpointUnreadable(path) from None
        return cls(path.name, position, hash_, said, signature)

    def is_genuine(self) -> bool:
        """Whether this installation signed what it says."""
        try:
            _private_key().public_key().verify(self.signature, _message(self.said))
        except InvalidSignature:
            return False
        return True


def _message(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def folder() -> Path:
    """Where checkpoints are written, and looked for unless somebody says otherwise."""
    configured = settings()
    return configured.checkpoint_dir or configured.data_dir / "checkpoints"


def kept_in(place: Path) -> Iterator[Checkpoint]:
    """The checkpoints of a folder by name, which is by time. Raises CheckpointUnreadable."""
    for path in sorted(place.glob("audit-*.json")):
        yield Checkpoint.read(path)


async def write_checkpoint() -> Path | None:
    """Sign how far the chain has come by now; None while there is no chain."""
    rows = await query(_HEAD)
    if not rows:
        return None
    [head] = rows
    at = now().astimezone(UTC)
    said = {
        "position": head["position"],
        "hash": head["hash"].hex(),
        "sealed_at": head["sealed_at"].astimezone(UTC).isoformat(),
        "signed_at": at.isoformat(),
    }
    signature = base64.b64encode(_private_key().sign(_message(said))).decode()
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"audit-{at:%Y-%m-%dT%H%M%SZ}.json"
    # Read by nobody half-written.
    draft = place / f".{path.name}.{secrets.token_hex(4)}"
    draft.write_text(json.dumps({**said, "signature": signature}, indent=2) + "\n")
    draft.replace(path)
    return path
