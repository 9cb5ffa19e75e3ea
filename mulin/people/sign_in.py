"""Signing in, staying signed in, signing out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mulin import events, firebase
from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.notifications import devices
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind
from mulin.people import phone as phones
from mulin.people import phone_codes, tokens
from mulin.people.accounts import person_with_phone
from mulin.people.actions import NAME_LIMIT, clean_name
from mulin.people.models import RefreshToken, Session, SignInMethod
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal
from mulin.settings import settings


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session with its two tokens."""

    person_id: int
    session_id: int
    access_token: str
    refresh_token: str


async def sign_in(phone: str, code: str, device: str = "") -> SignedIn:
    """Trade a phone's latest code for a session; makes the account on the first visit.

    Raises Refusal: INVALID phone or code, RATE_LIMITED code, as `phone_codes.check` does.
    """
    number = phones.normalized(phone)
    code_id = await phone_codes.check(number, code)
    async with transaction():
        await phone_codes.use(number, code_id)
        return await open_session(await person_with_phone(number), device=device)


async def sign_in_with_firebase(id_token: str, device: str = "") -> SignedIn:
    """Trade a Firebase ID token for a session.

    An account with the token's verified phone number becomes the one Firebase's uid belongs to.
    Raises Refusal: INVALID id_token; UNAVAILABLE when Firebase is not configured or not reachable.
    """
    identity = await identity_of(id_token)
    async with transaction():
        return await open_session(
            await _person_with_identity(identity),
            method=SignInMethod.FIREBASE,
            device=device,
            # Firebase renews tokens for months: what was proved was proved when they signed in.
            proved_at=min(now(), identity.authenticated_at),
        )


async def identity_of(id_token: str, field: str = "id_token") -> firebase.FirebaseIdentity:
    """Who stands behind a Firebase ID token. Raises Refusal INVALID and UNAVAILABLE `field`."""
    try:
        return await firebase.verify_id_token(id_token)
    except firebase.IdTokenInvalid:
        raise Refusal(Code.INVALID, "id_token_invalid", field=field) from None
    except (firebase.FirebaseUnavailable, firebase.FirebaseNotConfigured):
        raise Refusal(Code.UNAVAILABLE, "identity_unavailable", field=field) from None


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


async def open_session(
    person_id: int,
    *,
    method: SignInMethod = SignInMethod.CODE,
    device: str = "",
    proved_at: datetime | None = None,
) -> SignedIn:
    """Begin a session for a person whose identity has been proved, now or `proved_at`.

    Who has signed in before, and never on such a device, is told of it.
    """
    at = now()
    async with transaction():
        strange = await _is_strange(person_id, device)
        session = await Session.create(
            person_id=person_id,
            created_at=at,
            expires_at=at + timedelta(days=settings().refresh_token_days),
            method=method,
            device=device,
            used_at=at,
            proved_at=proved_at or at,
        )
        refresh = await _new_refresh_token(session.id)
        await record("session.opened", "session", session.id, actor_id=person_id)
        if strange:
            await _tell_of_device(person_id, device)
    return SignedIn(person_id, session.id, tokens.access_token(person_id, session.id), refresh)


async def _is_strange(person_id: int, device: str) -> bool:
    rows = await query(
        "SELECT NOT bool_or(device = $2) AS strange FROM session WHERE person_id = $1",
        person_id,
        device,
    )
    return rows[0]["strange"] is True


async def _tell_of_device(person_id: int, device: str) -> None:
    parameters = {
        "device_zh": device or "未知设备",
        "device_en": device or "an unknown device",
        "starts_at": now().isoformat(),
        "zone": settings().time_zone,
    }
    await notify([Word(person_id, NotificationKind.NEW_SIGN_IN, parameters)])


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
            await end(rows[0]["session_id"], "reuse", rows[0]["person_id"])
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
    await Session.filter(id=session_id).update(expires_at=expires_at, used_at=now())
    refresh = await _new_refresh_token(session_id)
    return SignedIn(person_id, session_id, tokens.access_token(person_id, session_id), refresh)


async def sign_out(viewer: Viewer) -> None:
    """End the viewer's session and forget the devices that came with it."""
    async with transaction():
        await end(viewer.session_id, "signed_out", viewer.person_id)


async def end(session_id: int, reason: str, person_id: int) -> None:
    """End a session for good: no request and no subscription of it goes on, no push comes to it.

    Belongs inside a transaction.
    """
    await query(
        "UPDATE session SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL",
        session_id,
        now(),
        reason,
    )
    await devices.forget_session(session_id)
    events.tell(events.Event("session", session_id, "ended"), [events.of_person(person_id)])
    await record("session.ended", "session", session_id, actor_id=person_id, reason=reason)
