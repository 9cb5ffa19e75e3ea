"""Who may do what: every mutation.

A second rule of a mutation, named in the words after it, is of another thing that it can do.
"""

from collections.abc import Mapping

from mulin.people.permissions.rules import (
    ADMIN,
    ADMINS,
    ALL_STAFF,
    ASSIGNED,
    AUDITORS,
    COORDINATING,
    EVERYBODY,
    KEEPING_NOBODYS_TIME,
    LEAD,
    REQUESTER,
    SELF,
    SIGNED_IN,
    SPECIALISTS,
    STAFF,
    TEAM,
    Rule,
    Standings,
)
from mulin.people.permissions.seen import MEETING, QUESTION, TYPES
from mulin.people.permissions.standings import Standing

_NOBODY_ELSE: Standings = frozenset()
"""For whoever may not, it is not there."""
_ENTERPRISE = TYPES["Organization of enterprises"].by
_OVERSEEN = TYPES["Broadcast"].by

_ANYBODY = Rule(EVERYBODY)
_ONESELF = Rule(SIGNED_IN)
_OWN = Rule(SELF, _NOBODY_ELSE)

ACCOUNTS: Mapping[str, Rule] = {
    "requestSignInCode": _ANYBODY,
    "signIn": _ANYBODY,
    "signInWithFirebase": _ANYBODY,
    "refreshSession": _ANYBODY,
    "signOut": _ONESELF,
    "proveIdentity": _ONESELF,
    "beginSecondFactor": Rule(ALL_STAFF | AUDITORS),
    "confirmSecondFactor": _ONESELF,
    "removeSecondFactor": _ONESELF,
    "revokeSession": _OWN,
    "revokeOtherSessions": _ONESELF,
    "acceptPrivacyNotice": _ONESELF,
    "requestExport": _ONESELF,
    "updateProfile": _ONESELF,
    "setEmail": _ONESELF,
    "confirmEmail": _ONESELF,
    "removeEmail": _ONESELF,
    # Whoever serves hands over first.
    "closeAccount": Rule(REQUESTER | {Standing.RESIDENT, Standing.CONTACT_ELSEWHERE}),
    "inviteMember": Rule(REQUESTER | STAFF, _ENTERPRISE),
    "inviteMember as admin": Rule(ADMIN),
    "acceptInvitation": Rule(SELF, TYPES["Invitation"].by),
    "declineInvitation": Rule(SELF, TYPES["Invitation"].by),
    "revokeInvitation": Rule(REQUESTER | STAFF, TYPES["Invitation"].by),
    "endMembership": Rule(REQUESTER | STAFF, TYPES["Membership"].by),
}

ORGANIZATIONS: Mapping[str, Rule] = {
    "createOrganization": Rule(STAFF),
    "updateOrganization": Rule(STAFF, _ENTERPRISE),
    "verifyOrganization": Rule(STAFF, _ENTERPRISE),
    "registerEnterprise": _ONESELF,
    "createVenue": Rule(STAFF),
    "updateVenue": Rule(STAFF),
    "setOpeningHours": Rule(STAFF),
    "addDesk": Rule(STAFF),
    "renameDesk": Rule(STAFF),
    "removeDesk": Rule(STAFF),
    "setDeskEquipment": Rule(STAFF),
    "importDistrict": Rule(ADMINS),
    "exportDistrict": Rule(ADMINS),
}

TEAMS: Mapping[str, Rule] = {
    "createTeam": Rule(COORDINATING),
    "updateTeam": Rule(COORDINATING),
    "addTeamMember": Rule(COORDINATING),
    "updateTeamMember": Rule(LEAD | COORDINATING),
    "updateTeamMember with a weight": Rule(COORDINATING),
    "removeTeamMember": Rule(COORDINATING),
    "setTeamCoverage": Rule(COORDINATING),
    "setDuties": Rule(LEAD | COORDINATING),
    "updateSpecialistProfile": Rule(ASSIGNED | COORDINATING),
}

_TIME = Rule(ASSIGNED | STAFF)
_TIME_ENTERED = Rule(ASSIGNED | STAFF, TYPES["TimeOff"].by, KEEPING_NOBODYS_TIME)

SCHEDULING: Mapping[str, Rule] = {
    "setWeeklyHours": _TIME,
    "addDateOverride": _TIME,
    "removeDateOverride": _TIME_ENTERED,
    "addTimeOff": _TIME,
    "removeTimeOff": _TIME_ENTERED,
    "markUnavailable": _TIME,
    "announceDelay": _TIME,
    "setPolicyException": Rule(STAFF),
    "removePolicyException": Rule(STAFF, _NOBODY_ELSE, KEEPING_NOBODYS_TIME),
    "addVenueClosure": Rule(STAFF),
    "removeVenueClosure": Rule(STAFF),
    "setServicePolicy": Rule(ADMINS),
    "setHoliday": Rule(ADMINS),
    "clearHoliday": Rule(ADMINS),
    "setPromise": Rule(ADMINS),
}

_OUR_SIDE = Rule(ASSIGNED | STAFF, MEETING)
_BOTH_SIDES = Rule(SELF | ASSIGNED | STAFF, MEETING)
_FOR_AN_ORGANIZATION = Rule(REQUESTER | STAFF, _NOBODY_ELSE)

