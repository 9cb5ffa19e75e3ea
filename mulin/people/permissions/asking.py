"""Who may ask what: queries, the fields of the viewer's own door, subscriptions.

A second rule of a field, named in the words after it, is of another way of asking for it.
"""

from collections.abc import Mapping

from mulin.people.permissions.rules import (
    ADMIN,
    ADMINS,
    ALL_STAFF,
    ASSIGNED,
    AUDITORS,
    EVERYBODY,
    OVERSEEING,
    REQUESTER,
    SELF,
    SIGNED_IN,
    STAFF,
    TEAM,
    Rule,
)
from mulin.people.permissions.seen import MEETING, QUESTION, TYPES
from mulin.people.permissions.standings import Standing

_PUBLIC = Rule(EVERYBODY)

QUERIES: Mapping[str, Rule] = {
    "organizations": _PUBLIC,
    "organizations of enterprises": Rule(REQUESTER | OVERSEEING, listed=True, open_to_all=True),
    "venues": _PUBLIC,
    "topics": _PUBLIC,
    "services": _PUBLIC,
    "specialists": _PUBLIC,
    "teams": _PUBLIC,
    "holidays": _PUBLIC,
    "promises": _PUBLIC,
    "privacyNotice": _PUBLIC,
    "availability": _PUBLIC,
    "availability explained": Rule(ASSIGNED | STAFF),
    "nextAvailable": _PUBLIC,
    "venueQueue": _PUBLIC,
    "node": _PUBLIC,
    "viewer": Rule(SIGNED_IN, listed=True, open_to_all=True),
    "search": _PUBLIC,
    "search for questions": Rule(QUESTION, listed=True, open_to_all=True),
    "appointmentByReference": Rule(MEETING, listed=True, open_to_all=True),
    "appointmentCalendar": Rule(MEETING, listed=True),
    "venueDay": Rule(STAFF, listed=True),
    "consultations": Rule(TEAM | OVERSEEING, listed=True),
    "coordination": Rule(OVERSEEING, listed=True),
    "ratings": Rule(TYPES["Rating"].by, listed=True),
    "clients": Rule(TYPES["Client"].by, listed=True),
    "clients of a firm": Rule(TYPES["Client of a firm"].by, listed=True),
    "conflicts": Rule(TYPES["Conflict"].by, listed=True),
    "findPerson": Rule(ALL_STAFF),
    "broadcasts": Rule(OVERSEEING, listed=True),
    "broadcastEstimate": Rule(STAFF),
    "auditEntries": Rule(ADMIN | {Standing.AUDITOR}, SIGNED_IN - ADMINS - AUDITORS),
    "failedJobs": Rule(ADMINS),
    "deadDeliveries": Rule(ADMINS),
    "webhooks": Rule(ADMIN),
    "webhookDeliveries": Rule(ADMIN, listed=True),
}

_OWN = Rule(SIGNED_IN, listed=True, open_to_all=True)
_ONES_OWN = Rule(SELF, listed=True, open_to_all=True)
_SPECIALISTS_OWN = Rule(ASSIGNED, listed=True, open_to_all=True)

VIEWER: Mapping[str, Rule] = {
    "viewer.id": _ONES_OWN,
    "viewer.name": _ONES_OWN,
    "viewer.phone": _ONES_OWN,
    "viewer.email": _ONES_OWN,
    "viewer.locale": _OWN,
    "viewer.roles": _OWN,
    "viewer.notificationPreferences": _OWN,
    "viewer.memberships": _ONES_OWN,
    "viewer.invitations": _ONES_OWN,
    "viewer.trace": _ONES_OWN,
    "viewer.sessions": _ONES_OWN,
    "viewer.exports": _ONES_OWN,
    "viewer.needsAcceptance": _OWN,
    "viewer.privacyNoticeAccepted": _ONES_OWN,
    "viewer.secondFactor": _OWN,
    "viewer.recoveryCodesLeft": _ONES_OWN,
    "viewer.appointments": Rule(SELF | ASSIGNED, listed=True, open_to_all=True),
    "viewer.consultations": Rule(REQUESTER, listed=True, open_to_all=True),
    "viewer.waitlist": _ONES_OWN,
    "viewer.walkIns": _ONES_OWN,
    "viewer.notifications": _ONES_OWN,
    "viewer.mutedThreads": _ONES_OWN,
    "viewer.devices": _ONES_OWN,
    "viewer.followings": _ONES_OWN,
    "viewer.calendarFeeds": _ONES_OWN,
    "viewer.calendarImports": _SPECIALISTS_OWN,
    "viewer.specialist": _SPECIALISTS_OWN,
    "viewer.duties": _SPECIALISTS_OWN,
    "viewer.weeklyHours": _SPECIALISTS_OWN,
    "viewer.dateOverrides": _SPECIALISTS_OWN,
    "viewer.timeOff": _SPECIALISTS_OWN,
}

SUBSCRIPTIONS: Mapping[str, Rule] = {
    "queueChanged": _PUBLIC,
    "broadcastChanged": Rule(OVERSEEING, listed=True),
    "appointmentChanged": Rule(MEETING, listed=True),
    "consultationChanged": Rule(QUESTION, listed=True),
    "messagePosted": Rule(QUESTION, listed=True),
    "notificationReceived": Rule(SELF, listed=True),
}
"""Of the streams that anybody may open who has signed in: who hears of the thing."""
