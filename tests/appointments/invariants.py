"""What is true of appointments at every moment, whatever happened: read from the database alone.

What each change promises to whom is written down here a second time; `mulin` is held to it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mulin import clock
from mulin.database import query

_ACTIVE = """
WITH active AS (
    SELECT * FROM appointment WHERE status IN ('proposed', 'pending', 'booked', 'arrived')
)
"""

# Each gives the rows that break it.
_RULES: Mapping[str, str] = {
    "a specialist gives one meeting at a time, buffers included": """
        SELECT a.id FROM active a JOIN active b ON a.id < b.id
            AND a.specialist_id = b.specialist_id
            AND a.blocked_from < b.blocked_until AND b.blocked_from < a.blocked_until""",
    "a desk is used for one meeting at a time": """
        SELECT a.id FROM active a JOIN active b ON a.id < b.id AND a.desk_id = b.desk_id
            AND a.blocked_from < b.blocked_until AND b.blocked_from < a.blocked_until""",
    "a person is at one meeting at a time": """
        SELECT a.id FROM active a JOIN active b ON a.id < b.id
            AND a.person_id = b.person_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
        WHERE a.led_by_id IS NULL AND b.led_by_id IS NULL""",
    "no venue has more meetings than desks": """
        SELECT a.id FROM active a JOIN active b ON a.venue_id = b.venue_id
            AND b.blocked_from <= a.blocked_from AND a.blocked_from < b.blocked_until
        WHERE a.mode = 'in_person' AND b.mode = 'in_person'
            AND a.led_by_id IS NULL AND b.led_by_id IS NULL
        GROUP BY a.id, a.venue_id
        HAVING count(*) > (SELECT count(*) FROM desk d WHERE d.venue_id = a.venue_id)""",
    "whoever comes in person has a desk of the venue, others have none": """
        SELECT a.id FROM appointment a LEFT JOIN desk d ON d.id = a.desk_id
        WHERE a.led_by_id IS NULL AND (a.mode = 'in_person') IS DISTINCT FROM (
            d.id IS NOT NULL AND d.venue_id = a.venue_id)""",
    "what is proposed says why, and until when": """
        SELECT id FROM appointment
        WHERE (status = 'proposed') <> (proposal IS NOT NULL)
            OR (status = 'proposed' AND expires_at IS NULL)
            OR expires_at > starts_at""",
    "companions share their leader's meeting": """
        SELECT c.id FROM appointment c JOIN appointment a ON a.id = c.led_by_id
        WHERE (c.status, c.starts_at, c.ends_at, c.person_id, c.service_id)
            <> (a.status, a.starts_at, a.ends_at, a.person_id, a.service_id)
            OR c.proposal IS DISTINCT FROM a.proposal
            OR c.expires_at IS DISTINCT FROM a.expires_at""",
    "a place is offered while one time is kept for it, and no longer": """
        SELECT e.id FROM waitlist_entry e
        LEFT JOIN appointment a ON a.waitlist_entry_id = e.id AND a.status = 'proposed'
            AND a.proposal = 'waitlist' AND a.led_by_id IS NULL
        GROUP BY e.id, e.status
        HAVING count(a.id) <> (e.status = 'offered')::int
            AND NOT (e.status = 'left' AND count(a.id) = 1)""",
    "a place is closed when it is over": """
        SELECT id FROM waitlist_entry
        WHERE (closed_at IS NULL) <> (status IN ('waiting', 'offered'))""",
    "nobody has more than one hold": """
        SELECT person_id FROM appointment WHERE proposal = 'hold' AND led_by_id IS NULL
        GROUP BY person_id HAVING count(*) > 1""",
    "a hold tells nobody and leaves no trail": """
        SELECT a.id FROM appointment a WHERE a.proposal = 'hold' AND (
            EXISTS (SELECT FROM notification n WHERE n.appointment_id = a.id)
            OR EXISTS (SELECT FROM appointment_change c WHERE c.appointment_id = a.id))""",
    "whatever is no hold has a trail that ends where it stands": """
        SELECT a.id FROM appointment a LEFT JOIN LATERAL (
            SELECT to_status, sequence FROM appointment_change c WHERE c.appointment_id = a.id
            ORDER BY c.id DESC LIMIT 1) last ON true
        WHERE a.led_by_id IS NULL AND a.proposal IS DISTINCT FROM 'hold'
            AND (last.to_status, last.sequence) IS DISTINCT FROM (a.status, a.sequence)""",
    "a change begins where the one before ended": """
        SELECT id FROM (
            SELECT id, from_status, lag(to_status) OVER trail AS before
            FROM appointment_change WINDOW trail AS (PARTITION BY appointment_id ORDER BY id)
        ) trail WHERE from_status IS DISTINCT FROM before""",
    "the sequence never falls, and rises when the time or the specialist changes": """
        SELECT id FROM (
            SELECT id, sequence, lag(sequence) OVER trail AS before,
                previous_starts_at IS NOT NULL OR previous_specialist_id IS NOT NULL
                    OR to_status = 'cancelled' AS rises
            FROM appointment_change WINDOW trail AS (PARTITION BY appointment_id ORDER BY id)
        ) trail WHERE sequence < before OR (rises AND sequence <= before)""",
    "every change is in the audit": """
        SELECT c.appointment_id FROM (
            SELECT appointment_id, 'appointment.' || kind AS action, count(*) AS times
            FROM appointment_change GROUP BY 1, 2
        ) c FULL JOIN (
            SELECT object_id AS appointment_id, action, count(*) AS times FROM audit_entry
            WHERE object_type = 'appointment' AND action LIKE 'appointment.%' GROUP BY 1, 2
        ) a USING (appointment_id, action)
        WHERE c.times IS DISTINCT FROM a.times""",
    "nobody has a meeting to come with a specialist who is away": """
        SELECT a.id FROM active a JOIN time_off o ON o.specialist_id = a.specialist_id
            AND o.starts_at < a.ends_at AND a.starts_at < o.ends_at
        WHERE a.status <> 'arrived' AND a.starts_at > o.created_at""",
}

_ALL_RULES = _ACTIVE + " UNION ALL ".join(
    f"SELECT {number} AS rule, array_agg(id) AS broken FROM ({rule}) AS found (id) "  # noqa: S608 - ours
    "HAVING count(*) > 0"
    for number, rule in enumerate(_RULES.values())
)

EDGES = frozenset(
    {
        (None, "proposed"),
        (None, "pending"),
        (None, "booked"),
        ("proposed", "booked"),
        ("proposed", "cancelled"),
        ("pending", "pending"),
        ("pending", "booked"),
        ("pending", "proposed"),
        ("pending", "cancelled"),
        ("booked", "pending"),
        ("booked", "booked"),
        ("booked", "proposed"),
        ("booked", "arrived"),
        ("booked", "fulfilled"),
        ("booked", "noshow"),
        ("booked", "cancelled"),
        ("arrived", "fulfilled"),
    }
)
"""The ways a status may change; nothing leads out of fulfilled, cancelled and noshow."""


class Heard(NamedTuple):
    """What the person and the specialists hear of a change, and whether its maker hears it too."""

    person: str | None
    specialists: str | None
    maker_too: bool = False


_BOOKED = Heard("appointment_booked", "appointment_booked", maker_too=True)
_CANCELLED = Heard("appointment_cancelled", "appointment_cancelled")
_NOTHING = Heard(None, None)

PROMISED: Mapping[str, Heard] = {
    "booked": _BOOKED,
    "booked, to be confirmed": Heard("appointment_received", "appointment_requested", True),
    "confirmed": Heard("appointment_confirmed", "appointment_confirmed"),
    "declined": Heard("appointment_declined", None),
    "cancelled": _CANCELLED,
    "arrived": _NOTHING,
    "fulfilled": _NOTHING,
    "no_show": Heard("appointment_no_show", None),
    "rescheduled": Heard("appointment_rescheduled", "appointment_rescheduled"),
    "rescheduled, to be confirmed": Heard("appointment_rescheduled", "appointment_requested"),
    "reassigned": Heard("appointment_reassigned", "appointment_reassigned"),
    "lapsed": Heard("appointment_lapsed", "appointment_cancelled"),
    "proposed": Heard("appointment_proposed", None),
    "accepted": Heard("appointment_booked", "appointment_accepted", True),
    "waitlist: proposed": Heard("waitlist_offered", None),
    "waitlist: accepted": _BOOKED,
    "waitlist: declined": _NOTHING,
    "waitlist: cancelled": Heard("waitlist_lapsed", None),
    "waitlist: lapsed": Heard("waitlist_lapsed", None),
}
"""By what happened. Whoever gave it before it was given to somebody else hears that it was."""


class Mark(NamedTuple):
    """How far the trail and the inboxes have been looked at."""

    change: int = 0
    notification: int = 0


async def now_at() -> Mark:
    """The present end of the trail and of the inboxes."""
    row = (
        await query(
            "SELECT (SELECT coalesce(max(id), 0) FROM appointment_change) AS change, "
            "(SELECT coalesce(max(id), 0) FROM notification) AS notification"
        )
    )[0]
    return Mark(row["change"], row["notification"])


async def check(since: Mark = Mark()) -> None:  # noqa: B008 - a tuple
    """Fail, naming the rule, unless all of it is true; `since` bounds what was told to whom.

    Of meetings of several specialists what was told is right only for changes after which the set
    of them has stayed the same.
    """
    broken = {list(_RULES)[row["rule"]]: row["broken"] for row in await query(_ALL_RULES)}
    assert not broken, broken
    edges = await query("SELECT DISTINCT from_status, to_status FROM appointment_change")
    strange = {(row["from_status"], row["to_status"]) for row in edges} - EDGES
    assert not strange, strange
    await _check_told(since)


async def check_swept() -> None:
    """After a sweep nothing waits any more for an answer that is overdue."""
    late = await query(
        "SELECT id, status, proposal FROM appointment "
        "WHERE status IN ('proposed', 'pending') AND expires_at <= $1",
        clock.now(),
    )
    assert not late, late


_TRAIL = """
SELECT c.id, c.appointment_id, c.kind, c.from_status, c.to_status, c.actor_id,
    c.previous_specialist_id, a.specialist_id, a.person_id, a.waitlist_entry_id,
    ARRAY(SELECT o.specialist_id FROM appointment o WHERE o.led_by_id = a.id) AS companions
