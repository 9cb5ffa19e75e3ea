"""What a check found: told to those who decide, and decided by them."""

from collections.abc import Mapping

from mulin.audit.actions import record
from mulin.clock import now
from mulin.conflicts.checking import Hit, conflicted
from mulin.conflicts.models import Conflict
from mulin.conflicts.parties import Party
from mulin.conflicts.queries import conflicts_visible_to
from mulin.crypto import decrypt, encrypt
from mulin.database import query, transaction
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind
from mulin.organizations.running import coordinators_of
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.wording import clean

REASON_LIMIT = 500

# What was found before about the same matter is no news; about another matter it is.
_WRITE = """
WITH hit AS (
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::smallint[])
        AS hit(specialist_id, client_id, party_name, likeness)
), written AS (
    INSERT INTO conflict AS known (specialist_id, client_id, person_id, consultation_id,
        organization_id, party_name_encrypted, likeness, created_at)
    SELECT specialist_id, client_id, $5, $6, $7, party_name, likeness, $8
    FROM hit ORDER BY specialist_id
    ON CONFLICT (specialist_id, client_id, person_id) DO UPDATE
    SET consultation_id = coalesce(excluded.consultation_id, known.consultation_id),
        organization_id = excluded.organization_id,
        party_name_encrypted = excluded.party_name_encrypted,
        likeness = excluded.likeness
    WHERE known.overridden_at IS NULL
      AND (excluded.consultation_id <> coalesce(known.consultation_id, 0)
           OR excluded.organization_id <> known.organization_id)
    RETURNING id, specialist_id, client_id, likeness
)
SELECT written.*, s.name_zh, s.name_en
FROM written JOIN specialist s ON s.id = written.specialist_id
ORDER BY written.id
"""


async def tell_coordinators(
    hits: Mapping[int, Hit],
    *,
    person_id: int,
    organization_id: int,
    consultation_id: int | None = None,
) -> None:
    """Write down whom a check kept from a person's matter, and tell the coordinators who decide.

    They are those of the organization that serves. Belongs inside the caller's transaction. Of the
    same matter they hear once, whoever asks for advice never.
    """
    if not hits:
        return
    found = [hits[key] for key in sorted(hits)]
    written = await query(
        _WRITE,
        [hit.specialist_id for hit in found],
        [hit.client_id for hit in found],
        [encrypt(hit.party_name) for hit in found],
        [hit.likeness for hit in found],
        person_id,
        consultation_id,
        organization_id,
        now(),
    )
    if not written:
        return
    for row in written:
        await record(
            "conflict.found",
            "conflict",
            row["id"],
            actor_id=None,
            specialist=row["specialist_id"],
            client=row["client_id"],
            likeness=row["likeness"],
        )
    deciding = [one for one in await coordinators_of(organization_id) if one != person_id]
    words = [
        Word(
            coordinator,
            NotificationKind.CONFLICT_FOUND,
            {"who_zh": row["name_zh"], "who_en": row["name_en"]},
        )
        for row in written
        for coordinator in deciding
    ]
    await notify(words, consultation_id=consultation_id)


async def override(viewer: Viewer, conflict_id: int, reason: str) -> Conflict:
    """Let the specialist advise that person all the same; from then on no check finds it again.

    Raises Refusal: INVALID reason, NOT_FOUND id, FORBIDDEN id for who may only read it,
    WRONG_STATUS id when it was overridden before.
    """
    words = clean(reason, "reason", limit=REASON_LIMIT)
    if not words:
        raise invalid("reason", "empty")
    async with transaction():
        await query("SELECT id FROM conflict WHERE id = $1 FOR NO KEY UPDATE", conflict_id)
        conflict = await conflicts_visible_to(viewer).get_or_none(id=conflict_id)
        if conflict is None:
            raise not_found("id")
        if conflict.organization_id not in viewer.coordinated:
            raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
        if conflict.overridden_at is not None:
            raise Refusal(Code.WRONG_STATUS, "already_overridden", field="id")
        conflict.overridden_by_id = viewer.person_id
        conflict.overridden_at = now()
        conflict.reason_encrypted = encrypt(words)
        await conflict.save()
        await record(
            "conflict.overridden",
            "conflict",
            conflict.id,
            actor_id=viewer.person_id,
            specialist=conflict.specialist_id,
            client=conflict.client_id,
        )
        await _override_alike(conflict)
    return conflict


_ALIKE = """
INSERT INTO conflict (specialist_id, client_id, person_id, consultation_id, organization_id,
    party_name_encrypted, likeness, created_at, overridden_by_id, overridden_at, reason_encrypted)
SELECT specialist_id, $2, person_id, consultation_id, organization_id,
    party_name_encrypted, $3, overridden_at, overridden_by_id, overridden_at, reason_encrypted
FROM conflict WHERE id = $1
ON CONFLICT (specialist_id, client_id, person_id) DO UPDATE
SET overridden_by_id = excluded.overridden_by_id, overridden_at = excluded.overridden_at,
    reason_encrypted = excluded.reason_encrypted
"""


async def _override_alike(conflict: Conflict) -> None:
    """The same for other entries of that client: a firm's list and one's own often name both."""
    party = Party(decrypt(conflict.party_name_encrypted))
    whose = conflict.specialist_id
    while hits := await conflicted([whose], [party], person_id=conflict.person_id):
        await query(_ALIKE, conflict.id, hits[whose].client_id, hits[whose].likeness)
