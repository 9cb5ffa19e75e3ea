"""Finding specialists, organizations and consultations by words, as far as they may be seen."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tortoise.queryset import QuerySet

from mulin.consultations import queries as consultations
from mulin.database import query
from mulin.organizations import queries as organizations
from mulin.people.viewer import Viewer
from mulin.refusals import invalid
from mulin.search.lexemes import looked_for, veiled
from mulin.search.models import Found
from mulin.search.words import finest, pieces_of, words_of
from mulin.teams import queries as teams
from mulin.wording import clean

LONGEST = 80
MOST = 50
_ALIKE = 0.5
"""How much of what is looked for a name must sound like to be meant, when no word fits."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found, and how well it fits; only for comparison within one answer."""

    kind: Found
    object_id: int
    score: float


# Whoever typed a name nearly right is served last; a word that fits is worth more than any sound.
_SEARCH = """
WITH wanted AS (SELECT $1::tsquery AS words, $2::text[] AS pieces)
SELECT e.object_id, found.rank, found.likeness
FROM search_entry e, wanted,
LATERAL (
    SELECT CASE WHEN e.document @@ wanted.words
        THEN 1 + ts_rank_cd('{{0.1, 0.2, 0.4, 1.0}}', e.document, wanted.words, 2)
        ELSE 0 END AS rank,
    (
        SELECT count(*) FROM unnest(e.trigrams) AS piece WHERE piece = ANY(wanted.pieces)
    )::float / greatest(cardinality(wanted.pieces), 1) AS likeness
) found
WHERE e.kind = $3
  AND (e.document @@ wanted.words OR (e.trigrams && wanted.pieces AND found.likeness >= $4))
  AND e.object_id IN ({visible})
ORDER BY found.rank + found.likeness DESC, e.object_id DESC
LIMIT $5
"""


async def search(
    viewer: Viewer | None, text: str, kinds: Collection[Found], *, limit: int = 20
) -> list[Hit]:
    """The best hits of those kinds for all of the words, best first; a statement a kind.

    The last word may be unfinished. Names of specialists and organizations are also found by their
    pinyin, and by what sounds half like them. Raises Refusal INVALID text or limit.
    """
    asked = clean(text.replace("\n", " "), "text", limit=LONGEST)
    words = finest(words_of(asked))
    if not words:
        raise invalid("text", "empty")
    if not 1 <= limit <= MOST:
        raise invalid("limit", "out_of_bounds", least=1, most=MOST)
    found: list[Hit] = []
    for kind in dict.fromkeys(kinds):
        visible = _visible(kind, viewer)
        if visible is not None:
            found += await _found(kind, asked, words, visible, limit)
    found.sort(key=lambda hit: -hit.score)
    return found[:limit]


def _visible(kind: Found, viewer: Viewer | None) -> QuerySet[Any] | None:
    if kind is Found.SPECIALIST:
        return teams.specialists()
    if kind is Found.ORGANIZATION:
        return organizations.organizations(viewer)
    return None if viewer is None else consultations.visible_to(viewer)


async def _found(
    kind: Found, asked: str, words: list[str], visible: QuerySet[Any], limit: int
) -> list[Hit]:
    private = kind is Found.CONSULTATION
    terms = veiled(words) if private else words
    wanted = looked_for(terms, begun=not private and asked[-1].isalnum())
    pieces = [] if private else pieces_of([asked])
    # The rule of who may see what is written once, as a query; its values are the viewer's ids.
    rule = visible.values_list("id").sql(params_inline=True)
    rows = await query(_SEARCH.format(visible=rule), wanted, pieces, kind.value, _ALIKE, limit)
    return [
        Hit(kind, row["object_id"], float(row["rank"]) + float(row["likeness"])) for row in rows
    ]
