"""By when an answer is promised, and when somebody is reminded of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from mulin.audit.actions import record
from mulin.clock import now
from mulin.consultations.models import Consultation, DueStage, Promise, Urgency
from mulin.consultations.working_time import WorkingTime
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import invalid
from mulin.scheduling.keeping import refuse_all_but_admins
from mulin.scheduling.models import HolidayKind
from mulin.scheduling.wall_clock import local_date
from mulin.services.models import TeamKind
from mulin.settings import settings

USUAL: Mapping[tuple[TeamKind, Urgency], int] = {
    (TeamKind.COMMUNITY, Urgency.NORMAL): 3 * 360,
    (TeamKind.COMMUNITY, Urgency.URGENT): 360,
    (TeamKind.SCHOOL_ADVISORY, Urgency.NORMAL): 2 * 360,
    (TeamKind.SCHOOL_ADVISORY, Urgency.URGENT): 180,
    (TeamKind.PARK_SERVICE, Urgency.NORMAL): 2 * 360,
    (TeamKind.PARK_SERVICE, Urgency.URGENT): 180,
}
"""Working minutes, where the district has promised nothing else; a day of the usual hours has 360.

Kinds that are not named are promised what a community team is.
"""

LEAST_MINUTES, MOST_MINUTES = 30, 10_000
"""Of working time: from half an hour to a good month."""

_REACH = timedelta(days=400)
"""No promise runs for longer than a year of the calendar."""

_NEXT: Mapping[DueStage, DueStage] = {
    DueStage.FRESH: DueStage.HALF,
    DueStage.HALF: DueStage.MOST,
    DueStage.MOST: DueStage.LATE,
    DueStage.LATE: DueStage.ESCALATED,
}
_SHARE: Mapping[DueStage, float] = {
    DueStage.HALF: 0.5,
    DueStage.MOST: 0.8,
    DueStage.LATE: 1.0,
    DueStage.ESCALATED: 1.5,
}
"""How much of the promised time is over when a stage is reached."""


class Due(NamedTuple):
    """The stage that is reached, and when the next one is; None: there is none."""

    stage: DueStage
    next_at: datetime | None


async def promised_minutes(kind: TeamKind, urgency: Urgency) -> int:
    """Working minutes within which such a question is answered."""
    promise = await Promise.get_or_none(team_kind=kind, urgency=urgency)
    return _usual(kind, urgency) if promise is None else int(promise.minutes)


def _usual(kind: TeamKind, urgency: Urgency) -> int:
    return USUAL.get((kind, urgency), USUAL[TeamKind.COMMUNITY, urgency])


class PromisedTime(NamedTuple):
    """Within how many working minutes such questions are answered."""

    team_kind: TeamKind
    urgency: Urgency
    minutes: int


async def all_promises() -> list[PromisedTime]:
    """What is promised for every kind of team and urgency; everybody may know."""
    own = {(one.team_kind, one.urgency): int(one.minutes) for one in await Promise.all()}
    return [
        PromisedTime(kind, urgency, own.get((kind, urgency)) or _usual(kind, urgency))
        for kind in TeamKind
        for urgency in Urgency
    ]


_SET = """
INSERT INTO promise (team_kind, urgency, minutes) VALUES ($1, $2, $3)
ON CONFLICT (team_kind, urgency) DO UPDATE SET minutes = excluded.minutes
RETURNING id
"""


async def set_promise(viewer: Viewer, promise: PromisedTime) -> PromisedTime:
    """Promise something else from now on; what was promised before still holds.

    Raises Refusal FORBIDDEN for who is no district admin, INVALID minutes.
    """
    refuse_all_but_admins(viewer)
    if not LEAST_MINUTES <= promise.minutes <= MOST_MINUTES:
        raise invalid("minutes", "out_of_bounds", least=LEAST_MINUTES, most=MOST_MINUTES)
    async with transaction():
        kind, urgency = promise.team_kind.value, promise.urgency.value
        row = (await query(_SET, kind, urgency, promise.minutes))[0]
        await record(
            "promise.set",
            "promise",
            row["id"],
            actor_id=viewer.person_id,
            team_kind=kind,
            urgency=urgency,
            minutes=promise.minutes,
        )
    return promise


async def district_time() -> WorkingTime:
    """The district's working hours with its holiday calendar, a year each way from now."""
    zone = settings().time_zone
    today = local_date(now(), zone)
    rows = await query(
        "SELECT date, kind, follows_weekday FROM holiday WHERE date BETWEEN $1 AND $2",
        today - _REACH,
        today + _REACH,
    )
    marked = {
        row["date"]: row["follows_weekday"] for row in rows if row["kind"] != HolidayKind.ORDINARY
    }
    return WorkingTime(zone, settings().working_ranges, marked)


def stage_at(
    calendar: WorkingTime, promised_at: datetime, minutes: int, stage: DueStage, instant: datetime
) -> Due:
    """How far a promise of so many working minutes has run by `instant`, from `stage` on.

    Stages that were missed are passed over: only the last of them is worth telling.
    """
    while (following := _NEXT.get(stage)) is not None:
        reached_at = _reached_at(calendar, promised_at, minutes, following)
        if reached_at > instant:
            return Due(stage, reached_at)
        stage = following
    return Due(stage, None)


def _reached_at(
    calendar: WorkingTime, promised_at: datetime, minutes: int, stage: DueStage
) -> datetime:
    beyond = round((_SHARE[stage] - 1) * minutes)
    if beyond > 0:
        return calendar.after(promised_at, beyond)
    return calendar.before(promised_at, -beyond)


async def start_promise(consultation: Consultation, minutes: int) -> None:
    """Promise an answer within so many working minutes from now. The caller saves the row."""
    calendar = await district_time()
    consultation.promise_minutes = minutes
    _run(consultation, calendar, minutes)


async def stop_promise(consultation: Consultation) -> None:
    """Let the promised time stand still, with what is left of it. The caller saves the row."""
    if consultation.promised_at is not None:
        calendar = await district_time()
        left = calendar.between(now(), consultation.promised_at)
        consultation.remaining_minutes = max(left, 1)
    consultation.promised_at = consultation.due_at = None


async def resume_promise(consultation: Consultation) -> None:
    """Let what is left of the promised time run on from now. The caller saves the row.

    The stages it had reached stay reached; where nothing was owed any more a new time is promised.
    """
    left = consultation.remaining_minutes
    if left is None:
        await start_promise(consultation, consultation.promise_minutes)
    else:
        _run(consultation, await district_time(), left, consultation.due_stage)


def end_promise(consultation: Consultation) -> None:
    """Nothing is owed any more; `promised_at` stays, to tell whether it was kept."""
    consultation.due_at = None
    consultation.remaining_minutes = None


def _run(
    consultation: Consultation,
    calendar: WorkingTime,
    minutes: int,
    stage: DueStage = DueStage.FRESH,
) -> None:
    at = now()
    promised_at = calendar.after(at, minutes)
    due = stage_at(calendar, promised_at, consultation.promise_minutes, stage, at)
    consultation.promised_at = promised_at
    consultation.remaining_minutes = None
    consultation.due_stage, consultation.due_at = due.stage, due.next_at
