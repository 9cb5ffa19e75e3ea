"""Codes that prove a phone: asking for one, within limits, and giving it once."""

import hmac
from datetime import datetime, timedelta

from mulin.clock import now
from mulin.crypto import keyed_hash
from mulin.database import query, transaction
from mulin.people import codes, wrong_tries
from mulin.people import phone as phones
from mulin.people.models import SignInCode
from mulin.refusals import Code, Refusal, invalid
from mulin.settings import settings

CODE_LIFE = timedelta(minutes=5)
MOST_TRIES = 5
CODES_PER_PHONE = 5
CODES_PER_ADDRESS = 60
"""Codes an hour; an address may be a whole neighborhood behind one router."""

_LIMIT_WINDOW = timedelta(hours=1)
_ALL_CODES = "sign-in codes"


async def request_code(phone: str, address: str) -> datetime:
    """Send a six-digit code to a phone; gives the instant it stops working.

    Raises Refusal: INVALID phone, RATE_LIMITED, FORBIDDEN where codes are not offered. Whether the
    number has an account makes no difference. It is on its way once this has committed.
    """
    number = phones.normalized(phone)
    sender = codes.to_phones()
    code = codes.six_digits()
    at = now()
    row = SignInCode(
        phone_index=phones.index_of(number),
        address_index=keyed_hash("address", address),
        code_hash=_code_hash(number, code),
        created_at=at,
        expires_at=at + CODE_LIFE,
    )
    async with transaction():
        await _within_limits(row)
        await row.save()
        await sender.send(number, code, row.expires_at)
    return row.expires_at


# The one that has to grow too old before there is room: as many as allowed are newer, or it.
_FULL_UNTIL = """
SELECT max(created_at) + $7::interval AS until FROM (
    (SELECT created_at FROM sign_in_code WHERE phone_index = $1 AND created_at > $6
     ORDER BY created_at DESC OFFSET $3::int - 1 LIMIT 1)
    UNION ALL
    (SELECT created_at FROM sign_in_code WHERE address_index = $2 AND created_at > $6
     ORDER BY created_at DESC OFFSET $4::int - 1 LIMIT 1)
    UNION ALL
    (SELECT created_at FROM sign_in_code WHERE created_at > $6
     ORDER BY created_at DESC OFFSET $5::int - 1 LIMIT 1)
) AS in_the_way
"""


async def _within_limits(row: SignInCode) -> None:
    # The lock makes the count and the insert one step for callers of one phone or address, and for
    # what all of them may be sent.
    await query(
        "SELECT pg_advisory_xact_lock(key) FROM "
        "(SELECT hashtextextended(name, 0) AS key FROM unnest($1::text[]) AS name ORDER BY 1) k",
        [row.phone_index, row.address_index, _ALL_CODES],
    )
    found = await query(
        _FULL_UNTIL,
        row.phone_index,
        row.address_index,
        CODES_PER_PHONE,
        CODES_PER_ADDRESS,
        settings().codes_per_hour,
        row.created_at - _LIMIT_WINDOW,
        _LIMIT_WINDOW,
    )
    if found[0]["until"] is not None:
        raise Refusal(
            Code.RATE_LIMITED, "too_many_codes", field="phone", retry_at=found[0]["until"]
        )


def _code_hash(phone: str, code: str) -> str:
    return keyed_hash("sign-in code", f"{phone}:{code}")


async def check(number: str, code: str, field: str = "code") -> int:
    """The id of a normalized number's latest code, if that is it; what is left is to `use` it.

    Belongs outside a transaction: a wrong try stays counted. Raises Refusal: INVALID code (wrong,
    used, expired and never asked for are one answer), RATE_LIMITED code after five wrong ones of
    this code, or of this phone in a row. `field` is the argument to blame in its stead.
    """
    await wrong_tries.count(phones.index_of(number), field)
    rows = await query(
        """
        UPDATE sign_in_code SET tries = tries + 1
        WHERE id = (SELECT max(id) FROM sign_in_code WHERE phone_index = $1)
          AND used_at IS NULL AND expires_at > $2 AND tries < $3
        RETURNING id, code_hash
        """,
        phones.index_of(number),
        now(),
        MOST_TRIES,
    )
    if not rows:
        if await _tries_are_used_up(number):
            raise Refusal(Code.RATE_LIMITED, "too_many_tries", field=field)
        raise invalid(field, "code_wrong")
    if not hmac.compare_digest(rows[0]["code_hash"], _code_hash(number, code)):
        raise invalid(field, "code_wrong")
    return int(rows[0]["id"])


async def use(number: str, code_id: int, field: str = "code") -> None:
    """Give a checked code, once; belongs inside the transaction of what it is given for.

    Raises Refusal INVALID code when somebody was faster.
    """
    first_use = await query(
        "UPDATE sign_in_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING id",
        code_id,
        now(),
    )
    if not first_use:
        raise invalid(field, "code_wrong")
    await wrong_tries.forgive(phones.index_of(number))


async def _tries_are_used_up(number: str) -> bool:
    latest = await SignInCode.filter(phone_index=phones.index_of(number)).order_by("-id").first()
    return (
        latest is not None
        and latest.used_at is None
        and latest.expires_at > now()
        and latest.tries >= MOST_TRIES
    )
