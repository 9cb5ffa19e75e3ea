"""Failures whose sentence tells the user what to do."""

from alembic.util import CommandError

from cli.audit import NothingSealed
from cli.backups import NotWhatWasBackedUp
from cli.importing import FileUnusable
from cli.jobs import NoSuchJob
from cli.keys import NotAllUnderTheNewestKey
from cli.push import NoSuchChannel, NoSuchDelivery, NothingChosen
from cli.runtime import RedisNeeded
from cli.serving import AddressRefused, PortTaken
from cli.touring.timeline import TourFailed
from mulin.audit.checkpoints import CheckpointUnreadable
from mulin.backups.failures import BackupFailed
from mulin.crypto import KeysInvalid
from mulin.database import DatabaseError
from mulin.demo.account import DemoAccountDoesNotExist
from mulin.demo.gate import RefusedInProduction
from mulin.door_settings import ManifestInvalid
from mulin.embedded import EmbeddedError
from mulin.firebase import FirebaseNotConfigured
from mulin.redis import RedisUnreachable
from mulin.refusals import Refusal

EXPECTED = (
    AddressRefused,
    CheckpointUnreadable,
    BackupFailed,
    CommandError,
    DatabaseError,
    DemoAccountDoesNotExist,
    EmbeddedError,
    FileUnusable,
    FirebaseNotConfigured,
    KeysInvalid,
    ManifestInvalid,
    NoSuchChannel,
    NoSuchDelivery,
    NoSuchJob,
    NotAllUnderTheNewestKey,
    NotWhatWasBackedUp,
    NothingChosen,
    NothingSealed,
    PortTaken,
    RedisNeeded,
    RedisUnreachable,
    Refusal,
    RefusedInProduction,
    TourFailed,
)