APPOINTMENTS: Mapping[str, Rule] = {
    "bookAppointment": _ONESELF,
    "bookAppointment for an organization": _FOR_AN_ORGANIZATION,
    "bookAppointment about a question": Rule(REQUESTER | ASSIGNED | LEAD | COORDINATING, QUESTION),
    "bookSeries": _ONESELF,
    "bookSeries for an organization": _FOR_AN_ORGANIZATION,
    "holdSlot": _ONESELF,
    "holdSlot for an organization": _FOR_AN_ORGANIZATION,
    "releaseHold": _OWN,
    "bookHeldSlot": _OWN,
    "bookFollowUp": _BOTH_SIDES,
    "rescheduleAppointment": _BOTH_SIDES,
    "cancelAppointment": _BOTH_SIDES,
    "acceptOffer": Rule(SELF | STAFF, MEETING),
    "declineOffer": Rule(SELF | STAFF, MEETING),
    "reassignAppointment": _OUR_SIDE,
    "confirmAppointment": _OUR_SIDE,
    "declineAppointment": _OUR_SIDE,
    "checkInAppointment": _OUR_SIDE,
    "completeAppointment": _OUR_SIDE,
    "markNoShow": _OUR_SIDE,
    "joinWaitlist": _ONESELF,
    "leaveWaitlist": _OWN,
}

_AT_IT = ASSIGNED | LEAD
_SEEING_TO = LEAD | COORDINATING

CONSULTATIONS: Mapping[str, Rule] = {
    "submitConsultation": _ONESELF,
    "submitConsultation for an organization": Rule(REQUESTER, _NOBODY_ELSE),
    "postMessage": Rule(REQUESTER | _AT_IT, QUESTION),
    "askBack": Rule(_AT_IT, QUESTION),
    "answerConsultation": Rule(_AT_IT, QUESTION),
    "addNote": Rule(TEAM | COORDINATING, QUESTION),
    "markThreadRead": Rule(QUESTION, QUESTION),
    "claimConsultation": Rule(TEAM, QUESTION),
    "assignConsultation": Rule(_SEEING_TO, QUESTION),
    "handOverConsultation": Rule(ASSIGNED | _SEEING_TO, QUESTION),
    "returnConsultation": Rule(_AT_IT, QUESTION),
    "closeConsultation": Rule(REQUESTER | ASSIGNED | _SEEING_TO, QUESTION),
    "reopenConsultation": Rule(REQUESTER | ASSIGNED | _SEEING_TO, QUESTION),
    "withdrawConsultation": Rule(REQUESTER, QUESTION),
    "mergeConsultation": Rule(TEAM | COORDINATING, QUESTION),
    "rate": Rule(SELF, MEETING),
    "rate an answer": Rule(SELF, QUESTION),
    "replyToRating": Rule(ASSIGNED | LEAD | COORDINATING, TYPES["Rating"].by),
    "addClient": Rule(ASSIGNED | COORDINATING),
    "addClient for a firm": Rule(ASSIGNED | COORDINATING),
    "removeClient": Rule(ASSIGNED | COORDINATING, _NOBODY_ELSE),
    "overrideConflict": Rule(COORDINATING, TYPES["Conflict"].by),
}

_AT_THE_DESK = Rule(STAFF, TYPES["WalkIn"].by)

RECEPTION: Mapping[str, Rule] = {
    "takeCall": Rule(STAFF),
    "takeNumber": _ONESELF,
    "takeNumber for another": Rule(STAFF),
    "leaveQueue": Rule(SELF | STAFF, TYPES["WalkIn"].by),
    "callNext": Rule(STAFF),
    "recallWalkIn": _AT_THE_DESK,
    "skipWalkIn": _AT_THE_DESK,
    "startServing": _AT_THE_DESK,
    "finishServing": _AT_THE_DESK,
}

_WEBHOOK = Rule(ADMIN, _NOBODY_ELSE)
_SPECIALIST = Rule(SPECIALISTS)
_IMPORT = Rule(ASSIGNED, _NOBODY_ELSE, SIGNED_IN - SPECIALISTS)

TELLING: Mapping[str, Rule] = {
    "createUpload": _ONESELF,
    "deleteFile": _OWN,
    "createCalendarFeed": _ONESELF,
    "createCalendarFeed of a venue": Rule(STAFF, _NOBODY_ELSE),
    "createCalendarFeed as a specialist": _SPECIALIST,
    "revokeCalendarFeed": _OWN,
    "addCalendarImport": _SPECIALIST,
    "refreshCalendarImport": _IMPORT,
    "removeCalendarImport": _IMPORT,
    "setNotificationChoice": _ONESELF,
    "setQuietHours": _ONESELF,
    "muteThread": Rule(MEETING, MEETING),
    "markNotificationRead": _OWN,
    "markAllNotificationsRead": _ONESELF,
    "confirmNotifications": _ONESELF,
    "registerDevice": _ONESELF,
    "removeDevice": _OWN,
    "unregisterDevice": _OWN,
    "follow": _ONESELF,
    "unfollow": _ONESELF,
    "createBroadcast": Rule(STAFF),
    "createBroadcast to followers": Rule(ADMIN),
    "sendBroadcast": Rule(STAFF, _OVERSEEN),
    "cancelBroadcast": Rule(STAFF, _OVERSEEN),
    "createWebhook": Rule(ADMIN),
    "updateWebhook": _WEBHOOK,
    "enableWebhook": _WEBHOOK,
    "disableWebhook": _WEBHOOK,
    "deleteWebhook": _WEBHOOK,
    "rotateWebhookSecret": _WEBHOOK,
    "testWebhook": _WEBHOOK,
    "redeliverWebhook": _WEBHOOK,
    "retryFailedJob": Rule(ADMINS),
    "retryDelivery": Rule(ADMINS),
}
