"""The one Firebase app of the process, and who stands behind a Firebase ID token."""

import asyncio
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import firebase_admin
from firebase_admin import auth, credentials, exceptions
from google.auth import exceptions as google_auth_exceptions
from google.oauth2.credentials import Credentials

from mulin.settings import Settings, settings

APP_NAME = "mulin"
EMULATOR_VARIABLE = "FIREBASE_AUTH_EMULATOR_HOST"
HTTP_TIMEOUT_SECONDS = 10
# Google's clocks and ours may differ; firebase-admin takes 0 to 60 seconds.
CLOCK_SKEW_SECONDS = 10


class FirebaseNotConfigured(Exception):
    """Firebase was asked for, but the settings do not say how to reach it."""


class FirebaseUnavailable(Exception):
    """Google could not be asked; the same token may be good a moment later."""


class IdTokenInvalid(Exception):
    """The token proves nothing: expired, forged, malformed, revoked, or its account disabled.

    One error for all of them: whoever holds a bad token learns nothing about why.
    """


@dataclass(frozen=True, slots=True)
class FirebaseIdentity:
    """Whom Google vouches for. `phone_number` is E.164 and verified by Firebase's own code.

    `authenticated_at` is when they last signed in there, which a renewed token does not change.
    """

    uid: str
    phone_number: str | None
    name: str | None
    authenticated_at: datetime


def app(configured: Settings) -> Any:
    """The `firebase_admin.App` of this process, built from `configured` by the first caller.

    Raises FirebaseNotConfigured, also when production is pointed at the Auth emulator, whose
    tokens nobody signs (https://firebase.google.com/docs/emulator-suite/connect_auth).
    """
    if configured.production and os.environ.get(EMULATOR_VARIABLE):
        raise FirebaseNotConfigured(f"{EMULATOR_VARIABLE} must not be set in production")
    if not configured.firebase_project_id:
        raise FirebaseNotConfigured("MULIN_FIREBASE_PROJECT_ID is not set")
    try:
        return firebase_admin.get_app(APP_NAME)
    except ValueError:  # how firebase_admin says "not yet"
        return firebase_admin.initialize_app(
            _credential(configured),
            {
                "projectId": configured.firebase_project_id,
                "httpTimeout": HTTP_TIMEOUT_SECONDS,
            },
            name=APP_NAME,
        )


async def verify_id_token(token: str) -> FirebaseIdentity:
    """Whoever signed in with Firebase and holds this ID token.

    The token is traded once, at sign-in, for a session of ours that outlives it by weeks; so one
    more question to Google is asked: whether the account has been disabled or its sessions
    revoked since. (Not with a stand-in for FCM: there are no accounts behind it to ask.)

    Raises IdTokenInvalid, FirebaseUnavailable or FirebaseNotConfigured.
    """
    configured = settings()
    firebase_app = app(configured)
    try:
        # A thread, for firebase_admin fetches Google's certificates with a blocking client.
        claims = await asyncio.to_thread(
            auth.verify_id_token,
            token,
            app=firebase_app,
            check_revoked=configured.fcm_url is None,
            clock_skew_seconds=CLOCK_SKEW_SECONDS,
        )
    except google_auth_exceptions.DefaultCredentialsError as error:
        raise FirebaseNotConfigured(
            "no Google credentials: set MULIN_FIREBASE_CREDENTIALS_FILE"
        ) from error
    except (
        auth.InvalidIdTokenError,
        auth.UserDisabledError,
        auth.UserNotFoundError,
        ValueError,
    ) as error:
        raise IdTokenInvalid("the ID token is not valid") from error
    except (exceptions.FirebaseError, google_auth_exceptions.GoogleAuthError) as error:
        raise FirebaseUnavailable("Google could not be asked about the ID token") from error
    return FirebaseIdentity(
        uid=claims["uid"],
        phone_number=claims.get("phone_number"),
        name=claims.get("name"),
        authenticated_at=_authenticated_at(claims),
    )


def _authenticated_at(claims: dict[str, Any]) -> datetime:
    try:
        return datetime.fromtimestamp(claims["auth_time"], UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise IdTokenInvalid("the ID token does not say when its person signed in") from None


class _StandInCredential(credentials.Base):  # type: ignore[misc]  # firebase_admin has no types
    """A bearer token for a stand-in server, which asks for one and believes any."""

    def get_credential(self) -> Credentials:
        return Credentials("stand-in")  # type: ignore[no-untyped-call]  # google-auth types half


def _credential(configured: Settings) -> Any:
    if configured.fcm_url is not None:
        return _StandInCredential()
    if configured.firebase_credentials_file is None:
        return credentials.ApplicationDefault()
    try:
        return credentials.Certificate(str(configured.firebase_credentials_file))
    except (OSError, ValueError) as error:
        raise FirebaseNotConfigured(f"MULIN_FIREBASE_CREDENTIALS_FILE: {error}") from error
