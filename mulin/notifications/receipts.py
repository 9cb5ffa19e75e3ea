"""What apps tell of the pushes they got: arrived, opened."""

import re
from collections.abc import Sequence

from mulin.clock import now
from mulin.database import query
from mulin.people.viewer import Viewer
from mulin.refusals import invalid

MOST_KEYS = 100
_KEY = re.compile("[0-9a-f]{32}")

# What arrived was sent, also when its carrier never said so, and need not go again; one that a
# worker has in hand is settled by that worker. Likewise a text message in hand goes and is written
# down as sent: those rows are passed over, and so no row is "dropped" that did go.
_CONFIRM = """
WITH told AS (
    UPDATE delivery d SET
        received_at = coalesce(d.received_at, $3),
        opened_at = CASE WHEN $4 THEN coalesce(d.opened_at, $3) ELSE d.opened_at END,
        settled_at = CASE
            WHEN d.status = 'pending' AND d.claimed_by IS NULL THEN $3 ELSE d.settled_at
        END,
        status = CASE
            WHEN d.status = 'pending' AND d.claimed_by IS NULL THEN 'sent' ELSE d.status
        END
    FROM notification n
    WHERE d.dedupe_key = $1 AND d.channel = 'push'
        AND n.id = d.notification_id AND n.person_id = $2
    RETURNING d.notification_id
), closed AS (
    UPDATE delivery SET status = 'dropped', settled_at = $3, last_error = 'seen elsewhere'
    WHERE id IN (
        SELECT id FROM delivery
        WHERE notification_id IN (SELECT notification_id FROM told)
            AND is_fallback AND status = 'pending' AND claimed_by IS NULL
        FOR UPDATE SKIP LOCKED
    )
), seen AS (
    UPDATE notification SET read_at = $3
    WHERE $4 AND id IN (SELECT notification_id FROM told) AND read_at IS NULL
)
SELECT FROM told
"""


async def confirm(viewer: Viewer, dedupe_keys: Sequence[str], *, opened: bool) -> int:
    """Note that pushes of the viewer arrived, or were opened; how many of the keys were theirs.

    The first word counts, later ones change nothing; what was opened has arrived, and is read. No
    text message follows any more. Keys that are nobody's or somebody else's are passed over: an app
    tells late, maybe of what is gone by now. Raises Refusal INVALID dedupe_keys for too many, and
    for what never was a key.
    """
    if len(dedupe_keys) > MOST_KEYS:
        raise invalid("dedupe_keys", "too_many_entries", limit=MOST_KEYS)
    if not all(_KEY.fullmatch(key) for key in dedupe_keys):
        raise invalid("dedupe_keys", "bad_dedupe_key")
    at = now()
    found = 0
    # Each by itself: whoever held several rows could wait for a worker that waits for one of them.
    for key in set(dedupe_keys):
        found += len(await query(_CONFIRM, key, viewer.person_id, at, opened))
    return found
