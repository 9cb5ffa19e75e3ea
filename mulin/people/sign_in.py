"""Signing in, staying signed in, signing out."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from mulin import firebase
from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import keyed_hash
from mulin.database import query, transaction
from mulin.notifications import devices
from mulin.people import codes, tokens
from mulin.people import phone as phones
from mulin.people.accounts import person_with_phone
from mulin.people.actions import NAME_LIMIT, clean_name
from mulin.people.models import RefreshToken, Session, SignInCode
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal
from mulin.settings import settings

CODE_LIFE = timedelta(minutes=5)
MOST_TRIES = 5
CODES_PER_PHONE = 5
CODES_PER_ADDRESS = 60
"""Codes an hour; an address may be a whole neighborhood behind one router."""

_LIMIT_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session with its two tokens."""

    person_id: int
    session_id: int
    access_token: str
    refresh_token: str


async def request_code(phone: str, address: str) -> datetime:
    """Send a six-digit code to a phone; gives the instant it stops working.

    Raises Refusal: INVALID phone, RATE_LIMITED, FORBIDDEN where codes are not offered. Whether the
    number has an account makes no difference. It is on its way once this has committed.
    """
    number = phones.normalized(phone)
    sender = codes.to_phones()
    code = codes.six_digits()
    at = now()
    row = SignInCode(
        phone_index=phones.index_of(number),
        address_index=keyed_hash("address", address),
        code_hash=_code_hash(number, code),
        created_at=at,
        expires_at=at + CODE_LIFE,
    )
    async with transaction():
        await _within_limits(row)
        await row.save()
        await sender.send(number, code, row.expires_at)
    return row.expires_at


async def _within_limits(row: SignInCode) -> None:
    # The lock makes the count and the insert one step for callers of one phone or address.
    await query(
        "SELECT pg_advisory_xact_lock(key) FROM "
        "(SELECT hashtextextended(name, 0) AS key FROM unnest($1::text[]) AS name ORDER BY 1) k",
        [row.phone_index, row.address_index],
    )
    since = row.created_at - _LIMIT_WINDOW
    recent = SignInCode.filter(created_at__gt=since)
    if (
        await recent.filter(phone_index=row.phone_index).count() >= CODES_PER_PHONE
        or await recent.filter(address_index=row.address_index).count() >= CODES_PER_ADDRESS
    ):
        raise Refusal(Code.RATE_LIMITED, "too_many_codes", field="phone")


def _code_hash(phone: str, code: str) -> str:
    return keyed_hash("sign-in code", f"{phone}:{code}")


async def sign_in(phone: str, code: str) -> SignedIn:
    """Trade a phone's latest code for a session; makes the account on the first visit.

    Raises Refusal: INVALID phone or code (wrong, used, expired and never asked for are one answer),
    RATE_LIMITED after five tries.
    """
    number = phones.normalized(phone)
    wrong = Refusal(Code.INVALID, "code_wrong", field="code")
    # Counted in a transaction of its own: a wrong try stays counted.
    rows = await query(
        """
        UPDATE sign_in_code SET tries = tries + 1
        WHERE id = (SELECT max(id) FROM sign_in_code WHERE phone_index = $1)
          AND used_at IS NULL AND expires_at > $2 AND tries < $3
        RETURNING id, code_hash
        """,
        phones.index_of(number),
        now(),
        MOST_TRIES,
    )
    if not rows:
        if await _tries_are_used_up(number):
            raise Refusal(Code.RATE_LIMITED, "too_many_tries", field="code")
        raise wrong
    if not hmac.compare_digest(rows[0]["code_hash"], _code_hash(number, code)):
        raise wrong
    async with transaction():
        first_use = await query(
            "UPDATE sign_in_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING id",
            rows[0]["id"],
            now(),
        )
        if not first_use:
            raise wrong
        person_id = await person_with_phone(number)
        return await open_session(person_id)


async def _tries_are_used_up(number: str) -> bool:
    latest = await SignInCode.filter(phone_index=phones.index_of(number)).order_by("-id").first()
    return (
        latest is not None
        and latest.used_at is None
        and latest.expires_at > now()
        and latest.tries >= MOST_TRIES
    )


