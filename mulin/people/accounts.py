"""The account behind a phone number, made when there is none."""

from mulin.clock import now
from mulin.crypto import encrypt
from mulin.database import query
from mulin.messages import text
from mulin.people import phone as phones
from mulin.people.models import Person
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal

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


_LOCK = "SELECT id FROM person WHERE id = $1 AND closed_at IS NULL FOR NO KEY UPDATE"


async def lock_account(viewer: Viewer, person_id: int) -> None:
    """Lock the account that something new is about to belong to, before any other lock.

    Raises Refusal UNAUTHENTICATED when it is the viewer's and was closed meanwhile, FORBIDDEN when
    it is another's.
    """
    if await query(_LOCK, person_id):
        return
    if person_id == viewer.person_id:
        raise Refusal(Code.UNAUTHENTICATED, "session_ended")
    raise Refusal(Code.FORBIDDEN, "account_gone")


def shown_name(person: Person) -> str:
    """A person's name as others see it, in the language of whoever asks; empty where none is."""
    return text("account_closed") if person.closed_at is not None else person.name
