"""How tests read the public directory: pages of a list, and the whole of it."""

from collections.abc import Mapping
from typing import Any

from tests.phone import Phone


def listing(field: str, arguments: str = "", more: str = "") -> str:
    """A document that asks for one page; `arguments` reads like `$kind: TeamKind`."""
    declared = "$first: Int, $after: String, $last: Int, $before: String"
    names = [part.split(":")[0].strip() for part in arguments.split(",") if part.strip()]
    given = "".join(f", {name[1:]}: {name}" for name in names)
    return f"""
query Listing({declared}{", " if arguments else ""}{arguments}) {{
  found: {field}(first: $first, after: $after, last: $last, before: $before{given}) {{
    totalCount
    edges {{ cursor node {{ id name {more} }} }}
    pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
  }}
}}
"""


DOCUMENTS: Mapping[str, str] = {
    "organizations": listing("organizations", "$kind: OrganizationKind, $parentId: ID"),
    "venues": listing(
        "venues", "$near: NearInput, $organizationId: ID", "distanceMeters latitude longitude"
    ),
    "topics": listing("topics"),
    "services": listing("services", "$teamKind: TeamKind, $topicId: ID"),
    "specialists": listing(
        "specialists", "$topicId: ID, $venueId: ID, $teamId: ID, $search: String"
    ),
    "teams": listing("teams", "$kind: TeamKind"),
}
"""A listing of every connection anybody may read, by its field."""


async def page(phone: Phone, field: str, **variables: Any) -> dict[str, Any]:
    """One page as it came."""
    found: dict[str, Any] = (await phone.ask(DOCUMENTS[field], **variables))["found"]
    return found


async def nodes(phone: Phone, field: str, **variables: Any) -> list[dict[str, Any]]:
    """The nodes of one page of a hundred; `totalCount` must agree."""
    found = await page(phone, field, first=100, **variables)
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


async def ids(phone: Phone, field: str, **variables: Any) -> list[str]:
    return [node["id"] for node in await nodes(phone, field, **variables)]


async def walked(
    phone: Phone, field: str, size: int, *, backward: bool, **variables: Any
) -> list[list[str]]:
    """Ids page by page, in the order of the list, from the end to the beginning if `backward`."""
    way, cursor, more, edge = (
        ("last", "before", "hasPreviousPage", "startCursor")
        if backward
        else ("first", "after", "hasNextPage", "endCursor")
    )
    pages: list[list[str]] = []
    position = None
    while True:
        found = await page(phone, field, **{way: size, cursor: position}, **variables)
        page_ids = [one["node"]["id"] for one in found["edges"]]
        pages.insert(0, page_ids) if backward else pages.append(page_ids)
        if not found["pageInfo"][more]:
            return pages
        position = found["pageInfo"][edge]
