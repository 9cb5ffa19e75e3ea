"""Firebase sign-in against the stand-in for Google: the real client pointed there, and ID tokens.

The library reads the machine's clock, so tokens here are of now.
"""

import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import firebase_admin
import pytest
from firebase_admin import _token_gen, _user_mgt

from mulin import firebase
from mulin.settings import settings
from tests.standins.google import SigningKey, StandInGoogle

PROJECT = "neighbors"
UID = "Xq3vT0aUidOfNobody"
PHONE = "+8613800138000"


@contextlib.asynccontextmanager
async def signing_in_with(
    key: SigningKey, patch: pytest.MonkeyPatch, folder: Path
) -> AsyncIterator[StandInGoogle]:
    """This process believes what `key` signed; UID has an account with Google.

    `folder` takes the file of a service account.
    """
    standin = StandInGoogle({key.kid: key.certificate}, {UID: {"localId": UID}})
    async with standin.listening():
        patch.setattr(_token_gen, "ID_TOKEN_CERT_URI", standin.certificates_url)
        patch.setattr(_user_mgt.UserManager, "ID_TOOLKIT_URL", standin.identity_toolkit_url)
        account = folder / "account.json"
        account.write_text(key.service_account(PROJECT, standin.token_url))
        patch.delenv(firebase.EMULATOR_VARIABLE, raising=False)
        patch.setenv("MULIN_FIREBASE_PROJECT_ID", PROJECT)
        patch.setenv("MULIN_FIREBASE_CREDENTIALS_FILE", str(account))
        with fresh_process():
            yield standin


@contextlib.contextmanager
def fresh_process() -> Iterator[None]:
    """Settings and Firebase app as a process has them that has just started."""
    settings.cache_clear()
    try:
        yield
    finally:
        settings.cache_clear()
        with contextlib.suppress(ValueError):  # no app was made
            firebase_admin.delete_app(firebase_admin.get_app(firebase.APP_NAME))


def claims(**changes: Any) -> dict[str, Any]:
    """What Firebase puts into the ID token of someone who signed in by phone; None leaves out."""
    now = int(time.time())
    usual = {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "auth_time": now - 60,
        "user_id": UID,
        "sub": UID,
        "iat": now - 60,
        "exp": now + 3540,
        "phone_number": PHONE,
        "firebase": {"identities": {"phone": [PHONE]}, "sign_in_provider": "phone"},
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}
