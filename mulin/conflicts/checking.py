"""Does somebody, or their firm, advise the other side?"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from mulin.conflicts.likeness import THRESHOLD, Core, likeness
from mulin.conflicts.parties import Party
from mulin.crypto import decrypt
from mulin.database import query

_CLIENTS = """
WITH candidate AS (
    SELECT id, organization_id FROM specialist WHERE id = ANY($1::bigint[])
), client_of AS (
    SELECT candidate.id AS specialist_id, client.id, client.name_encrypted, client.code_index
    FROM candidate JOIN client ON client.specialist_id = candidate.id
    UNION ALL
    SELECT candidate.id, client.id, client.name_encrypted, client.code_index
    FROM candidate JOIN client ON client.organization_id = candidate.organization_id
)
SELECT specialist_id, id, name_encrypted, code_index FROM client_of
WHERE NOT EXISTS (
    SELECT 1 FROM conflict k
    WHERE k.specialist_id = client_of.specialist_id AND k.client_id = client_of.id
      AND k.person_id = $2 AND k.overridden_at IS NOT NULL
)
ORDER BY specialist_id, id
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A client of a specialist, or of their firm, who seems to be the other side."""

    specialist_id: int
    client_id: int
    party_name: str = field(repr=False)
    likeness: int


async def conflicted(
    specialist_ids: Collection[int], parties: Sequence[Party], *, person_id: int
) -> dict[int, Hit]:
    """Who of the specialists must not advise that person, by specialist id: the likest client.

    What a coordinator overrode for that person stands in nobody's way. One statement; none when
    there is nobody to compare.
    """
    if not parties or not specialist_ids:
        return {}
    sought = [(party, party.code_index, Core.of(party.name)) for party in parties]
    found: dict[int, Hit] = {}
    # A firm's client comes once for each of its specialists: unveiled and compared once.
    compared: dict[int, tuple[int, str] | None] = {}
    for row in await query(_CLIENTS, sorted(specialist_ids), person_id):
        client_id, specialist_id = row["id"], row["specialist_id"]
        if client_id not in compared:
            core = Core.of(decrypt(row["name_encrypted"]))
            compared[client_id] = max(_likest(sought, core, row["code_index"]), default=None)
        match = compared[client_id]
        known = found.get(specialist_id)
        if match is not None and (known is None or match[0] > known.likeness):
            found[specialist_id] = Hit(specialist_id, client_id, match[1], match[0])
    return found


def _likest(
    sought: Sequence[tuple[Party, str | None, Core]], client: Core, code_index: str | None
) -> Iterator[tuple[int, str]]:
    for party, party_code, core in sought:
        same = code_index is not None and code_index == party_code
        alike = 100 if same else likeness(client, core)
        if alike >= THRESHOLD:
            yield alike, party.name
