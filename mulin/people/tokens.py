"""Access tokens (JWT, RFC 7519) and refresh tokens.

An access token lives for minutes and names a session; a refresh token is a random secret of which
only the keyed hash is kept.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt

from mulin.clock import now
from mulin.crypto import derived_key, keyed_hash
from mulin.settings import settings

_ALGORITHM = "HS256"
_ISSUER = "mulin"


class TokenInvalid(Exception):
    """The access token is forged, expired or not one of ours."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What an access token says."""

    person_id: int
    session_id: int


def access_token(person_id: int, session_id: int) -> str:
    issued = now()
    claims = {
        "iss": _ISSUER,
        "sub": str(person_id),
        "sid": session_id,
        "iat": issued,
        "exp": issued + timedelta(seconds=settings().access_token_seconds),
    }
    return jwt.encode(claims, derived_key("access token"), algorithm=_ALGORITHM)


def read_access_token(token: str) -> Claims:
    """Raises TokenInvalid."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            derived_key("access token"),
            algorithms=[_ALGORITHM],
            issuer=_ISSUER,
            # The clock is ours, so that a test may move it: exp is checked below.
            options={"require": ["exp", "sub", "sid"], "verify_exp": False, "verify_iat": False},
        )
        expired = now().timestamp() >= float(claims["exp"])
        read = Claims(person_id=int(claims["sub"]), session_id=int(claims["sid"]))
    except (jwt.InvalidTokenError, ValueError, TypeError):
        raise TokenInvalid(TokenInvalid.__doc__) from None
    if expired:
        raise TokenInvalid(TokenInvalid.__doc__)
    return read


def new_refresh_token() -> str:
    return secrets.token_urlsafe(32)


def refresh_token_hash(token: str) -> str:
    return keyed_hash("refresh token", token)
