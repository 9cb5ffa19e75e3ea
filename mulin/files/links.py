"""Signed addresses: a ticket to bring a file, a link to fetch one. Both end with their session."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import jwt

from mulin.clock import now
from mulin.crypto import derived_key
from mulin.files.models import File
from mulin.people.viewer import Viewer
from mulin.settings import settings

PATH = "/files"
UPLOAD_PATH = f"{PATH}/upload"

TICKET_LIFE = timedelta(minutes=15)
LINK_LIFE = timedelta(minutes=10)

_ALGORITHM = "HS256"
_TICKET = "upload ticket"
_LINK = "file link"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says: which file, at the place that was kept for it, by whom."""

    file_id: int
    place: str
    person_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says; without a person it shows what everybody may see."""

    file_id: int
    person_id: int | None
    session_id: int | None


def upload_url(file: File, viewer: Viewer) -> tuple[str, datetime]:
    """Where to bring the content, and until when."""
    expires_at = now() + TICKET_LIFE
    claims = {"file": file.id, "place": file.storage_key, **_holder(viewer)}
    return f"{settings().base_url}{UPLOAD_PATH}/{_signed(_TICKET, claims, expires_at)}", expires_at


def read_ticket(token: str) -> Ticket | None:
    """None for what is forged or over."""
    claims = _read(_TICKET, token)
    if claims is None:
        return None
    return Ticket(claims["file"], claims["place"], claims["person"], claims["session"])


def download_url(file: File, name: str, viewer: Viewer | None) -> str:
    """Where the viewer, or a stranger, can fetch the content for a while."""
    holder = {} if viewer is None else _holder(viewer)
    token = _signed(_LINK, {"file": file.id, **holder}, now() + LINK_LIFE)
    return f"{settings().base_url}{PATH}/{token}/{quote(name, safe='')}"


def read_link(token: str) -> Link | None:
    """None for what is forged or over."""
    claims = _read(_LINK, token)
    if claims is None:
        return None
    return Link(claims["file"], claims.get("person"), claims.get("session"))


def _holder(viewer: Viewer) -> dict[str, int]:
    return {"person": viewer.person_id, "session": viewer.session_id}


def _signed(purpose: str, claims: dict[str, Any], expires_at: datetime) -> str:
    return jwt.encode({**claims, "exp": expires_at}, derived_key(purpose), algorithm=_ALGORITHM)


def _read(purpose: str, token: str) -> dict[str, Any] | None:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            derived_key(purpose),
            algorithms=[_ALGORITHM],
            # The clock is ours, so that a test may move it.
            options={"require": ["exp"], "verify_exp": False},
        )
    except jwt.InvalidTokenError:
        return None
    return claims if now().timestamp() < claims["exp"] else None
