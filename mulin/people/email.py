"""A person's e-mail address: theirs once they have typed the code that was sent to it.

It is for being told things, never for signing in: two people of one household may have one.
"""

import hmac
import re
from datetime import datetime, timedelta

from mulin.audit.actions import record
from mulin.clock import now
from mulin.crypto import encrypt, keyed_hash
from mulin.database import query, transaction
from mulin.people import codes
from mulin.people.models import EmailCode
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid

CODE_LIFE = timedelta(minutes=15)
"""Longer than a text message's: some mail servers keep strangers waiting (RFC 6647)."""

MOST_TRIES = 5
CODES_AN_HOUR = 5
"""To one address, and of one person."""

_LIMIT_WINDOW = timedelta(hours=1)
_LONGEST = 254
_LONGEST_LOCAL_PART = 64
# What browsers take in <input type=email>, as far as it is a dot-atom with a dot in the domain
# (RFC 5322, 3.4.1); whether somebody reads it, the code tells.
# https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+", re.ASCII | re.IGNORECASE)


def is_address(written: str) -> bool:
    """Whether mail can be addressed so; lengths are those of RFC 5321, 4.5.3.1."""
    return (
        len(written) <= _LONGEST
        and _ADDRESS.fullmatch(written) is not None
        and written.index("@") <= _LONGEST_LOCAL_PART
    )


def normalized(written: str, field: str = "email") -> str:
    """Trimmed, the domain in lower case. Raises Refusal INVALID naming `field`."""
    address = written.strip(" ")
    if not is_address(address):
        raise invalid(field, "bad_email")
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


async def set_email(viewer: Viewer, written: str) -> datetime:
    """Send a six-digit code to an address; gives the instant it stops working.

    Until it is confirmed the former address stays. Raises Refusal: INVALID email, RATE_LIMITED,
    FORBIDDEN where no mail is sent.
    """
    address = normalized(written)
    sender = codes.to_mailboxes()
    code = codes.six_digits()
    at = now()
    row = EmailCode(
        person_id=viewer.person_id,
        email_encrypted=encrypt(address),
        # Mail servers that tell upper from lower case in the first part are hardly any.
        email_index=keyed_hash("email", address.lower()),
        code_hash=code_hash(viewer, code),
        created_at=at,
        expires_at=at + CODE_LIFE,
    )
    async with transaction():
        await _within_limits(row)
        await row.save()
        await sender.send(address, code, row.expires_at)
    return row.expires_at


async def _within_limits(row: EmailCode) -> None:
    # The lock makes the count and the insert one step, for this person and for this address.
    await query(
        "SELECT pg_advisory_xact_lock(key) FROM "
        "(SELECT hashtextextended(name, 0) AS key FROM unnest($1::text[]) AS name ORDER BY 1) k",
        [f"email codes of {row.person_id}", row.email_index],
    )
    recent = EmailCode.filter(created_at__gt=row.created_at - _LIMIT_WINDOW)
    if (
        await recent.filter(person_id=row.person_id).count() >= CODES_AN_HOUR
        or await recent.filter(email_index=row.email_index).count() >= CODES_AN_HOUR
    ):
        raise Refusal(Code.RATE_LIMITED, "too_many_codes", field="email")


def code_hash(viewer: Viewer, code: str) -> str:
    """What is kept of a code, worthless to anybody else."""
    return keyed_hash("email code", f"{viewer.person_id}:{code}")


async def confirm_email(viewer: Viewer, code: str) -> None:
    """Make the address that the viewer's latest code was sent to theirs.

    Raises Refusal: INVALID code (wrong, used, expired and never asked for are one answer),
    RATE_LIMITED after five tries.
    """
    wrong = Refusal(Code.INVALID, "code_wrong", field="code")
    # Counted in a transaction of its own: a wrong try stays counted.
    rows = await query(
        """
        UPDATE email_code SET tries = tries + 1
        WHERE id = (SELECT max(id) FROM email_code WHERE person_id = $1)
          AND used_at IS NULL AND expires_at > $2 AND tries < $3
        RETURNING id, code_hash, email_encrypted
        """,
        viewer.person_id,
        now(),
        MOST_TRIES,
    )
    if not rows:
        if await _tries_are_used_up(viewer):
            raise Refusal(Code.RATE_LIMITED, "too_many_tries", field="code")
        raise wrong
    if not hmac.compare_digest(rows[0]["code_hash"], code_hash(viewer, code)):
        raise wrong
    async with transaction():
        first_use = await query(
            "UPDATE email_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING id",
            rows[0]["id"],
            now(),
        )
        if not first_use:
            raise wrong
        await query(
            "UPDATE person SET email_encrypted = $2 WHERE id = $1",
            viewer.person_id,
            rows[0]["email_encrypted"],
        )
        await record("email.confirmed", "person", viewer.person_id, actor_id=viewer.person_id)


async def _tries_are_used_up(viewer: Viewer) -> bool:
    latest = await EmailCode.filter(person_id=viewer.person_id).order_by("-id").first()
    return (
        latest is not None
        and latest.used_at is None
        and latest.expires_at > now()
        and latest.tries >= MOST_TRIES
    )


async def remove_email(viewer: Viewer) -> None:
    """Forget the viewer's address and close what waits to be confirmed; nothing is mailed to it.

    Without one nothing changes. Codes stay counted for their hour.
    """
    async with transaction():
        await query(
            "UPDATE email_code SET used_at = $2 WHERE person_id = $1 AND used_at IS NULL",
            viewer.person_id,
            now(),
        )
        removed = await query(
            "UPDATE person SET email_encrypted = NULL "
            "WHERE id = $1 AND email_encrypted IS NOT NULL RETURNING id",
            viewer.person_id,
        )
        if removed:
            await record("email.removed", "person", viewer.person_id, actor_id=viewer.person_id)
