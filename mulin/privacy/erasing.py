"""Erasing whose an account was: what goes at once, and what must stay, under its number alone.

PIPL, article 47: what is not needed any more is deleted; where a law names a term, what is kept
until then is stored and protected, and nothing else is done with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mulin.clock import now
from mulin.crypto import decrypt, decrypt_optional, encrypt
from mulin.database import query
from mulin.files.actions import release
from mulin.people.models import Person
from mulin.privacy.naming import mentions, without
from mulin.privacy.schedule import SCHEDULE, Kept
from mulin.search.indexing import index_consultations, index_specialists


@dataclass(frozen=True, slots=True)
class Remains:
    """Rows of one kind that are kept, until the last of them goes; None: for good."""

    kind: Kept
    count: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """What became of an account's data: how many rows of a table went, and what is kept."""

    at: datetime
    deleted: dict[str, int]
    kept: list[Remains]


# Names stand in words that others were sent about their appointments.
_UNNAME = """
UPDATE notification
SET parameters = parameters || '{"who_zh": "已注销用户", "who_en": "Closed account"}'::jsonb
WHERE person_id <> $1 AND parameters->>'who_zh' = $2
    AND appointment_id IN (SELECT id FROM appointment WHERE person_id = $1)
"""

_UNLINK = """
UPDATE appointment SET waitlist_entry_id = NULL
WHERE waitlist_entry_id IN (SELECT id FROM waitlist_entry WHERE person_id = $1)
"""

# The column that holds the blind index of the phone.
_BY_PHONE = {"sign_in_code": "phone_index", "wrong_tries": "subject", "invitation": "phone_index"}

# Devices first, as whoever notifies locks them before the account.
_OF_PERSON = (
    "device",
    "notification",
    "notification_settings",
    "channel_choice",
    "muted_thread",
    "following",
    "calendar_feed",
    "read_mark",
    "idempotency_key",
    "email_code",
    "waitlist_entry",
    "second_factor",
    "session",
)

_EXPORTS = "DELETE FROM data_export WHERE person_id = $1 RETURNING file_id"
_LOOSE_FILES = """
SELECT id FROM file WHERE owner_id = $1 AND attached_at IS NULL
"""

# Words in which a person may have named themselves, or were named by who served them.
_WORDS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("consultation", ("title_encrypted",), "person_id = $1 OR submitted_by_id = $1"),
    (
        "consultation_change",
        ("reason_encrypted",),
        "consultation_id IN (SELECT id FROM consultation WHERE person_id = $1)",
    ),
    (
        "message",
        ("body_encrypted",),
        "author_id = $1 OR consultation_id IN (SELECT id FROM consultation WHERE person_id = $1)",
    ),
    ("appointment", ("note_encrypted", "outcome_encrypted"), "person_id = $1"),
    (
        "appointment_change",
        ("reason_encrypted",),
        "appointment_id IN (SELECT id FROM appointment WHERE person_id = $1)",
    ),
    (
        "opposing_party",
        ("name_encrypted",),
        """consultation_id IN (SELECT id FROM consultation WHERE person_id = $1)
        OR appointment_id IN (SELECT id FROM appointment WHERE person_id = $1)""",
    ),
    ("conflict", ("party_name_encrypted", "reason_encrypted"), "person_id = $1"),
    ("rating", ("words_encrypted", "reply_encrypted"), "person_id = $1"),
    ("file", ("name_encrypted",), "owner_id = $1"),
)

_CLOSE = """
UPDATE person SET name = '', phone_encrypted = NULL, phone_index = NULL, email_encrypted = NULL,
    firebase_uid = NULL, closed_at = $2
WHERE id = $1
"""

# Who gave advice is part of its record; what they said of themselves is not.
_FORMER_SPECIALIST = """
UPDATE specialist SET bio_zh = '', bio_en = '', photo_id = NULL
FROM (SELECT id, photo_id FROM specialist WHERE person_id = $1 FOR NO KEY UPDATE) AS former
WHERE specialist.id = former.id
RETURNING former.id, former.photo_id
"""

