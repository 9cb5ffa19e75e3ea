"""Who may do what to an appointment, written down a second time: what the rules are held to."""

from collections.abc import Mapping
from datetime import timedelta

from mulin.appointments.policy import Step

_US = {"specialist", "staff"}

PROMISES: Mapping[Step, tuple[set[str], set[str], str]] = {
    Step.CONFIRM: (_US, {"PENDING"}, "BOOKED"),
    Step.DECLINE: (_US, {"PENDING"}, "CANCELLED"),
    Step.CANCEL: ({"person", *_US}, {"PROPOSED", "PENDING", "BOOKED"}, "CANCELLED"),
    Step.CHECK_IN: (_US, {"BOOKED"}, "ARRIVED"),
    Step.COMPLETE: (_US, {"BOOKED", "ARRIVED"}, "FULFILLED"),
    Step.MARK_NO_SHOW: (_US, {"BOOKED"}, "NOSHOW"),
    Step.ACCEPT: ({"person", "staff"}, {"PROPOSED"}, "BOOKED"),
    Step.DECLINE_OFFER: ({"person", "staff"}, {"PROPOSED"}, "CANCELLED"),
}
"""By step: the parties who may take it, the statuses it starts from, the one it leads to."""

OPENS: Mapping[Step, timedelta] = {
    Step.CHECK_IN: timedelta(hours=2),
    Step.COMPLETE: timedelta(0),
    Step.MARK_NO_SHOW: timedelta(0),
}
"""How long before the start a step becomes possible; the others always are."""

UNSEEING = frozenset({"stranger", "staff of another station"})
"""To these the appointment does not exist."""


def promised(step: Step, status: str, party: str) -> str:
    """The status a step leads to, or the code it is refused with, once its time has come."""
    parties, before, after = PROMISES[step]
    if party in UNSEEING:
        return "NOT_FOUND"
    if party not in parties:
        return "FORBIDDEN"
    return after if status in before else "WRONG_STATUS"
