"""`mulin audit` as somebody types it, and a checkpoint as somebody without Mulin checks it."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from mulin.database import query
from tests.audit.chained import sealed_entries, tamper
from tests.cli.forked import mulin


def written_in(folder: Path) -> dict[str, Any]:
    """What the only checkpoint there says."""
    [path] = folder.iterdir()
    said: dict[str, Any] = json.loads(path.read_text())
    return said


async def test_verifying_and_signing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULIN_CHECKPOINT_DIR", str(tmp_path))
    ids = await sealed_entries(3)
    status, output, errors = await mulin("audit", "checkpoint", MULIN_DATABASE_URL=database_url)
    assert (status, errors) == (0, "")
    clean = await mulin("audit", "verify", MULIN_DATABASE_URL=database_url)
    assert clean == (0, "3 entries sealed, 0 not yet; 1 checkpoints\nNothing was changed\n", "")

    said = written_in(tmp_path)
    assert output.startswith(f"{tmp_path}/audit-")
    [head] = await query("SELECT hash FROM audit_seal WHERE position = 3")
    assert (said["position"], said["hash"]) == (3, head["hash"].hex())
    _, pem, _ = await mulin("audit", "key")
    key = load_pem_public_key(pem.encode())
    assert isinstance(key, Ed25519PublicKey)
    signature = base64.b64decode(said.pop("signature"))
    key.verify(signature, json.dumps(said, sort_keys=True, separators=(",", ":")).encode())

    await tamper("UPDATE audit_entry SET actor_id = 8 WHERE object_id = 2")
    status, output, _ = await mulin("audit", "verify", "--json", MULIN_DATABASE_URL=database_url)
    report = json.loads(output)
    assert (status, report["found"]) == (1, 1)
    assert (report["findings"][0]["kind"], report["findings"][0]["entry_id"]) == ("changed", ids[1])
