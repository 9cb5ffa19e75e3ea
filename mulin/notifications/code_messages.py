"""Codes on their way to phones and mailboxes that are yet to be proved.

They go beside the outbox: at once, to an address and not to a person, and at most once. A process
that dies with one in hand loses it, and whoever waits asks for another; a code that came minutes
late would be of no use to anybody.
"""

import logging
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from cryptography.fernet import InvalidToken

from mulin import jobs
from mulin.clock import now
from mulin.crypto import decrypt, encrypt
from mulin.database import query
from mulin.messages import Language, current_locale
from mulin.notifications.kinds import Text
from mulin.notifications.models import Channel

log = logging.getLogger(__name__)

SEND_CODES = "notifications.send_codes"
"""The job that sends them."""

SOON = timedelta(seconds=3)
"""When a code goes again whose carrier did not say when."""

_WORDS = {
    "zh": ("睦邻验证码", "验证码 {code}，{minutes} 分钟内有效。请勿告诉任何人。"),
    "en": ("Your Mulin code", "{code} is your code for {minutes} minutes. Tell it to nobody."),
}

# Taking is deleting: no lease, nothing left to be found once it was sent.
_TAKE = """
DELETE FROM code_message WHERE id IN (
    SELECT id FROM code_message WHERE channel = $1 AND due_at <= $2
    ORDER BY due_at LIMIT $3
    FOR UPDATE SKIP LOCKED
)
RETURNING address_encrypted, code_encrypted, locale, dedupe_key, expires_at
"""

_PUT = """
INSERT INTO code_message (channel, address_encrypted, code_encrypted, locale, dedupe_key, due_at,
    expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


@dataclass(frozen=True, slots=True)
class CodeLetter:
    """A code, where it goes (a number in E.164, an e-mail address), and in which language."""

    channel: Channel
    address: str
    code: str
    language: Language
    dedupe_key: str
    expires_at: datetime

    @property
    def text(self) -> Text:
        """What the message says."""
        minutes = max(1, round((self.expires_at - now()).total_seconds() / 60))
        title, body = _WORDS[self.language]
        return Text(title, body.format(code=self.code, minutes=minutes))


async def send(channel: Channel, address: str, code: str, expires_at: datetime) -> None:
    """Put a code on its way in the caller's language; belongs inside a transaction."""
    letter = CodeLetter(channel, address, code, current_locale(), uuid.uuid4().hex, expires_at)
    await _put(letter, now())
    jobs.wake(SEND_CODES)


async def take(channel: Channel, limit: int) -> list[CodeLetter]:
    """Take up to `limit` due codes out, those that have expired not among them.

    None is due any more when the list is empty. What no key of this process opens is gone.
    """
    while True:
        at = now()
        rows = await query(_TAKE, channel.value, at, limit)
        opened = [_opened(channel, row) for row in rows if row["expires_at"] > at]
        letters = [letter for letter in opened if letter is not None]
        if letters or not rows:
            return letters


def _opened(channel: Channel, row: Mapping[str, Any]) -> CodeLetter | None:
    try:
        address, code = decrypt(row["address_encrypted"]), decrypt(row["code_encrypted"])
    except InvalidToken:
        log.error("a code by %s cannot be read: is a key missing?", channel.value)  # noqa: TRY400 - the trace says no more
        return None
    return CodeLetter(
        channel=channel,
        address=address,
        code=code,
        language=cast("Language", row["locale"]),
        dedupe_key=row["dedupe_key"],
        expires_at=row["expires_at"],
    )


async def put_back(late: Collection[tuple[CodeLetter, timedelta | None]]) -> None:
    """Have codes go again, after the time their carrier asked for; never once they expired."""
    for letter, wait in late:
        due_at = now() + (SOON if wait is None else max(wait, SOON))
        if due_at < letter.expires_at:
            await _put(letter, due_at)


async def _put(letter: CodeLetter, due_at: datetime) -> None:
    await query(
        _PUT,
        letter.channel.value,
        encrypt(letter.address),
        encrypt(letter.code),
        letter.language,
        letter.dedupe_key,
        due_at,
        letter.expires_at,
    )
