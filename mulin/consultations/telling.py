"""Who hears of a change: the trail, the inboxes, the open screens, the audit."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from mulin import events
from mulin.audit.actions import record
from mulin.clock import now
from mulin.consultations.models import (
    Consultation,
    ConsultationStatus,
    DueStage,
    QueueReason,
)
from mulin.consultations.models import ConsultationChangeKind as Change
from mulin.crypto import encrypt_optional
from mulin.database import query
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import NotificationKind as Kind
from mulin.organizations.running import admins_of, coordinators_of
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings
from mulin.webhooks.telling import tell_of_consultation

_GENERAL = ("未分类", "no topic")

_TOLD_TO_ACTOR = frozenset({Kind.CONSULTATION_RECEIVED, Kind.RATING_ASKED})
"""Of anything else nobody is told who did it."""

_WAITING = frozenset({ConsultationStatus.SUBMITTED, ConsultationStatus.TRIAGED})

_BEGINS_WAITING = frozenset(
    {Change.SUBMITTED, Change.HANDED_OVER, Change.RETURNED, Change.REOPENED}
)
"""After these it may be that nobody is at it, and somebody is to choose.

So it may when the requester writes in what was given back while nobody waited for an answer.
"""

_REASONS: Mapping[QueueReason, tuple[str, str]] = {
    QueueReason.NO_TEAM: ("没有团队负责此范围", "no team covers it"),
    QueueReason.NO_TOPIC: ("团队中无人从事此领域", "nobody of the team advises on it"),
    QueueReason.NO_CAPACITY: ("团队成员均已满额或不在岗", "everybody of the team is full or away"),
    QueueReason.CONFLICT: ("存在利益冲突", "there is a conflict of interest"),
    QueueReason.RETURNED: ("已被退回", "it was given back"),
}

_TO_REQUESTER: Mapping[Change, Kind] = {
    Change.SUBMITTED: Kind.CONSULTATION_RECEIVED,
    Change.ASKED_BACK: Kind.CONSULTATION_ASKED_BACK,
    Change.REPLIED: Kind.CONSULTATION_REPLIED,
    Change.ANSWERED: Kind.CONSULTATION_ANSWERED,
    Change.CLOSED: Kind.CONSULTATION_CLOSED,
    Change.MERGED: Kind.CONSULTATION_CLOSED,
}
_TO_ASSIGNEE: Mapping[Change, Kind] = {
    Change.SUBMITTED: Kind.CONSULTATION_ASSIGNED,
    Change.ASSIGNED: Kind.CONSULTATION_ASSIGNED,
    Change.HANDED_OVER: Kind.CONSULTATION_ASSIGNED,
    Change.REPLIED: Kind.CONSULTATION_REPLIED,
    Change.CLOSED: Kind.CONSULTATION_CLOSED,
    Change.REOPENED: Kind.CONSULTATION_REOPENED,
    Change.WITHDRAWN: Kind.CONSULTATION_WITHDRAWN,
    Change.REMINDED: Kind.CONSULTATION_DUE,
}

# What was asked for an organization is told to whoever asked, or to all its contacts once they
# are none any more.
_RECORD = """
WITH change AS (
    INSERT INTO consultation_change (consultation_id, kind, from_status, to_status, actor_id,
        team_id, specialist_id, reason_encrypted, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
), contact AS (
    SELECT m.person_id FROM consultation c JOIN membership m
        ON m.organization_id = c.organization_id
        AND m.role IN ('enterprise_contact', 'school_contact')
        AND m.starts_on <= $11::date AND (m.ends_on IS NULL OR m.ends_on > $11::date)
    WHERE c.id = $1
)
SELECT (SELECT id FROM change) AS change_id, t.name_zh AS topic_zh, t.name_en AS topic_en,
    ARRAY(SELECT person_id FROM contact) AS contacts,
    ARRAY(
        SELECT s.person_id FROM team_member m JOIN specialist s ON s.id = m.specialist_id
        WHERE m.team_id = c.team_id
    ) AS members,
    ARRAY(
        SELECT s.person_id FROM team_member m JOIN specialist s ON s.id = m.specialist_id
        WHERE m.team_id = c.team_id AND m.role = 'lead'
    ) AS leads,
    (SELECT person_id FROM specialist WHERE id = c.specialist_id) AS assignee,
    (SELECT person_id FROM specialist WHERE id = $10) AS former,
    EXISTS (SELECT FROM webhook WHERE disabled_at IS NULL) AS webhooks_listen
FROM consultation c LEFT JOIN topic t ON t.id = c.topic_id
WHERE c.id = $1
"""


async def record_change(
    actor_id: int | None,
    consultation: Consultation,
    kind: Change,
    *,
    before: ConsultationStatus | None,
    former_specialist_id: int | None = None,
    reason: str = "",
) -> None:
    """Write down a change and tell of it, inside the transaction that makes it.

    The row is saved already. `actor_id` is the person who made the change, None when Mulin did;
    `before` its status until then, None when it is new; `former_specialist_id` whose it was.
    """
    at = now()
    zone = settings().time_zone
    rows = await query(
        _RECORD,
        consultation.id,
        kind.value,
        None if before is None else before.value,
        consultation.status.value,
        actor_id,
        consultation.team_id,
        consultation.specialist_id,
        encrypt_optional(reason),
        at,
        former_specialist_id,
        local_date(at, zone),
    )
    concerned = rows[0]
    asking = {consultation.person_id, *concerned["contacts"]}
    team_side = [
        *_specialists_hear(kind, concerned),
        *await _overseers_hear(consultation, kind, before, concerned),
    ]
    hearing = dict.fromkeys(
        [
            *_requester_hears(consultation, kind, concerned),
            # Whoever oversees the work hears nothing of it when the question is theirs.
            *((person_id, heard) for person_id, heard in team_side if person_id not in asking),
        ]
    )
    words = [
        Word(person_id, heard, _parameters(consultation, heard, concerned, zone))
        for person_id, heard in hearing
        if person_id != actor_id or heard in _TOLD_TO_ACTOR
    ]
    await notify(words, consultation_id=consultation.id)
    if concerned["webhooks_listen"]:
        await tell_of_consultation(consultation, kind)
    event = events.Event("consultation", consultation.id, kind.value, concerned["change_id"])
    events.tell(event, topics_of(consultation, concerned))
    await record(
        f"consultation.{kind.value}",
        "consultation",
        consultation.id,
        actor_id=actor_id,
        status=consultation.status.value,
        team=consultation.team_id,
        specialist=consultation.specialist_id,
    )


def requesters(consultation: Consultation, contacts: Collection[int]) -> list[int]:
    """The person ids of those who are told what becomes of their question."""
    if consultation.organization_id is None or consultation.person_id in contacts:
        return [consultation.person_id]
    return list(contacts)


def topics_of(consultation: Consultation, concerned: Mapping[str, Any]) -> Iterator[str]:
    """Where open screens hear of a consultation; `concerned` has `contacts` and `members`."""
    if consultation.organization_id is None:
        yield events.of_person(consultation.person_id)
    for person_id in {*concerned["contacts"], *concerned["members"]}:
        yield events.of_person(person_id)
    yield events.of_organization(consultation.served_by_id)


_Hearing = tuple[int, Kind]


def _requester_hears(
    consultation: Consultation, kind: Change, concerned: Mapping[str, Any]
) -> Iterator[_Hearing]:
    heard = _TO_REQUESTER.get(kind)
    if heard is None:
        return
    for person_id in requesters(consultation, concerned["contacts"]):
        yield person_id, heard
        if kind is Change.CLOSED and consultation.first_answered_at is not None:
            yield person_id, Kind.RATING_ASKED


def _specialists_hear(kind: Change, concerned: Mapping[str, Any]) -> Iterator[_Hearing]:
    assignee, former = concerned["assignee"], concerned["former"]
    heard = _TO_ASSIGNEE.get(kind)
    if heard is not None and assignee is not None:
        yield assignee, heard
    if former is not None and former != assignee:
        yield former, Kind.CONSULTATION_HANDED_ON


async def _overseers_hear(
    consultation: Consultation,
    kind: Change,
    before: ConsultationStatus | None,
    concerned: Mapping[str, Any],
) -> list[_Hearing]:
    place = consultation.served_by_id
    if kind is Change.ESCALATED and consultation.due_stage is DueStage.ESCALATED:
        return [(one, Kind.CONSULTATION_LATE) for one in await admins_of(place)]
    waiting = consultation.status in _WAITING
    begins = kind in _BEGINS_WAITING or (kind is Change.REPLIED and before not in _WAITING)
    if kind is Change.ESCALATED:
        heard = Kind.CONSULTATION_LATE
    elif kind is Change.REMINDED and waiting:
        heard = Kind.CONSULTATION_DUE
    elif waiting and begins:
        heard = Kind.CONSULTATION_WAITING
    else:
        return []
    assignee = [concerned["assignee"]] if concerned["assignee"] is not None else []
    return [(one, heard) for one in (*assignee, *concerned["leads"], *await coordinators_of(place))]


def _parameters(
    consultation: Consultation, heard: Kind, concerned: Mapping[str, Any], zone: str
) -> dict[str, str]:
    promised_at = consultation.promised_at or now()
    told = {
        "reference": consultation.reference,
        "starts_at": promised_at.isoformat(),
        "zone": zone,
        "topic_zh": concerned["topic_zh"] or _GENERAL[0],
        "topic_en": concerned["topic_en"] or _GENERAL[1],
    }
    if heard is Kind.CONSULTATION_WAITING:
        # Why nobody was given it is the team's side's alone, also in what is kept of a word.
        reason = consultation.queue_reason or QueueReason.RETURNED
        told["why_zh"], told["why_en"] = _REASONS[reason]
    return told
