"""Is a restored database what was backed up? Each check looks by itself, at everything it can."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from cryptography.fernet import InvalidToken

from mulin.audit.findings import Kind
from mulin.audit.verifying import verify
from mulin.backups.making import count_tables
from mulin.backups.manifest import Manifest
from mulin.crypto import decrypt
from mulin.database import query
from mulin.files.sealing import SealBroken, unseal
from mulin.files.storage import storage

_PORTION = 200


class Checked(NamedTuple):
    """What a check found to be right, and what it found to be otherwise."""

    found: str
    differences: list[str]


async def revision(backup: Manifest) -> Checked:
    """The structure is the one that was backed up."""
    (row,) = await query("SELECT version_num FROM alembic_version")
    found = row["version_num"]
    wrong = [] if found == backup.revision else [f"at revision {found}, not {backup.revision}"]
    return Checked(f"revision {found}", wrong)


async def counts(backup: Manifest) -> Checked:
    """Every table has as many rows as it had."""
    found = await count_tables()
    wrong = [
        f"{table} has {found.get(table, 'no')} rows, not {backup.counts.get(table, 'any')}"
        for table in sorted(found.keys() | backup.counts.keys())
        if found.get(table) != backup.counts.get(table)
    ]
    return Checked(f"{sum(found.values()):,} rows in {len(found)} tables", wrong)


async def private_fields(_backup: Manifest) -> Checked:
    """Of every private column the oldest value and the newest can be read."""
    columns = await query(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND column_name LIKE '%\\_encrypted' ORDER BY 1, 2"
    )
    read, wrong = 0, list[str]()
    for column in columns:
        table, name = column["table_name"], column["column_name"]
        for order in ("ASC", "DESC"):
            rows = await query(
                f'SELECT "{name}" AS token FROM "{table}" WHERE "{name}" IS NOT NULL '  # noqa: S608 - names of the database's own
                f"ORDER BY id {order} LIMIT 1"
            )
            for row in rows:
                try:
                    decrypt(row["token"])
                    read += 1
                except InvalidToken:
                    wrong.append(f"{table}.{name} cannot be read with MULIN_FIELD_KEYS")
    return Checked(f"{read} private values of {len(columns)} columns can be read", wrong)


async def files(backup: Manifest) -> Checked:
    """Every file opens, and is what the database says it is."""
    opened, last, wrong = 0, 0, list[str]()
    while rows := await query(
        "SELECT id, storage_key, sha256 FROM file WHERE status = 'stored' AND id > $1 "
        "ORDER BY id LIMIT $2",
        last,
        _PORTION,
    ):
        for row in rows:
            if row["storage_key"] in backup.absent:
                continue
            mistake = await _mistake(row["storage_key"], row["sha256"])
            opened += mistake is None
            wrong += [] if mistake is None else [f"file {row['id']} {mistake}"]
        last = rows[-1]["id"]
    return Checked(f"{opened:,} files open and are what they were", wrong)


async def _mistake(place: str, sha256: str) -> str | None:
    sealed = await storage().get(place)
    if sealed is None:
        return "has no content"
    try:
        content = unseal(sealed, place)
    except SealBroken:
        return "does not open"
    return None if hashlib.sha256(content).hexdigest() == sha256 else "has another content"


async def trace(_backup: Manifest) -> Checked:
    """The chain of the audit trace is whole. What was not sealed yet will be once workers run."""
    report = await verify()
    wrong = [one.says for one in report.findings if one.kind is not Kind.NOT_SEALED]
    more = report.found - len(report.findings)
    return Checked(f"{report.sealed:,} entries sealed", wrong + [f"{more} more"] * (more > 0))


CHECKS: dict[str, Callable[[Manifest], Awaitable[Checked]]] = {
    "structure": revision,
    "rows": counts,
    "private fields": private_fields,
    "files": files,
    "audit trace": trace,
}
"""All of them, in the order in which they are told. What else has to hold of a restored database
is added here."""
