"""The phones and browsers that take a person's pushes."""

from mulin.clock import now
from mulin.crypto import keyed_hash
from mulin.database import query
from mulin.notifications.models import Device, Platform
from mulin.people.models import Locale
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found

_LONGEST_TOKEN = 4096

_REGISTER = """
INSERT INTO device (person_id, session_id, token, token_hash, platform, locale, created_at, seen_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
ON CONFLICT (token_hash) DO UPDATE SET
    person_id = excluded.person_id, session_id = excluded.session_id,
    platform = excluded.platform, locale = excluded.locale, seen_at = excluded.seen_at
RETURNING id
"""


async def register(viewer: Viewer, token: str, platform: Platform, locale: Locale | None) -> Device:
    """Make a Firebase registration token the viewer's, whoever had it before.

    A token is one app on one phone: it never belongs to two people. Raises Refusal INVALID token.
    """
    if not 1 <= len(token) <= _LONGEST_TOKEN or not (token.isascii() and token.isprintable()):
        raise invalid("token", "bad_token")
    rows = await query(
        _REGISTER,
        viewer.person_id,
        viewer.session_id,
        token,
        keyed_hash("device token", token),
        platform.value,
        locale.value if locale else None,
        now(),
    )
    return await Device.get(id=rows[0]["id"])


async def unregister(viewer: Viewer, token: str) -> None:
    """Raises Refusal NOT_FOUND token."""
    rows = await query(
        "DELETE FROM device WHERE token_hash = $1 AND person_id = $2 RETURNING id",
        keyed_hash("device token", token),
        viewer.person_id,
    )
    if not rows:
        raise not_found("token")


async def forget_session(session_id: int) -> None:
    """Remove the devices that were registered in a session."""
    await query("DELETE FROM device WHERE session_id = $1", session_id)
