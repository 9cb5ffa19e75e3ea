"""Many signed-in phones that act in the same moment, and what they were told."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from mulin import clock
from mulin.database import query
from mulin.people.tokens import access_token
from tests.phone import Phone, Phones

_PEOPLE = """
INSERT INTO person (name, locale, is_demo, created_at)
SELECT 'Resident ' || number || ' (demo)', 'en', true, $2::timestamptz
FROM generate_series(1, $1::int) AS number RETURNING id
"""

_SESSIONS = """
INSERT INTO session (person_id, created_at, expires_at)
SELECT person_id, $2::timestamptz, $3::timestamptz
FROM unnest($1::bigint[]) AS person_id RETURNING id, person_id
"""


async def crowd_of(size: int, phones: Phones) -> list[Phone]:
    """Phones of as many new people, each with its connection open."""
    people = await query(_PEOPLE, size, clock.now())
    return await phones_of([row["id"] for row in people], size, phones)


async def phones_of(people: Sequence[int], size: int, phones: Phones) -> list[Phone]:
    """As many phones, shared out among those people, each with its connection open."""
    at = clock.now()
    owners = list(islice(cycle(people), size))
    sessions = await query(_SESSIONS, owners, at, at + timedelta(days=1))
    made = [await phones.new(access_token(row["person_id"], row["id"])) for row in sessions]
    await asyncio.gather(*(phone.ask("{ __typename }") for phone in made))
    return made


async def at_once(
    crowd: Iterable[Phone], document: str, *each: dict[str, Any], **variables: Any
) -> list[dict[str, Any]]:
    """The payloads of a mutation that every phone sends in the same moment.

    With several sets of variables the phones take turns at them.
    """
    turns = zip(crowd, cycle(each or [variables]), strict=False)
    answers = await asyncio.gather(*(phone.ask(document, **given) for phone, given in turns))
    return [payload for answer in answers for payload in answer.values()]


def told(payloads: Iterable[dict[str, Any]]) -> Counter[str]:
    """How often each outcome came: "done", or the code of the refusal."""
    return Counter(
        payload["errors"][0]["code"] if payload["errors"] else "done" for payload in payloads
    )
