"""What a rule of the table says, and what somebody is answered by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mulin.people.permissions.standings import Standing

Standings = frozenset[Standing]

EVERYBODY: Standings = frozenset(Standing)
SIGNED_IN = EVERYBODY - {Standing.NOBODY}
SELF: Standings = frozenset({Standing.SELF})
REQUESTER = SELF | {Standing.CONTACT}
"""Whoever asks, and the contacts of whom they ask for."""
ASSIGNED: Standings = frozenset({Standing.ASSIGNED})
LEAD: Standings = frozenset({Standing.LEAD})
TEAM = ASSIGNED | LEAD | {Standing.MEMBER}
SPECIALISTS = TEAM | {Standing.SPECIALIST_ELSEWHERE}
ADMIN: Standings = frozenset({Standing.ADMIN})
COORDINATING = ADMIN | {Standing.COORDINATOR, Standing.COORDINATOR_ABOVE}
STAFF = COORDINATING | {Standing.STAFF, Standing.STAFF_ABOVE}
"""The staff of the organization that answers for the thing, and of those above it."""
OVERSEEING = STAFF | {Standing.AUDITOR}
ADMINS = ADMIN | {Standing.ADMIN_ELSEWHERE}
AUDITORS = frozenset({Standing.AUDITOR, Standing.AUDITOR_ELSEWHERE})
ALL_STAFF = (
    STAFF
    | ADMINS
    | {
        Standing.STAFF_BELOW,
        Standing.STAFF_ELSEWHERE,
        Standing.COORDINATOR_BELOW,
        Standing.COORDINATOR_ELSEWHERE,
    }
)
"""Staff of whatever organization."""
KEEPING_NOBODYS_TIME = SIGNED_IN - SPECIALISTS - ALL_STAFF


class Answer(StrEnum):
    """What the API says to who asks."""

    YES = "+"
    FORBIDDEN = "-"
    NOTHING = "."
    """NOT_FOUND, null or an empty list: not there and not yours are the same answer."""
    UNAUTHENTICATED = "!"


@dataclass(frozen=True, slots=True)
class Seen:
    """Who sees an object of a type, and which of its fields fewer see than it.

    A field that is neither in `fields` nor in `but` has no rule.
    """

    by: Standings
    fields: str
    but: Mapping[str, Standings] = field(default_factory=dict)

    def field_names(self) -> set[str]:
        return {*self.fields.split(), *self.but}

    def seeing(self, name: str) -> Standings:
        """Who sees that field."""
        return self.but.get(name, self.by)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do something, or ask for it.

    Whoever may not is told FORBIDDEN where they see the thing it is about (`seen_by`), else
    NOT_FOUND. `outsiders` are told FORBIDDEN whatever they name. Who asks for a list (`listed`) of
    what is not theirs gets an empty one. `open_to_all`: nobody need sign in to ask.
    """

    may: Standings
    seen_by: Standings = SIGNED_IN
    outsiders: Standings = frozenset()
    listed: bool = False
    open_to_all: bool = False

    def answer(self, standing: Standing) -> Answer:
        if standing in self.may:
            return Answer.YES
        if standing is Standing.NOBODY and not self.open_to_all:
            return Answer.UNAUTHENTICATED
        if self.listed:
            return Answer.NOTHING
        sees = standing in self.seen_by or standing in self.outsiders
        return Answer.FORBIDDEN if sees else Answer.NOTHING
