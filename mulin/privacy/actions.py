"""Agreeing to the notice on personal data."""

from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.people.accounts import lock_account
from mulin.people.viewer import Viewer
from mulin.privacy.models import NoticeAcceptance
from mulin.privacy.notice import VERSION
from mulin.refusals import invalid

_ACCEPT = """
INSERT INTO notice_acceptance (person_id, version, accepted_at) VALUES ($1, $2, $3)
ON CONFLICT (person_id, version) DO NOTHING
RETURNING id
"""


async def accept_notice(viewer: Viewer, version: str) -> NoticeAcceptance:
    """Agree to the notice in force; a second time changes nothing.

    Raises Refusal INVALID version for any other: nobody agrees to what they were not shown.
    """
    if version != VERSION:
        raise invalid("version", "notice_changed")
    async with transaction():
        await lock_account(viewer, viewer.person_id)
        if await query(_ACCEPT, viewer.person_id, version, now()):
            person = viewer.person_id
            await record("notice.accepted", "person", person, actor_id=person, version=version)
        return await NoticeAcceptance.get(person_id=viewer.person_id, version=version)
