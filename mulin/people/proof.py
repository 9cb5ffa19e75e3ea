"""Proving anew who one is, before what cannot be undone or gives others power (step-up)."""

from datetime import datetime
from enum import StrEnum

from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import decrypt_optional
from mulin.database import query, transaction
from mulin.people import phone_codes, second_factor, sign_in
from mulin.people.models import Person
from mulin.people.stepping_up import FRESH_FOR
from mulin.people.viewer import Viewer
from mulin.refusals import invalid

_FIELD = "proof"


class ProofKind(StrEnum):
    """What somebody proves by who they are."""

    CODE = "code"
    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    FIREBASE = "firebase"


async def prove(viewer: Viewer, kind: ProofKind, given: str) -> datetime:
    """Take a proof that the session is still in its person's hands; gives how long it holds.

    A code of the authenticator, or a recovery code, is the session's second factor too. Who has an
    authenticator proves it by that alone. Raises Refusal INVALID, RATE_LIMITED and UNAVAILABLE
    proof, WRONG_STATUS kind to who has no authenticator.
    """
    if kind is ProofKind.TOTP:
        await second_factor.give(viewer, given)
    elif kind is ProofKind.RECOVERY_CODE:
        await second_factor.give_recovery_code(viewer, given)
    elif viewer.has_factor:
        raise invalid("kind", "prove_by_factor")
    elif kind is ProofKind.CODE:
        await _prove_by_phone(viewer, given)
    else:
        await _prove_by_firebase(viewer, given)
    return now() + FRESH_FOR


async def _prove_by_phone(viewer: Viewer, code: str) -> None:
    person = await Person.get(id=viewer.person_id)
    number = decrypt_optional(person.phone_encrypted)
    if number is None:
        raise invalid(_FIELD, "code_wrong")
    code_id = await phone_codes.check(number, code, _FIELD)
    async with transaction():
        await phone_codes.use(number, code_id, _FIELD)
        await _proved(viewer, "code")


async def _prove_by_firebase(viewer: Viewer, id_token: str) -> None:
    identity = await sign_in.identity_of(id_token, _FIELD)
    person = await Person.get(id=viewer.person_id)
    stale = now() >= identity.authenticated_at + FRESH_FOR
    if stale or person.firebase_uid != identity.uid:
        raise invalid(_FIELD, "id_token_invalid")
    async with transaction():
        await _proved(viewer, "firebase")


async def _proved(viewer: Viewer, how: str) -> None:
    await query("UPDATE session SET proved_at = $2 WHERE id = $1", viewer.session_id, now())
    await record(
        "identity.proved", "session", viewer.session_id, actor_id=viewer.person_id, how=how
    )
