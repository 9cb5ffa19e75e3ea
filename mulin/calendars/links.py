"""The private addresses of feeds: a secret that opens one calendar, and how logs hide it."""

import re
import secrets

from mulin.crypto import keyed_hash
from mulin.settings import settings

PATH = "/calendars"

# A mark of our own at its beginning lets logs, and scanners of leaked secrets, know one anywhere.
_MARK = "mulincal_"
_SECRET = re.compile(rf"{_MARK}[A-Za-z0-9_-]{{43}}")
_ANY = re.compile(rf"{_MARK}[A-Za-z0-9_%-]+")


def new_secret() -> str:
    """256 random bits in base64url, behind a mark."""
    return _MARK + secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Whether a text has the form of a feed's secret."""
    return _SECRET.fullmatch(text) is not None


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return keyed_hash("calendar feed", secret)


def url_of(secret: str) -> str:
    """The address that calendar apps subscribe to."""
    return f"{settings().base_url}{PATH}/{secret}.ics"


def masked(text: str) -> str:
    """The text with every feed's secret in it made useless."""
    return _ANY.sub(f"{_MARK}***", text)
