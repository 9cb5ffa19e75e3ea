"""Why there is no backup, or why one is not restored: sentences that say what to do."""


class BackupFailed(Exception):
    """The backup, or the way back from it, failed."""

    def __init__(self, **facts: object) -> None:
        template = type(self).__doc__ or type(self).__name__
        super().__init__(" ".join(template.format(**facts).split()))


class NobodyToEncryptFor(BackupFailed):
    """Nobody could read it: make a key elsewhere with `mulin keys make backups` and put its public
    part into MULIN_BACKUP_RECIPIENTS."""


class RecipientInvalid(BackupFailed):
    """MULIN_BACKUP_RECIPIENTS must be public keys (age1… or ssh-…) with commas between; the one
    in place {number} is none."""


class IdentityInvalid(BackupFailed):
    """{path} holds no identity: AGE-SECRET-KEY-1… as `mulin keys make backups` prints, or a private
    key of OpenSSH without a passphrase."""


class IdentityDoesNotFit(BackupFailed):
    """{path} was encrypted for other keys than the one that was given."""


class PassphraseWrong(BackupFailed):
    """{path} does not open with that passphrase."""


class ProgramTooOld(BackupFailed):
    """PostgreSQL {server} needs pg_dump, pg_restore and psql of {server} or newer; found: {found}.
    Install its client programs (Debian: postgresql-client-{server})."""


class ProgramFailed(BackupFailed):
    """{program} failed: {words}"""


class PlaceUnusable(BackupFailed):
    """{path}: {why}."""


class NotABackup(BackupFailed):
    """{path} is no backup of Mulin: it has no {name}."""


class MadeUnderAnotherSecret(BackupFailed):
    """The backup was made under another MULIN_SECRET_KEY: restore with the keys of that server."""


class FieldKeyMissing(BackupFailed):
    """MULIN_FIELD_KEYS lacks the key that the backup's private fields are under: restore with the
    keys of the server that made it."""


class Altered(BackupFailed):
    """{path} is not what was backed up: it was altered, or cut short. Nothing was restored."""


class OfAnotherRelease(BackupFailed):
    """The backup is at revision {revision}, which this release does not know: restore it with
    Mulin {version}, which made it."""


class DatabaseNotEmpty(BackupFailed):
    """The database at {place} is not empty: it has {what}. Restore into a new one."""


class WrittenBadly(BackupFailed):
    """{path} does not read as what was written: {why}. No backup was made."""
