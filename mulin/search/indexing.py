"""Keeping the index in step with what it leads to, in the transaction of the change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from mulin.consultations.models import Consultation, Message, MessageKind
from mulin.crypto import decrypt
from mulin.database import query, transaction
from mulin.search.lexemes import document, veiled
from mulin.search.models import Found
from mulin.search.words import pieces_of, sounds_of, words_of

_AT_ONCE = 500

_PUT = """
INSERT INTO search_entry (kind, object_id, document, trigrams)
SELECT $1, entry.id, entry.document::tsvector, string_to_array(entry.pieces, E'\\x01')
FROM unnest($2::bigint[], $3::text[], $4::text[]) AS entry(id, document, pieces)
ON CONFLICT (kind, object_id) DO UPDATE
SET document = excluded.document, trigrams = excluded.trigrams
"""

_SPECIALISTS = """
SELECT s.id, s.name_zh, s.name_en, s.title_zh, s.title_en, s.bio_zh, s.bio_en,
    o.name_zh AS firm_zh, o.name_en AS firm_en,
    ARRAY(
        SELECT name FROM specialist_topic st JOIN topic t ON t.id = st.topic_id,
            LATERAL (VALUES (t.name_zh), (t.name_en)) AS names(name)
        WHERE st.specialist_id = s.id
    ) AS topics,
    ARRAY(
        SELECT name FROM team_member m JOIN team t ON t.id = m.team_id,
            LATERAL (VALUES (t.name_zh), (t.name_en)) AS names(name)
        WHERE m.specialist_id = s.id
    ) AS teams
FROM specialist s LEFT JOIN organization o ON o.id = s.organization_id
WHERE s.id = ANY($1::bigint[])
"""

_ORGANIZATIONS = """
SELECT o.id, o.name_zh, o.name_en,
    ARRAY(
        SELECT words FROM venue v,
            LATERAL (VALUES (v.name_zh), (v.name_en), (v.address_zh), (v.address_en)) AS said(words)
        WHERE v.organization_id = o.id
    ) AS venues
FROM organization o WHERE o.id = ANY($1::bigint[])
"""


async def index_specialists(ids: Collection[int]) -> None:
    """Make specialists findable by name, title, topics, firm, teams and what they say of them.

    Belongs inside the transaction of what changed.
    """
    entries = {
        row["id"]: (
            [
                ("A", _name_words(row)),
                ("B", _all_words([row["title_zh"], row["title_en"], *row["topics"]])),
                ("C", _all_words([row["firm_zh"] or "", row["firm_en"] or "", *row["teams"]])),
                ("D", _all_words([row["bio_zh"], row["bio_en"]])),
            ],
            pieces_of((row["name_zh"], row["name_en"])),
        )
        for row in await query(_SPECIALISTS, sorted(ids))
    }
    await _put(Found.SPECIALIST, entries)


async def index_organizations(ids: Collection[int]) -> None:
    """Make organizations findable by name and by their venues' names and addresses.

    Belongs inside the transaction of what changed.
    """
    entries = {
        row["id"]: (
            [("A", _name_words(row)), ("C", _all_words(row["venues"]))],
            pieces_of((row["name_zh"], row["name_en"])),
        )
        for row in await query(_ORGANIZATIONS, sorted(ids))
    }
    await _put(Found.ORGANIZATION, entries)


async def index_consultations(ids: Collection[int]) -> None:
    """Make consultations findable by reference, title and thread, without their words being kept.

    Notes among the team are left out: that they are there is nothing the other side may learn.
    Belongs inside the transaction of what changed.
    """
    threads: dict[int, list[str]] = {}
    for message in await Message.filter(consultation_id__in=list(ids)).exclude(
        kind=MessageKind.NOTE
    ):
        threads.setdefault(message.consultation_id, []).append(decrypt(message.body_encrypted))
    entries = {
        row.id: (
            [
                ("A", veiled([row.reference.casefold(), *words_of(decrypt(row.title_encrypted))])),
                ("B", veiled(_all_words(threads.get(row.id, ())))),
            ],
            list[str](),
        )
        for row in await Consultation.filter(id__in=list(ids))
    }
    await _put(Found.CONSULTATION, entries)


async def index_everything() -> dict[Found, int]:
    """Build the whole index anew, in portions; how many entries of each kind."""
    counted = {}
    for kind, table, index in (
        (Found.SPECIALIST, "specialist", index_specialists),
        (Found.ORGANIZATION, "organization", index_organizations),
        (Found.CONSULTATION, "consultation", index_consultations),
    ):
        rows = await query(f"SELECT id FROM {table} ORDER BY id")  # noqa: S608 - three names above
        ids = [row["id"] for row in rows]
        for begin in range(0, len(ids), _AT_ONCE):
            async with transaction():
                await index(ids[begin : begin + _AT_ONCE])
        counted[kind] = len(ids)
    return counted


_Entry = tuple[Sequence[tuple[str, Sequence[str]]], Sequence[str]]


async def _put(kind: Found, entries: Mapping[int, _Entry]) -> None:
    if entries:
        await query(
            _PUT,
            kind.value,
            list(entries),
            [document(weighed) for weighed, _ in entries.values()],
            ["\x01".join(pieces) for _, pieces in entries.values()],
        )


def _name_words(row: Mapping[str, Any]) -> list[str]:
    names = (row["name_zh"], row["name_en"])
    return [*_all_words(names), *(sound for name in names for sound in sounds_of(name))]


def _all_words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in words_of(text)]
