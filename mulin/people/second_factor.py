"""The second factor of staff: one-time codes of an app (TOTP, RFC 6238), and codes for its loss."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyotp

from mulin import references
from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import decrypt, encrypt, keyed_hash
from mulin.database import query, transaction
from mulin.people import phone as phones
from mulin.people import wrong_tries
from mulin.people.models import RecoveryCode, SecondFactor
from mulin.people.queries import memberships_of
from mulin.people.stepping_up import need_recent_proof
from mulin.people.viewer import OVERSEEING, Viewer
from mulin.refusals import Code, Refusal, invalid

ISSUER = "Mulin"
STEP_SECONDS = 30
RECOVERY_CODES = 10

# A code is typed while it changes, on a clock that is not quite ours: RFC 6238, section 5.2.
_STEPS_OFF = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Enrollment:
    """What an authenticator app needs: the secret in base32, and the same as an otpauth URI."""

    secret: str
    uri: str


def step_of(secret: str, code: str, at: datetime, *, after: int) -> int | None:
    """The time step that the code is of, around `at` and later than the step `after`."""
    current = int(at.timestamp()) // STEP_SECONDS
    typed, totp = code.strip().encode(), pyotp.TOTP(secret)
    for step in (current + off for off in _STEPS_OFF):
        if step > after and hmac.compare_digest(totp.generate_otp(step).encode(), typed):
            return step
    return None


async def begin(viewer: Viewer) -> Enrollment:
    """Give a member of staff a secret, which counts once they `confirm` it; a further one replaces
    it until then.

    Raises Refusal STEP_UP_REQUIRED, FORBIDDEN to who is no staff, WRONG_STATUS when there is one.
    """
    need_recent_proof(viewer)
    if not await memberships_of(viewer).filter(role__in=list(OVERSEEING)).exists():
        raise Refusal(Code.FORBIDDEN, "second_factor_of_staff")
    secret = pyotp.random_base32()
    made = await query(
        """
        INSERT INTO second_factor AS known (person_id, secret_encrypted, created_at, last_step)
        VALUES ($1, $2, $3, 0)
        ON CONFLICT (person_id) DO UPDATE
            SET secret_encrypted = excluded.secret_encrypted, created_at = excluded.created_at
            WHERE known.confirmed_at IS NULL
        RETURNING id
        """,
        viewer.person_id,
        encrypt(secret),
        now(),
    )
    if not made:
        raise Refusal(Code.WRONG_STATUS, "second_factor_set")
    name = viewer.name or ISSUER
    return Enrollment(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER))


async def confirm(viewer: Viewer, code: str) -> list[str]:
    """Make the begun second factor count, by a code of the app; gives the recovery codes.

    Nobody can be shown them again. This session has given its second factor with that. Raises
    Refusal INVALID and RATE_LIMITED code, WRONG_STATUS code without one that was begun.
    """
    await wrong_tries.count(_subject(viewer), "code")
    async with transaction():
        factor = await _locked(viewer, "code", confirmed=False)
        step = step_of(decrypt(factor["secret_encrypted"]), code, now(), after=0)
        if step is None:
            raise invalid("code", "code_wrong")
        await query(
            "UPDATE second_factor SET confirmed_at = $2, last_step = $3 WHERE id = $1",
            factor["id"],
            now(),
            step,
        )
        fresh = [references.new_reference() for _ in range(RECOVERY_CODES)]
        await RecoveryCode.bulk_create(
            RecoveryCode(factor_id=factor["id"], code_hash=_hash(factor["id"], one))
            for one in fresh
        )
        await _given(viewer, "second_factor.enrolled")
    return [f"{one[:4]}-{one[4:]}" for one in fresh]


async def give(viewer: Viewer, code: str) -> None:
    """Take a code of the viewer's app for this session; each is taken once.

    Raises Refusal INVALID and RATE_LIMITED proof, WRONG_STATUS kind.
    """
    await wrong_tries.count(_subject(viewer), "proof")
    async with transaction():
        factor = await _locked(viewer, "kind", confirmed=True)
        step = step_of(decrypt(factor["secret_encrypted"]), code, now(), after=factor["last_step"])
        if step is None:
            raise invalid("proof", "code_wrong")
        await query("UPDATE second_factor SET last_step = $2 WHERE id = $1", factor["id"], step)
        await _given(viewer, "second_factor.given")


async def give_recovery_code(viewer: Viewer, code: str) -> None:
    """Take a recovery code in the app's stead; each works once.

    Raises Refusal INVALID and RATE_LIMITED proof, WRONG_STATUS kind.
    """
    await wrong_tries.count(_subject(viewer), "proof")
    async with transaction():
        factor = await _locked(viewer, "kind", confirmed=True)
        used = await query(
            "UPDATE recovery_code SET used_at = $3 "
            "WHERE factor_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING id",
            factor["id"],
            _hash(factor["id"], references.as_issued(code) or ""),
            now(),
        )
        if not used:
            raise invalid("proof", "code_wrong")
        await _given(viewer, "second_factor.recovered")


async def remove(viewer: Viewer) -> None:
    """Do without a second factor, where that is allowed, or before another is set up.

    Raises Refusal STEP_UP_REQUIRED, WRONG_STATUS when there is none.
    """
    need_recent_proof(viewer)
    async with transaction():
        if not await _forget(viewer.person_id, viewer.person_id):
            raise Refusal(Code.WRONG_STATUS, "second_factor_not_set")


async def take_from(phone: str) -> bool:
    """Forget the second factor of whoever has a phone, for an operator whom they have shown who
    they are; whether there was one. Raises Refusal INVALID phone.
    """
    index = phones.index_of(phones.normalized(phone))
    async with transaction():
        found = await query("SELECT id FROM person WHERE phone_index = $1", index)
        return bool(found) and await _forget(found[0]["id"], None)


async def _forget(person_id: int, actor_id: int | None) -> bool:
    gone = await query(
        "DELETE FROM second_factor WHERE person_id = $1 AND confirmed_at IS NOT NULL RETURNING id",
        person_id,
    )
    if gone:
        await record("second_factor.removed", "person", person_id, actor_id=actor_id)
    return bool(gone)


async def recovery_codes_left(viewer: Viewer) -> int | None:
    """How many the viewer has not used; None without a second factor."""
    factor = await SecondFactor.get_or_none(person_id=viewer.person_id, confirmed_at__isnull=False)
    if factor is None:
        return None
    return await RecoveryCode.filter(factor_id=factor.id, used_at=None).count()


async def _locked(viewer: Viewer, field: str, *, confirmed: bool) -> dict[str, Any]:
    # One code at a time: of many that come at once, each sees what the one before it has used up.
    rows = await query(
        "SELECT id, secret_encrypted, last_step FROM second_factor "
        "WHERE person_id = $1 AND (confirmed_at IS NOT NULL) = $2 FOR NO KEY UPDATE",
        viewer.person_id,
        confirmed,
    )
    if not rows:
        raise Refusal(Code.WRONG_STATUS, "second_factor_not_set", field=field)
    return dict(rows[0])


async def _given(viewer: Viewer, action: str) -> None:
    await query(
        "UPDATE session SET factored_at = $2, proved_at = $2 WHERE id = $1",
        viewer.session_id,
        now(),
    )
    await wrong_tries.forgive(_subject(viewer))
    await record(action, "person", viewer.person_id, actor_id=viewer.person_id)


def _subject(viewer: Viewer) -> str:
    return keyed_hash("second factor", f"{viewer.person_id}")


def _hash(factor_id: int, code: str) -> str:
    return keyed_hash("recovery code", f"{factor_id}:{code}")
