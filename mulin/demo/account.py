"""The demo accounts, and a way into each of them without a phone."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from mulin.crypto import decrypt
from mulin.database import query
from mulin.demo.gate import refuse_in_production
from mulin.demo.shapes import AccountRole
from mulin.people import phone as phones
from mulin.people.sign_in import open_session


class DemoAccountDoesNotExist(Exception):
    """No demo account has this phone; `mulin demo accounts` lists those there are."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """`phone` is E.164; `organization` the Chinese name of the first one the account is part of."""

    phone: str
    name: str
    roles: tuple[AccountRole, ...]
    organization: str | None


# One row a part, the parts of one person together.
_PARTS = """
SELECT p.id, p.phone_encrypted, p.name, part.role, part.organization
FROM person p
LEFT JOIN (
    SELECT m.person_id, m.role, o.name_zh AS organization, m.organization_id
    FROM membership m JOIN organization o ON o.id = m.organization_id
    UNION ALL
    SELECT s.person_id, 'specialist', o.name_zh, s.organization_id
    FROM specialist s LEFT JOIN organization o ON o.id = s.organization_id
) part ON part.person_id = p.id
WHERE p.is_demo AND p.phone_encrypted IS NOT NULL
ORDER BY p.id, part.organization_id, part.role
"""


async def accounts() -> list[DemoAccount]:
    """Every demo account by phone; empty before the first load. Raises RefusedInProduction."""
    refuse_in_production()
    parts = defaultdict[int, list[dict[str, Any]]](list)
    for row in await query(_PARTS):
        parts[row["id"]].append(row)
    return sorted((_account(rows) for rows in parts.values()), key=lambda one: one.phone)


def _account(parts: list[dict[str, Any]]) -> DemoAccount:
    roles = tuple(dict.fromkeys(AccountRole(part["role"]) for part in parts if part["role"]))
    return DemoAccount(
        phone=decrypt(parts[0]["phone_encrypted"]),
        name=parts[0]["name"],
        roles=roles or (AccountRole.RESIDENT,),
        organization=parts[0]["organization"],
    )


async def token_for(phone: str) -> str:
    """Open a session for a demo account and give its access token, without a sign-in code.

    Raises RefusedInProduction, DemoAccountDoesNotExist (real accounts among what does not exist),
    Refusal INVALID for what is no phone number.
    """
    refuse_in_production()
    found = await query(
        "SELECT id FROM person WHERE phone_index = $1 AND is_demo",
        phones.index_of(phones.normalized(phone)),
    )
    if not found:
        raise DemoAccountDoesNotExist(DemoAccountDoesNotExist.__doc__)
    return (await open_session(found[0]["id"])).access_token
