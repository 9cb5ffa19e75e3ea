"""The phones and browsers that take a person's pushes."""

from datetime import timedelta

from mulin.clock import now
from mulin.crypto import keyed_hash
from mulin.database import query, transaction
from mulin.notifications.models import Device, Platform
from mulin.people.accounts import lock_account
from mulin.people.models import Locale
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found

MOST_DEVICES = 20
"""Of one person; of more, those go that were longest not seen."""

STALE_AFTER = timedelta(days=270)
"""Firebase itself lets go of Android's tokens that were so long without contact.

https://firebase.google.com/docs/cloud-messaging/manage-tokens
"""

_LONGEST_TOKEN = 4096

_REGISTER = """
INSERT INTO device (person_id, session_id, token, token_hash, platform, locale, created_at, seen_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
ON CONFLICT (token_hash) DO UPDATE SET
    person_id = excluded.person_id, session_id = excluded.session_id,
    platform = excluded.platform, locale = excluded.locale, seen_at = excluded.seen_at
RETURNING id
"""

# In the order of their keys, so that no two wait for one another.
_LOCK_TOKENS = """
SELECT pg_advisory_xact_lock(key) FROM (
    SELECT hashtextextended(token_hash, 0) AS key FROM unnest($1::text[]) AS token_hash ORDER BY 1
) k
"""

_RENAME = """
UPDATE device SET token = $3, token_hash = $2
WHERE token_hash = $1 AND NOT EXISTS (SELECT FROM device taken WHERE taken.token_hash = $2)
"""

# What waits for a token that is no more goes to its successor, unless that has it already.
_HAND_OVER = """
WITH former AS (SELECT id FROM device WHERE token_hash = $1),
heir AS (SELECT id FROM device WHERE token_hash = $2)
UPDATE delivery d SET device_id = heir.id FROM former, heir
WHERE d.device_id = former.id AND d.status = 'pending' AND NOT EXISTS (
    SELECT FROM delivery twin
    WHERE twin.notification_id = d.notification_id AND twin.device_id = heir.id
)
"""

_KEEP_NEWEST = """
DELETE FROM device WHERE id IN (
    SELECT id FROM device WHERE person_id = $1 AND id <> $2
    ORDER BY seen_at DESC, id DESC OFFSET $3
)
"""


async def register(
    viewer: Viewer,
    token: str,
    platform: Platform,
    locale: Locale | None,
    previous_token: str | None = None,
) -> Device:
    """Make a Firebase registration token the viewer's, whoever had it before.

    A token is one app on one phone: it never belongs to two people. `previous_token` is what the
    same app had until now: its device lives on under the new token, and what waits for it still
    arrives, for its own person only. Raises Refusal INVALID token, previous_token.
    """
    hashes = [_hash(token, "token")]
    if previous_token is not None and previous_token != token:
        hashes.append(_hash(previous_token, "previous_token"))
    async with transaction():
        # The lock on the person makes counting their devices and adding one a single step.
        await lock_account(viewer, viewer.person_id)
        await query(_LOCK_TOKENS, hashes)
        if len(hashes) > 1:
            await _succeed(hashes[1], hashes[0], token)
        rows = await query(
            _REGISTER,
            viewer.person_id,
            viewer.session_id,
            token,
            hashes[0],
            platform.value,
            locale.value if locale else None,
            now(),
        )
        made = await Device.get(id=rows[0]["id"])
        await query(_KEEP_NEWEST, viewer.person_id, made.id, MOST_DEVICES - 1)
    return made


async def _succeed(former: str, heir: str, token: str) -> None:
    await query(_RENAME, former, heir, token)
    await query(_HAND_OVER, former, heir)
    await query("DELETE FROM device WHERE token_hash = $1", former)


def _hash(token: str, field: str) -> str:
    if not 1 <= len(token) <= _LONGEST_TOKEN or not (token.isascii() and token.isprintable()):
        raise invalid(field, "bad_token")
    return keyed_hash("device token", token)


async def unregister(viewer: Viewer, token: str) -> None:
    """Raises Refusal NOT_FOUND token."""
    rows = await query(
        "DELETE FROM device WHERE token_hash = $1 AND person_id = $2 RETURNING id",
        keyed_hash("device token", token),
        viewer.person_id,
    )
    if not rows:
        raise not_found("token")


async def remove(viewer: Viewer, device_id: int) -> None:
    """Send nothing more to one of the viewer's devices, such as a lost one.

    Its session lives on. Raises Refusal NOT_FOUND id.
    """
    rows = await query(
        "DELETE FROM device WHERE id = $1 AND person_id = $2 RETURNING id",
        device_id,
        viewer.person_id,
    )
    if not rows:
        raise not_found("id")


async def forget_session(session_id: int) -> None:
    """Remove the devices that were registered in a session."""
    await query("DELETE FROM device WHERE session_id = $1", session_id)


async def forget_stale() -> int:
    """Remove the devices that have not registered for `STALE_AFTER`; how many those were."""
    gone = (
        "DELETE FROM device WHERE id IN "
        "(SELECT id FROM device WHERE seen_at < $1 ORDER BY id FOR UPDATE) RETURNING id"
    )
    return len(await query(gone, now() - STALE_AFTER))
