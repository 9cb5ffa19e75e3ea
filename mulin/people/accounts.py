"""The account behind a phone number, made when there is none."""

from mulin.clock import now
from mulin.crypto import encrypt
from mulin.database import query
from mulin.people import phone as phones

# Updating a row to what it is gives its id also where it was there before.
_PERSON = """
INSERT INTO person (phone_index, phone_encrypted, name, locale, is_demo, created_at)
VALUES ($1, $2, $3, 'zh', false, $4)
ON CONFLICT (phone_index) DO UPDATE SET phone_index = excluded.phone_index
RETURNING id
"""


async def person_with_phone(number: str, *, name: str = "") -> int:
    """The id of whoever has a normalized number; `name` is for an account that is new.

    Whoever proves the number later signs in to this account.
    """
    rows = await query(_PERSON, phones.index_of(number), encrypt(number), name, now())
    return int(rows[0]["id"])