FROM appointment_change c JOIN appointment a ON a.id = c.appointment_id
ORDER BY c.id
"""

_TOLD = """
SELECT appointment_id, person_id, kind FROM notification WHERE id > $1 AND kind NOT IN (
    'appointment_tomorrow', 'appointment_soon', 'appointment_unconfirmed', 'agenda', 'rating_asked'
)
"""


async def _check_told(since: Mark) -> None:
    people = {
        row["id"]: row["person_id"] for row in await query("SELECT id, person_id FROM specialist")
    }
    trails = defaultdict[int, list[dict[str, Any]]](list)
    for row in await query(_TRAIL):
        trails[row["appointment_id"]].append(row)
    promised = Counter(
        (appointment_id, *word)
        for appointment_id, trail in trails.items()
        for word in _promised(trail, people, since.change)
    )
    told = Counter(
        (row["appointment_id"], row["person_id"], row["kind"])
        for row in await query(_TOLD, since.notification)
    )
    assert told == promised, {"too much": told - promised, "missing": promised - told}


def _promised(
    trail: Sequence[Mapping[str, Any]], people: Mapping[int, int], after: int
) -> Iterable[tuple[int, str]]:
    """Whom each change after that id was to be told to, and as what.

    It goes back from where the appointment is now, since a change says with whom it was before.
    """
    specialist = trail[-1]["specialist_id"]
    for number in reversed(range(len(trail))):
        change = trail[number]
        heard = PROMISED[_what(trail, number)]
        former = change["previous_specialist_id"]
        if change["id"] > after:
            maker = None if heard.maker_too else change["actor_id"]
            if heard.person is not None and change["person_id"] != maker:
                yield change["person_id"], heard.person
            for one in {specialist, *change["companions"]}:
                if heard.specialists is not None and people[one] != maker:
                    yield people[one], heard.specialists
            left = former not in {None, specialist, *change["companions"]}
            if left and people[former] != maker:
                yield people[former], "appointment_handed_on"
        specialist = former or specialist


def _what(trail: Sequence[Mapping[str, Any]], number: int) -> str:
    """What happened, in the words of `PROMISED`."""
    change = trail[number]
    kind = str(change["kind"])
    if kind in {"booked", "rescheduled"} and change["to_status"] == "pending":
        return f"{kind}, to be confirmed"
    # Once they have answered the offer, it is an appointment like any other.
    if change["waitlist_entry_id"] is not None and number <= 1:
        return f"waitlist: {kind}"
    return kind