# $2 is the instant of closing.
_REMAINS = """
SELECT 'appointments' AS kind, count(*) AS rows, max(ends_at) AS last FROM appointment
WHERE person_id = $1 AND led_by_id IS NULL
UNION ALL
SELECT 'consultations', count(*), max(coalesce(closed_at, $2::timestamptz)) FROM consultation
WHERE person_id = $1
UNION ALL
SELECT 'walk_ins', count(*), max(created_at) FROM walk_in WHERE person_id = $1
UNION ALL
SELECT 'consents', count(*), max(given.at) FROM (
    SELECT created_at AS at FROM consent WHERE person_id = $1
    UNION ALL SELECT $2::timestamptz FROM notice_acceptance WHERE person_id = $1
) AS given
UNION ALL
SELECT 'trace', count(*), max(at) FROM audit_entry WHERE actor_id = $1
"""


async def erase(person: Person) -> Erasure:
    """Take out of every table whose an account was, and close it.

    Belongs inside a transaction that holds the account's lock, after all that was open has ended.
    """
    at = now()
    deleted = {**await _delete(person), **await _delete_files(person)}
    await _unname(person)
    for former in await query(_FORMER_SPECIALIST, person.id):
        await index_specialists([former["id"]])
        if former["photo_id"] is not None:
            await release([former["photo_id"]], actor_id=None)
    await query(_CLOSE, person.id, at)
    return Erasure(at, deleted, await _remains(person, at))


async def _delete(person: Person) -> dict[str, int]:
    await query(_UNLINK, person.id)
    gone = {}
    # Names of tables are ours, from the lines above.
    for table, column in _BY_PHONE.items():
        statement = f"DELETE FROM {table} WHERE {column} = $1 RETURNING id"  # noqa: S608
        gone[table] = len(await query(statement, person.phone_index))
    for table in _OF_PERSON:
        statement = f"DELETE FROM {table} WHERE person_id = $1 RETURNING id"  # noqa: S608
        gone[table] = len(await query(statement, person.id))
    return gone


async def _delete_files(person: Person) -> dict[str, int]:
    """Their rows lose what they belong to; the sweep takes them with their contents."""
    exports = await query(_EXPORTS, person.id)
    archives = [row["file_id"] for row in exports if row["file_id"] is not None]
    await release(archives, actor_id=person.id)
    loose = await query(_LOOSE_FILES, person.id)
    return {"data_export": len(exports), "file": len(loose)}


async def _unname(person: Person) -> None:
    if person.name:
        await query(_UNNAME, person.id, person.name)
    phone = decrypt_optional(person.phone_encrypted)
    pattern = mentions(person.name, phone, decrypt_optional(person.email_encrypted))
    if pattern is None:
        return
    for table, columns, whose in _WORDS:
        for column in columns:
            await _rewrite(table, column, whose, person.id, lambda text: without(pattern, text))
    asked = await query("SELECT id FROM consultation WHERE person_id = $1", person.id)
    await index_consultations([row["id"] for row in asked])


async def _rewrite(
    table: str, column: str, whose: str, person_id: int, change: Callable[[str], str]
) -> None:
    # Table, column and condition are ours, from the lines above.
    rows = await query(
        f"SELECT id, {column} AS words FROM {table} WHERE ({whose}) AND {column} IS NOT NULL",  # noqa: S608
        person_id,
    )
    changed = list(_changed(rows, change))
    if changed:
        await query(
            f"UPDATE {table} SET {column} = new.words "  # noqa: S608
            "FROM unnest($1::bigint[], $2::bytea[]) AS new(id, words) "
            f"WHERE {table}.id = new.id",
            [key for key, _ in changed],
            [words for _, words in changed],
        )


def _changed(
    rows: Sequence[dict[str, Any]], change: Callable[[str], str]
) -> list[tuple[int, bytes]]:
    found = []
    for row in rows:
        words = decrypt(row["words"]) if row["words"] else ""
        if (rewritten := change(words)) != words:
            found.append((row["id"], encrypt(rewritten)))
    return found


async def _remains(person: Person, at: datetime) -> list[Remains]:
    return [
        _remain(Kept(row["kind"]), row["rows"], row["last"])
        for row in await query(_REMAINS, person.id, at)
        if row["rows"]
    ]


def _remain(kind: Kept, rows: int, last: datetime) -> Remains:
    term = SCHEDULE[kind].kept
    return Remains(kind, rows, None if term is None else last + term)
