"""Who may do what to an appointment, and from which status: one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum, auto

from mulin.appointments.models import AppointmentStatus as Status
from mulin.appointments.models import ChangeKind


class Party(Enum):
    """A caller's relation to one appointment."""

    PERSON = auto()
    SPECIALIST = auto()
    STAFF = auto()
    """Coordinators, station staff and admins of the organization that serves it."""


class Step(StrEnum):
    """What can be done to an appointment."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    CANCEL = "cancel"
    CHECK_IN = "check_in"
    COMPLETE = "complete"
    MARK_NO_SHOW = "mark_no_show"


@dataclass(frozen=True, slots=True)
class Rule:
    """`opens` is how long before (negative: after) the start the step becomes possible."""

    allowed: frozenset[Party]
    before: frozenset[Status]
    after: Status
    change: ChangeKind
    opens: timedelta | None = None


_BOTH_SIDES = frozenset(Party)
_OUR_SIDE = frozenset({Party.SPECIALIST, Party.STAFF})

RULES: Mapping[Step, Rule] = {
    Step.CONFIRM: Rule(_OUR_SIDE, frozenset({Status.PENDING}), Status.BOOKED, ChangeKind.CONFIRMED),
    Step.DECLINE: Rule(
        _OUR_SIDE, frozenset({Status.PENDING}), Status.CANCELLED, ChangeKind.DECLINED
    ),
    Step.CANCEL: Rule(
        _BOTH_SIDES,
        frozenset({Status.PROPOSED, Status.PENDING, Status.BOOKED}),
        Status.CANCELLED,
        ChangeKind.CANCELLED,
    ),
    Step.CHECK_IN: Rule(
        _OUR_SIDE,
        frozenset({Status.BOOKED}),
        Status.ARRIVED,
        ChangeKind.ARRIVED,
        opens=timedelta(hours=2),
    ),
    Step.COMPLETE: Rule(
        _OUR_SIDE,
        frozenset({Status.BOOKED, Status.ARRIVED}),
        Status.FULFILLED,
        ChangeKind.FULFILLED,
        opens=timedelta(0),
    ),
    Step.MARK_NO_SHOW: Rule(
        _OUR_SIDE,
        frozenset({Status.BOOKED}),
        Status.NOSHOW,
        ChangeKind.NO_SHOW,
        opens=timedelta(0),
    ),
}
