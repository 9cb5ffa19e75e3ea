"""Reading the trace: a district's for its auditors and admins, one's own for everybody."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from mulin.audit.models import AuditEntry
from mulin.audit.reading import record_reading
from mulin.database import query
from mulin.organizations.subtrees import subtrees
from mulin.people.models import Role
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal
from mulin.wording import clean

AUDITING = frozenset({Role.AUDITOR, Role.DISTRICT_ADMIN})
"""Roles that read the trace of their district."""

_WORD_LIMIT = 64

# Entries name no district, since what they are about does: appointments, questions, numbers and
# ratings that of whoever serves them, all else that of whoever did it. Asked of each row by its
# key, the newest first, so that a page costs what its rows cost. `{}` are ids, never input.
_IN_DISTRICT = """
(CASE "audit_entry"."object_type"
    WHEN 'appointment' THEN EXISTS (
        SELECT FROM appointment a
        LEFT JOIN venue v ON v.id = a.venue_id LEFT JOIN team t ON t.id = a.team_id
        WHERE a.id = "audit_entry"."object_id"
            AND (v.organization_id IN ({0}) OR t.organization_id IN ({0})))
    WHEN 'consultation' THEN EXISTS (
        SELECT FROM consultation c
        WHERE c.id = "audit_entry"."object_id" AND c.served_by_id IN ({0}))
    WHEN 'walk_in' THEN EXISTS (
        SELECT FROM walk_in w JOIN venue v ON v.id = w.venue_id
        WHERE w.id = "audit_entry"."object_id" AND v.organization_id IN ({0}))
    WHEN 'rating' THEN EXISTS (
        SELECT FROM rating r JOIN team t ON t.id = r.team_id
        WHERE r.id = "audit_entry"."object_id" AND t.organization_id IN ({0}))
    ELSE coalesce("audit_entry"."actor_id" IN (
        SELECT m.person_id FROM membership m WHERE m.organization_id IN ({0})
        UNION ALL
        SELECT s.person_id FROM specialist s
        JOIN team_member tm ON tm.specialist_id = s.id JOIN team t ON t.id = tm.team_id
        WHERE t.organization_id IN ({0})), FALSE)
END)
"""

_THINGS = """
SELECT 'appointment' AS kind, id FROM appointment WHERE person_id = $1 AND led_by_id IS NULL
UNION ALL SELECT 'consultation', id FROM consultation WHERE person_id = $1
UNION ALL SELECT 'walk_in', id FROM walk_in WHERE person_id = $1
UNION ALL SELECT 'waitlist_entry', id FROM waitlist_entry WHERE person_id = $1
UNION ALL SELECT 'rating', id FROM rating WHERE person_id = $1
UNION ALL SELECT 'membership', id FROM membership WHERE person_id = $1
UNION ALL SELECT 'consent', id FROM consent WHERE person_id = $1
UNION ALL SELECT 'file', id FROM file WHERE owner_id = $1
"""

_REFERENCES = """
SELECT 'appointment' AS kind, id, reference FROM appointment WHERE id = ANY($1::bigint[])
UNION ALL
SELECT 'consultation', id, reference FROM consultation WHERE id = ANY($2::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """What of the trace is asked for; None: whatever it be. `object` is a type and a key."""

    person_id: int | None = None
    actor_id: int | None = None
    on_behalf_of_id: int | None = None
    role: str | None = None
    request_id: str | None = None
    action: str | None = None
    object: tuple[str, int] | None = None
    begin: datetime | None = None
    end: datetime | None = None


def audits(viewer: Viewer) -> bool:
    """Whether they read the trace of a district."""
    return bool(_audited(viewer))


def _audited(viewer: Viewer) -> set[int]:
    return {place for place, role in viewer.memberships if role in AUDITING}


async def note_search(viewer: Viewer) -> None:
    """Say in the trace that the viewer searched that of their district."""
    await record_reading("audit.searched", "organization", _audited(viewer), viewer)


async def of_district(viewer: Viewer, sought: Sought) -> QuerySet[AuditEntry]:
    """The trace of a district, for who audits it.

    Raises Refusal FORBIDDEN, INVALID action or request_id.
    """
    roots = _audited(viewer)
    if not roots:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do")
    district = sorted(set[int]().union(*(await subtrees(roots)).values()))
    served = RawSQL(_IN_DISTRICT.format(", ".join(map(str, district))))
    found = AuditEntry.annotate(in_district=served).filter(in_district=True)
    if sought.person_id is not None:
        by_them = Q(actor_id=sought.person_id)
        found = found.filter(by_them | await _concerning(sought.person_id))
    if sought.action is not None:
        found = found.filter(action=clean(sought.action, "action", limit=_WORD_LIMIT))
    if sought.request_id is not None:
        request_id = clean(sought.request_id, "request_id", limit=_WORD_LIMIT)
        found = found.filter(request_id=request_id)
    for name in ("actor_id", "on_behalf_of_id", "role"):
        value = getattr(sought, name)
        if value is not None:
            found = found.filter(**{name: value})
    if sought.object is not None:
        kind, key = sought.object
        found = found.filter(object_type=kind, object_id=key)
    if sought.begin is not None:
        found = found.filter(at__gte=sought.begin)
    if sought.end is not None:
        found = found.filter(at__lt=sought.end)
    return found


async def of_person(viewer: Viewer) -> QuerySet[AuditEntry]:
    """What was done with the viewer's account and with what is theirs, by whomever."""
    return AuditEntry.filter(await _concerning(viewer.person_id))


async def _concerning(person_id: int) -> Q:
    """What is about a person's account, sessions, or anything else that is theirs."""
    theirs = Q(object_type="person", object_id=person_id)
    # A session is forgotten long before its trace.
    theirs |= Q(object_type="session", actor_id=person_id)
    things = defaultdict[str, list[int]](list)
    for row in await query(_THINGS, person_id):
        things[row["kind"]].append(row["id"])
    for kind, ids in things.items():
        theirs |= Q(object_type=kind, object_id__in=ids)
    return theirs


async def references_of(
    objects: Collection[tuple[str, int]],
) -> dict[tuple[str, int], str]:
    """The references of appointments and questions, by type and key; other things have none."""
    ids = defaultdict[str, list[int]](list)
    for kind, key in objects:
        ids[kind].append(key)
    rows = await query(_REFERENCES, ids["appointment"], ids["consultation"])
    return {(row["kind"], row["id"]): row["reference"] for row in rows}
