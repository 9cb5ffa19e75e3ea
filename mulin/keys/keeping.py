"""The keys of a server, kept apart from its backups: without them a backup is noise."""

import os
from pathlib import Path

from mulin.backups import age
from mulin.backups.failures import PlaceUnusable
from mulin.crypto import keys, secrets_in_use


def save(path: Path, passphrase: str | None) -> None:
    """Write the keys of this process into a new file, as lines of an environment file, under a
    passphrase or, without one, for MULIN_BACKUP_RECIPIENTS.

    Raises BackupFailed, mulin.crypto.KeysInvalid.
    """
    keys()
    lines = (f"MULIN_{name.upper()}={value}\n" for name, value in secrets_in_use().items())
    sealed = age.sealed("".join(lines).encode(), passphrase)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise PlaceUnusable(path=path, why=error.strerror or "cannot be written") from None


def saved(path: Path, key: age.Identity | None, passphrase: str | None) -> str:
    """What `save` wrote. Raises BackupFailed."""
    return age.opened(path, key, passphrase).decode()
