"""An organization and all that lies below it."""

from collections.abc import Collection

from mulin.database import query

_BELOW = """
WITH RECURSIVE below(root, id) AS (
    SELECT id, id FROM organization WHERE id = ANY($1::bigint[])
    UNION
    SELECT below.root, child.id FROM below JOIN organization child ON child.parent_id = below.id
)
SELECT root, id FROM below
"""


async def subtrees(roots: Collection[int]) -> dict[int, set[int]]:
    """The ids of each root's subtree, itself included; of an id that nothing has an empty one.

    One statement; none when there are no roots.
    """
    below: dict[int, set[int]] = {root: set() for root in roots}
    if roots:
        for row in await query(_BELOW, sorted(roots)):
            below[row["root"]].add(row["id"])
    return below
