"""The whole table: every operation of the API, every type and every field of it."""

from collections.abc import Mapping
from itertools import chain

from mulin.people.permissions.asking import QUERIES, SUBSCRIPTIONS, VIEWER
from mulin.people.permissions.doing import (
    ACCOUNTS,
    APPOINTMENTS,
    CONSULTATIONS,
    ORGANIZATIONS,
    RECEPTION,
    SCHEDULING,
    TEAMS,
    TELLING,
)
from mulin.people.permissions.rules import Rule

MUTATIONS: Mapping[str, Mapping[str, Rule]] = {
    "Accounts and roles": ACCOUNTS,
    "Organizations, venues, desks": ORGANIZATIONS,
    "Teams and specialists": TEAMS,
    "Hours, absences, policies": SCHEDULING,
    "Appointments and the waitlist": APPOINTMENTS,
    "Questions in writing, ratings, conflicts": CONSULTATIONS,
    "The hotline, the desk, the hall": RECEPTION,
    "Files, calendars, notifications, webhooks": TELLING,
}

SECTIONS: Mapping[str, Mapping[str, Rule]] = {
    "Queries": QUERIES,
    "One's own door: `viewer`": VIEWER,
    **MUTATIONS,
    "Subscriptions": SUBSCRIPTIONS,
}

OPERATIONS: Mapping[str, Rule] = dict(chain(*(part.items() for part in SECTIONS.values())))


def named(rule: str) -> str:
    """The field or type that a rule is of: the words after it say of what of it."""
    return rule.partition(" ")[0]
