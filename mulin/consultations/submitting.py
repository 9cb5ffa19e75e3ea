"""Asking a question in writing: kept, routed, promised, all in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mulin.clock import now
from mulin.conflicts import parties as opposing
from mulin.conflicts.actions import tell_coordinators
from mulin.conflicts.parties import Party
from mulin.consultations.models import (
    Consultation,
    ConsultationChangeKind,
    ConsultationStatus,
    DueStage,
    MessageKind,
    Urgency,
)
from mulin.consultations.promises import promised_minutes, start_promise
from mulin.consultations.routing import Matter, Route, route
from mulin.consultations.telling import record_change
from mulin.consultations.writing import BODY_LIMIT, Written, write_message
from mulin.crypto import encrypt
from mulin.database import query, transaction
from mulin.intake.models import IntakeChannel
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people import idempotency
from mulin.people.accounts import lock_account
from mulin.people.viewer import Viewer
from mulin.references import new_reference
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.services.models import TeamKind, Topic
from mulin.wording import clean, clean_line

TITLE_LIMIT = 100
OPEN_LIMIT = 20
"""Questions of one person that are still to be closed; a city's patience, not a machine's."""

_ACTION = "submit_consultation"

_OWN_CHANNELS = (IntakeChannel.APP, IntakeChannel.WEB)

_OF_ORGANIZATION: Mapping[OrganizationKind, TeamKind] = {
    OrganizationKind.ENTERPRISE: TeamKind.PARK_SERVICE,
    OrganizationKind.SCHOOL: TeamKind.SCHOOL_ADVISORY,
}
"""Organizations that ask for themselves, and which kind of team is theirs to ask."""


@dataclass(frozen=True, slots=True)
class SubmissionRequest:
    """What a caller asks; `organization_id` is who asks, or at which place a resident asks."""

    title: str
    body: str
    team_kind: TeamKind | None = None
    organization_id: int | None = None
    topic_id: int | None = None
    urgency: Urgency = Urgency.NORMAL
    attachment_ids: Sequence[int] = ()
    opposing_parties: Sequence[Party] = ()
    intake_channel: IntakeChannel = IntakeChannel.APP
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class _Asker:
    """For whom it is asked, where coverage is looked up from, and which kind of team answers."""

    organization_id: int | None
    place_id: int | None
    kind: TeamKind


@dataclass(frozen=True, slots=True)
class _Question:
    """The request with its words made safe to keep."""

    request: SubmissionRequest
    asker: _Asker
    title: str
    body: str
    parties: Sequence[Party] = field(default_factory=tuple)


async def submit(viewer: Viewer, request: SubmissionRequest) -> Consultation:
    """Ask for the viewer, or for an organization they are contact of.

    The same idempotency key gives the same consultation again. Raises Refusal INVALID or NOT_FOUND
    naming the field, LIMIT_REACHED.
    """
    if request.intake_channel not in _OWN_CHANNELS:
        # Through the others staff ask, and record the consent of whoever called or came.
        raise invalid("intake_channel", "bad_choice", choices=", ".join(_OWN_CHANNELS).upper())
    async with transaction():
        return await submit_within(viewer, request, person_id=viewer.person_id)


async def submit_within(
    viewer: Viewer, request: SubmissionRequest, *, person_id: int
) -> Consultation:
    """`submit` for somebody, inside the caller's transaction. Raises Refusal as `submit` does.

    Staff who ask on somebody's behalf have that person's consent; see `mulin.intake`.
    """
    question = await _understood(viewer, request)
    await lock_account(viewer, person_id)
    key = request.idempotency_key
    if key is not None:
        earlier = await idempotency.earlier_result(
            viewer.person_id, _ACTION, key, _content(question, person_id)
        )
        if earlier is not None:
            return await Consultation.get(id=earlier)
    consultation = await _kept(viewer, question, person_id)
    if key is not None:
        await idempotency.keep(viewer.person_id, _ACTION, key, consultation.id)
    return consultation


def _content(question: _Question, person_id: int) -> Mapping[str, object]:
    request = question.request
    return {
        "person": person_id,
        "kind": question.asker.kind.value,
        "organization": request.organization_id,
        "topic": request.topic_id,
        "title": question.title,
        "body": question.body,
        "urgency": request.urgency.value,
        "attachments": list(request.attachment_ids),
        "parties": [party.name for party in question.parties],
    }


async def _understood(viewer: Viewer, request: SubmissionRequest) -> _Question:
    title = clean_line(request.title, "title", limit=TITLE_LIMIT)
    body = clean(request.body, "body", limit=BODY_LIMIT)
    for name, words in (("title", title), ("body", body)):
        if not words:
            raise invalid(name, "empty")
    if request.topic_id is not None and not await Topic.exists(id=request.topic_id):
        raise not_found("topic_id")
    asker = await _asker(viewer, request)
    parties = opposing.cleaned(request.opposing_parties, "opposing_parties")
    return _Question(request, asker, title, body, parties)


async def _asker(viewer: Viewer, request: SubmissionRequest) -> _Asker:
    kind = request.team_kind
    if request.organization_id is None:
        return await _of_viewer(viewer, kind or TeamKind.COMMUNITY)
    organization = await Organization.get_or_none(id=request.organization_id, is_active=True)
    mine = request.organization_id in viewer.contact_for
    if organization is None or (organization.kind is OrganizationKind.ENTERPRISE and not mine):
        raise not_found("organization_id")
    asks = _OF_ORGANIZATION.get(organization.kind) if mine else None
    if kind is not None and kind in _OF_ORGANIZATION.values() and kind is not asks:
        raise invalid("organization_id", "not_asked_for")
    if asks is None:
        return _Asker(None, organization.id, kind or TeamKind.COMMUNITY)
    return _Asker(organization.id, organization.id, kind or asks)


async def _of_viewer(viewer: Viewer, kind: TeamKind) -> _Asker:
    """Who asks a park's or a school's team asks for their enterprise or school, the only one."""
    if kind not in _OF_ORGANIZATION.values():
        return _Asker(None, None, kind)
    fitting = [which for which, asked in _OF_ORGANIZATION.items() if asked is kind]
    found = await Organization.filter(
        id__in=sorted(viewer.contact_for), kind__in=fitting, is_active=True
    )
    if len(found) != 1:
        raise invalid("organization_id", "organization_needed")
    return _Asker(found[0].id, found[0].id, kind)


async def _kept(viewer: Viewer, question: _Question, person_id: int) -> Consultation:
    request, asker = question.request, question.asker
    await _refuse_beyond_limit(person_id)
    matter = Matter(person_id, asker.kind, asker.place_id, request.topic_id, question.parties)
    found = await route(matter)
    consultation = await _insert(viewer, question, person_id, found)
    written = Written(question.body, request.attachment_ids)
    await write_message(viewer, consultation, MessageKind.QUESTION, written)
    await opposing.keep(question.parties, consultation_id=consultation.id)
    await record_change(
        viewer.person_id, consultation, ConsultationChangeKind.SUBMITTED, before=None
    )
    if found.hits:
        await tell_coordinators(
            found.hits,
            person_id=person_id,
            organization_id=found.served_by_id,
            consultation_id=consultation.id,
        )
    return consultation


async def _refuse_beyond_limit(person_id: int) -> None:
    # The caller holds the person's row: two at once cannot both be the last one.
    counted = await query(
        "SELECT count(*) AS open FROM consultation "
        "WHERE person_id = $1 AND status NOT IN ('closed', 'withdrawn')",
        person_id,
    )
    if counted[0]["open"] >= OPEN_LIMIT:
        raise Refusal(Code.LIMIT_REACHED, "open_consultations", limit=OPEN_LIMIT)


async def _insert(
    viewer: Viewer, question: _Question, person_id: int, found: Route
) -> Consultation:
    request, at = question.request, now()
    consultation = Consultation(
        reference=await _free_reference(),
        person_id=person_id,
        submitted_by_id=viewer.person_id,
        organization_id=question.asker.organization_id,
        served_by_id=found.served_by_id,
        team_kind=question.asker.kind,
        team_id=found.team_id,
        specialist_id=found.specialist_id,
        topic_id=request.topic_id,
        title_encrypted=encrypt(question.title),
        urgency=request.urgency,
        status=status_of(found),
        queue_reason=found.reason,
        intake_channel=request.intake_channel,
        due_stage=DueStage.FRESH,
        created_at=at,
        updated_at=at,
    )
    await start_promise(consultation, await promised_minutes(question.asker.kind, request.urgency))
    await consultation.save()
    return consultation


def status_of(found: Route) -> ConsultationStatus:
    """Where a question that was just routed stands."""
    if found.specialist_id is not None:
        return ConsultationStatus.ASSIGNED
    if found.team_id is not None:
        return ConsultationStatus.TRIAGED
    return ConsultationStatus.SUBMITTED


async def _free_reference() -> str:
    """One that neither a consultation nor an appointment bears: people read it out without both."""
    while True:
        reference = new_reference()
        taken = await query(
            "SELECT FROM consultation WHERE reference = $1 "
            "UNION ALL SELECT FROM appointment WHERE reference = $1",
            reference,
        )
        if not taken:
            return reference