async def sign_in_with_firebase(id_token: str) -> SignedIn:
    """Trade a Firebase ID token for a session.

    An account with the token's verified phone number becomes the one Firebase's uid belongs to.
    Raises Refusal: INVALID id_token; UNAVAILABLE when Firebase is not configured or not reachable.
    """
    try:
        identity = await firebase.verify_id_token(id_token)
    except firebase.IdTokenInvalid:
        raise Refusal(Code.INVALID, "id_token_invalid", field="id_token") from None
    except (firebase.FirebaseUnavailable, firebase.FirebaseNotConfigured):
        raise Refusal(Code.UNAVAILABLE, "identity_unavailable", field="id_token") from None
    async with transaction():
        return await open_session(await _person_with_identity(identity))


async def _person_with_identity(identity: firebase.FirebaseIdentity) -> int:
    await query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", identity.uid)
    known = await query("SELECT id FROM person WHERE firebase_uid = $1", identity.uid)
    if known:
        return int(known[0]["id"])
    if identity.phone_number is not None:
        person_id = await person_with_phone(phones.normalized(identity.phone_number, "id_token"))
        await query("UPDATE person SET firebase_uid = $2 WHERE id = $1", person_id, identity.uid)
        return person_id
    made = await query(
        """
        INSERT INTO person (firebase_uid, name, locale, is_demo, created_at)
        VALUES ($1, $2, 'zh', false, $3) RETURNING id
        """,
        identity.uid,
        _name_of(identity),
        now(),
    )
    return int(made[0]["id"])


def _name_of(identity: firebase.FirebaseIdentity) -> str:
    """Empty where Firebase knows none that can be kept: nobody is shut out for a display name."""
    try:
        return clean_name((identity.name or "")[:NAME_LIMIT], "id_token")
    except Refusal:
        return ""


async def open_session(person_id: int) -> SignedIn:
    """Begin a session for a person whose identity has been proved."""
    at = now()
    async with transaction():
        session = await Session.create(
            person_id=person_id,
            created_at=at,
            expires_at=at + timedelta(days=settings().refresh_token_days),
        )
        refresh = await _new_refresh_token(session.id)
        await record("session.opened", "session", session.id, actor_id=person_id)
    return SignedIn(person_id, session.id, tokens.access_token(person_id, session.id), refresh)


async def _new_refresh_token(session_id: int) -> str:
    token = tokens.new_refresh_token()
    await RefreshToken.create(
        session_id=session_id, token_hash=tokens.refresh_token_hash(token), created_at=now()
    )
    return token


async def refresh_session(refresh_token: str) -> SignedIn:
    """Trade a refresh token for new tokens; each works once (RFC 9700, section 4.14.2).

    One that comes a second time was copied: its whole session ends. Raises Refusal UNAUTHENTICATED.
    """
    refused = Refusal(Code.UNAUTHENTICATED, "session_ended", field="refresh_token")
    signed_in = None
    async with transaction():
        rows = await query(
            """
            SELECT t.id, s.id AS session_id, s.person_id
            FROM refresh_token t JOIN session s ON s.id = t.session_id
            WHERE t.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2
            FOR UPDATE OF s
            """,
            tokens.refresh_token_hash(refresh_token),
            now(),
        )
        if rows and await _used_for_the_first_time(rows[0]["id"]):
            signed_in = await _renewed(rows[0]["person_id"], rows[0]["session_id"])
        elif rows:
            await _end(rows[0]["session_id"], "reuse", rows[0]["person_id"])
    if signed_in is None:
        raise refused
    return signed_in


async def _used_for_the_first_time(token_id: int) -> bool:
    marked = await query(
        "UPDATE refresh_token SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING id",
        token_id,
        now(),
    )
    return bool(marked)


async def _renewed(person_id: int, session_id: int) -> SignedIn:
    expires_at = now() + timedelta(days=settings().refresh_token_days)
    await Session.filter(id=session_id).update(expires_at=expires_at)
    refresh = await _new_refresh_token(session_id)
    return SignedIn(person_id, session_id, tokens.access_token(person_id, session_id), refresh)


async def sign_out(viewer: Viewer) -> None:
    """End the viewer's session and forget the devices that came with it."""
    async with transaction():
        await _end(viewer.session_id, "signed_out", viewer.person_id)


async def _end(session_id: int, reason: str, person_id: int) -> None:
    await query(
        "UPDATE session SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL",
        session_id,
        now(),
        reason,
    )
    await devices.forget_session(session_id)
    await record("session.ended", "session", session_id, actor_id=person_id, reason=reason)
