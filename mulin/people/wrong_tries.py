"""Guessing slows down: wrong tries in a row are counted, and each further one waits longer."""

from datetime import datetime, timedelta

from mulin.clock import now
from mulin.database import query
from mulin.refusals import Code, Refusal

FREE_TRIES = 5
"""So many wrong ones in a row before there is a wait."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)

# Past that exponent the longest wait holds anyway, and a power of two stays a small number.
_MOST_DOUBLINGS = 10

# A try is taken for a wrong one before anybody looks at it, in a statement of its own: of many at
# once no more are let through than one after the other.
_COUNT = """
INSERT INTO wrong_tries AS known (subject, tries, tried_at) VALUES ($1, 1, $2)
ON CONFLICT (subject) DO UPDATE SET
    (tries, tried_at, blocked_until) = (
        SELECT n, $2::timestamptz, CASE WHEN n >= $4::int THEN
            $2::timestamptz + least($5::interval * power(2, least(n - $4::int, $7::int)), $6) END
        FROM (SELECT CASE WHEN known.tried_at <= $3 THEN 1 ELSE known.tries + 1 END AS n) AS next
    )
WHERE known.blocked_until IS NULL OR known.blocked_until <= $2
RETURNING tries
"""


async def count(subject: str, field: str) -> None:
    """Take note of a try as if it were wrong; `forgive` what turns out to be right.

    Belongs outside the transaction of whatever is tried: a wrong one stays counted. Raises Refusal
    RATE_LIMITED naming `field`, with when it may be tried again.
    """
    at = now()
    counted = await query(
        _COUNT,
        subject,
        at,
        at - FORGOTTEN_AFTER,
        FREE_TRIES,
        FIRST_WAIT,
        LONGEST_WAIT,
        _MOST_DOUBLINGS,
    )
    if counted:
        return
    rows = await query("SELECT blocked_until FROM wrong_tries WHERE subject = $1", subject)
    # Whoever was right meanwhile has had the wait lifted.
    raise _wait(field, rows[0]["blocked_until"] or at if rows else at)


def _wait(field: str, until: datetime) -> Refusal:
    minutes = max(1, -((now() - until) // timedelta(minutes=1)))
    return Refusal(
        Code.RATE_LIMITED, "wrong_too_often", field=field, retry_at=until, minutes=minutes
    )


async def forgive(subject: str) -> None:
    """It was right: what was wrong before counts no more. Belongs inside that transaction."""
    await query("DELETE FROM wrong_tries WHERE subject = $1", subject)
