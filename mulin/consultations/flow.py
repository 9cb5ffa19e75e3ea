"""What may be done with a consultation, by whom, and where it stands then: one table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mulin.consultations.models import ConsultationStatus as Status
from mulin.refusals import Code, Refusal


class Side(StrEnum):
    """How somebody has to do with a consultation; one person can be on several sides."""

    REQUESTER = "requester"
    """Whoever asks: the person, or a contact of the organization they ask for."""
    ASSIGNEE = "assignee"
    """The specialist who is at it."""
    MEMBER = "member"
    """Anybody of its team."""
    LEAD = "lead"
    """Who leads its team."""
    COORDINATOR = "coordinator"
    """Who sees to the work of the organization that answers for it."""


class Step(StrEnum):
    """Something that can be done with a consultation."""

    CLAIM = "claim"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    RETURN = "return"
    ASK_BACK = "ask_back"
    ANSWER = "answer"
    POST = "post"
    NOTE = "note"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CONVERT = "convert"
    MERGE = "merge"


_WAITING = frozenset({Status.SUBMITTED, Status.TRIAGED})
_AT_WORK = frozenset({Status.ASSIGNED, Status.AWAITING_REQUESTER, Status.ANSWERED})
OPEN = _WAITING | _AT_WORK
UNANSWERED = (Status.SUBMITTED, Status.TRIAGED, Status.ASSIGNED)
"""Where the promised time runs."""

_TEAM = frozenset({Side.MEMBER, Side.LEAD, Side.ASSIGNEE})
_SEEING_TO = frozenset({Side.LEAD, Side.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Rule:
    """From which statuses a step may be taken, and by which sides."""

    statuses: frozenset[Status]
    sides: frozenset[Side]


FLOW: Mapping[Step, Rule] = {
    Step.CLAIM: Rule(frozenset({Status.TRIAGED}), _TEAM),
    Step.ASSIGN: Rule(frozenset({Status.TRIAGED}) | _AT_WORK, _SEEING_TO),
    Step.HAND_OVER: Rule(_WAITING | _AT_WORK, _SEEING_TO | {Side.ASSIGNEE}),
    Step.RETURN: Rule(
        frozenset({Status.ASSIGNED, Status.AWAITING_REQUESTER}),
        frozenset({Side.ASSIGNEE, Side.LEAD}),
    ),
    Step.ASK_BACK: Rule(
        frozenset({Status.ASSIGNED, Status.ANSWERED}), frozenset({Side.ASSIGNEE, Side.LEAD})
    ),
    Step.ANSWER: Rule(_AT_WORK, frozenset({Side.ASSIGNEE, Side.LEAD})),
    Step.POST: Rule(OPEN, frozenset({Side.REQUESTER, Side.ASSIGNEE, Side.LEAD})),
    Step.NOTE: Rule(frozenset(Status), _TEAM | {Side.COORDINATOR}),
    Step.CLOSE: Rule(_AT_WORK, frozenset({Side.REQUESTER, Side.ASSIGNEE}) | _SEEING_TO),
    Step.REOPEN: Rule(
        frozenset({Status.CLOSED}), frozenset({Side.REQUESTER, Side.ASSIGNEE}) | _SEEING_TO
    ),
    Step.WITHDRAW: Rule(
        _WAITING | {Status.ASSIGNED, Status.AWAITING_REQUESTER}, frozenset({Side.REQUESTER})
    ),
    Step.CONVERT: Rule(OPEN, frozenset({Side.REQUESTER, Side.ASSIGNEE}) | _SEEING_TO),
    Step.MERGE: Rule(OPEN, _TEAM | {Side.COORDINATOR}),
}
"""The whole life of a consultation.

`submitted → triaged → assigned → answered ⇄ awaiting_requester → closed`, or `withdrawn`. What the
requester writes brings it back to `assigned`: it is the team's turn again.
"""


def steps_open_to(status: Status, sides: Collection[Side]) -> list[Step]:
    """What somebody on those sides may do now, in the order of the table."""
    return [
        step for step, rule in FLOW.items() if status in rule.statuses and rule.sides & {*sides}
    ]


def refuse_step(step: Step, status: Status, sides: Collection[Side]) -> None:
    """Raises Refusal FORBIDDEN or WRONG_STATUS, each naming id."""
    rule = FLOW[step]
    if not rule.sides & {*sides}:
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="id")
    if status not in rule.statuses:
        raise Refusal(Code.WRONG_STATUS, "consultation_wrong_status", field="id")
