"""Failures whose sentence tells the user what to do."""

from cli.serving import AddressRefused, PortTaken
from cli.tour import TourFailed
from mulin.database import DatabaseError
from mulin.demo.account import DemoAccountDoesNotExist
from mulin.demo.gate import RefusedInProduction
from mulin.embedded import EmbeddedError
from mulin.firebase import FirebaseNotConfigured
from mulin.redis import RedisUnreachable
from mulin.refusals import Refusal

EXPECTED = (
    AddressRefused,
    DatabaseError,
    DemoAccountDoesNotExist,
    EmbeddedError,
    FirebaseNotConfigured,
    PortTaken,
    RedisUnreachable,
    Refusal,
    RefusedInProduction,
    TourFailed,
)
