"""Who may do what to an appointment and from which status, and how much one person may book."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    ACCEPT = "accept"
    DECLINE_OFFER = "decline_offer"


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
    Step.ACCEPT: Rule(
        frozenset({Party.PERSON, Party.STAFF}),
        frozenset({Status.PROPOSED}),
        Status.BOOKED,
        ChangeKind.ACCEPTED,
    ),
    Step.DECLINE_OFFER: Rule(
        frozenset({Party.PERSON, Party.STAFF}),
        frozenset({Status.PROPOSED}),
        Status.CANCELLED,
        ChangeKind.DECLINED,
    ),
}


def fits_period(starts: Collection[datetime], new: datetime, days: int, limit: int) -> bool:
    """Whether one more start keeps every window of so many days around it within the limit."""
    window = timedelta(days=days)
    return all(
        sum(begin <= start < begin + window for start in (*starts, new)) <= limit
        for begin in (*starts, new)
        if begin <= new < begin + window
    )


def blocked_until(
    missed: Collection[datetime], at: datetime, window_days: int, limit: int, block_days: int
) -> datetime | None:
    """Until when somebody who missed those appointments cannot book; None when they can.

    They are blocked for `block_days` from a missed one on that was the `limit`-th, or a later one,
    within `window_days`.
    """
    window, until = timedelta(days=window_days), None
    for last in missed:
        if sum(last - window < other <= last for other in missed) >= limit:
            until = max(until or last, last + timedelta(days=block_days))
    return until if until is not None and at < until else None
