"""The account of whoever stands at the desk or calls: found by phone, made when there is none."""

from dataclasses import dataclass

from mulin.clock import now
from mulin.database import query
from mulin.intake.consents import keep_consent
from mulin.intake.models import ConsentMethod, IntakeChannel
from mulin.people import phone as phones
from mulin.people.accounts import person_with_phone
from mulin.people.actions import clean_name
from mulin.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Caller:
    """Who somebody says they are. Make it by `caller`."""

    phone: str | None = None
    """E.164."""
    name: str = ""
    consent: ConsentMethod | None = None

    @property
    def known(self) -> bool:
        """Whether they said anything of themselves."""
        return bool(self.phone or self.name)


def caller(phone: str | None, name: str | None, consent: ConsentMethod | None) -> Caller:
    """Raises Refusal INVALID phone or name."""
    number = None if phone is None else phones.normalized(phone)
    return Caller(number, clean_name(name or "", "name"), consent)


_NAME = "UPDATE person SET name = $2 WHERE id = $1 AND name = '' AND closed_at IS NULL"
_WITHOUT_PHONE = """
INSERT INTO person (name, locale, is_demo, created_at) VALUES ($1, 'zh', false, $2) RETURNING id
"""


async def person_behind(
    viewer: Viewer, who: Caller, organization_id: int, channel: IntakeChannel
) -> int:
    """The id of the account behind a caller, with their consent to being helped by staff.

    Belongs inside the caller's transaction, before any other lock: it locks the account's row, so
    that two desks at once make one account. A name is kept only where there is none. Raises
    Refusal INVALID consent.
    """
    if who.phone is None:
        person_id = await person_without_phone(who.name)
    else:
        person_id = await person_with_phone(who.phone, name=who.name)
        await name_if_unnamed(person_id, who.name)
    await keep_consent(viewer, person_id, organization_id, channel, who.consent)
    return person_id


async def name_if_unnamed(person_id: int, name: str) -> None:
    """Keep a name for somebody who has none; an empty one changes nothing."""
    if name:
        await query(_NAME, person_id, name)


async def person_without_phone(name: str) -> int:
    """An account nobody signs in to, of somebody who gives no number."""
    return int((await query(_WITHOUT_PHONE, name, now()))[0]["id"])
