"""Many signed-in phones that act in the same moment, and what they were told."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from mulin import clock
from mulin.database import query
from mulin.people.tokens import access_token
from tests.phone import Phone, Phones

_SIGNED_IN = """
WITH someone AS (
    INSERT INTO person (name, locale, is_demo, created_at)
    SELECT 'Resident ' || number || ' (demo)', 'en', true, $2::timestamptz
    FROM generate_series(1, $1::int) AS number RETURNING id
)
INSERT INTO session (person_id, created_at, expires_at)
SELECT id, $2::timestamptz, $3::timestamptz FROM someone RETURNING id, person_id
"""


async def crowd_of(size: int, phones: Phones) -> list[Phone]:
    """Phones of as many new people, each with its connection open."""
    at = clock.now()
    sessions = await query(_SIGNED_IN, size, at, at + timedelta(days=1))
    made = [await phones.new(access_token(row["person_id"], row["id"])) for row in sessions]
    await asyncio.gather(*(phone.ask("{ __typename }") for phone in made))
    return made


async def at_once(
    crowd: Iterable[Phone], document: str, **variables: Any
) -> list[dict[str, Any]]:
    """The payloads of one mutation sent from every phone in the same moment."""
    answers = await asyncio.gather(*(phone.ask(document, **variables) for phone in crowd))
    return [payload for answer in answers for payload in answer.values()]


def told(payloads: Iterable[dict[str, Any]]) -> Counter[str]:
    """How often each outcome came: "done", or the code of the refusal."""
    return Counter(
        payload["errors"][0]["code"] if payload["errors"] else "done" for payload in payloads
    )
