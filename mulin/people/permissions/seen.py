"""Who sees an object of each type, and which of its fields fewer see.

A second rule of a type, named in the words after it, is of such of its objects as other people see.
Types that are only shown as part of something are in `parts.py`.
"""

from collections.abc import Mapping

from mulin.people.permissions.rules import (
    ADMIN,
    ADMINS,
    ASSIGNED,
    COORDINATING,
    EVERYBODY,
    LEAD,
    OVERSEEING,
    REQUESTER,
    SELF,
    STAFF,
    TEAM,
    Seen,
)
from mulin.people.permissions.standings import Standing

QUESTION = REQUESTER | TEAM | OVERSEEING
"""Who sees a question in writing."""
MEETING = REQUESTER | ASSIGNED | OVERSEEING
"""Who sees an appointment."""
RATING = SELF | ASSIGNED | LEAD | OVERSEEING
"""Who reads what somebody said of the advice they got."""

TYPES: Mapping[str, Seen] = {
    "Person": Seen(
        SELF,
        "id name",
    ),
    "Membership": Seen(
        REQUESTER | OVERSEEING,
        ("id organization organizationName role startsOn endsOn person"),
    ),
    "Invitation": Seen(
        REQUESTER | STAFF,
        (
            "id organization organizationName role startsOn endsOn phone invitedBy status "
            "createdAt expiresAt"
        ),
    ),
    "Organization": Seen(
        EVERYBODY,
        ("id code kind name isActive isVerified parent children venues"),
        but={
            "members": OVERSEEING,
            "invitations": STAFF,
            "creditCode": OVERSEEING,
        },
    ),
    "Organization of enterprises": Seen(
        REQUESTER | OVERSEEING,
        ("id code kind name isActive isVerified creditCode parent venues members"),
        but={
            "children": OVERSEEING,
            "invitations": REQUESTER | STAFF,
        },
    ),
    "Venue": Seen(
        EVERYBODY,
        (
            "id code name address latitude longitude timeZone phone organization openingHours "
            "desks closures distanceMeters"
        ),
    ),
    "Venue of an enterprise": Seen(
        REQUESTER | OVERSEEING,
        (
            "id code name address latitude longitude timeZone phone organization openingHours "
            "desks closures distanceMeters"
        ),
    ),
    "Desk": Seen(
        EVERYBODY,
        "id name equipment",
    ),
    "Desk of an enterprise": Seen(
        REQUESTER | OVERSEEING,
        "id name equipment",
    ),
    "VenueClosure": Seen(
        EVERYBODY,
        "id venue startsAt endsAt reason",
    ),
    "VenueClosure of an enterprise": Seen(
        REQUESTER | OVERSEEING,
        "id venue startsAt endsAt reason",
    ),
    "Schedule": Seen(
        ASSIGNED | STAFF,
        "weeklyHours dateOverrides timeOff policyExceptions",
    ),
    "TimeOff": Seen(
        ASSIGNED | STAFF,
        "id specialist startsAt endsAt reason createdAt",
    ),
    "PolicyException": Seen(
        ASSIGNED | STAFF,
        (
            "id specialist service dailyLimit minimumNoticeMinutes bufferBeforeMinutes "
            "bufferAfterMinutes needsConfirmation cancellationCutoffMinutes"
        ),
    ),
    "WeeklyHours": Seen(
        ASSIGNED,
        ("id weekday startsAt endsAt venue modes validFrom validUntil weekInterval onHolidays"),
    ),
    "DateOverride": Seen(
        ASSIGNED,
        "id date kind startsAt endsAt venue modes reason",
    ),
    "Holiday": Seen(
        EVERYBODY,
        "id date kind followsWeekday name isEdited",
    ),
    "Topic": Seen(
        EVERYBODY,
        "id code name",
    ),
    "Service": Seen(
        EVERYBODY,
        (
            "id code name teamKind modes durationMinutes stepMinutes bufferBeforeMinutes "
            "bufferAfterMinutes minimumNoticeMinutes horizonDays openLimit periodLimit "
            "periodDays dailyLimit needsConfirmation confirmWithinMinutes "
            "cancellationCutoffMinutes noShowLimit noShowWindowDays noShowBlockDays topics"
        ),
    ),
    "Specialist": Seen(
        EVERYBODY,
        ("id code name title bio licenceNumber photo languages organization topics teams rating"),
        but={
            "schedule": ASSIGNED | STAFF,
        },
    ),
    "Team": Seen(
        EVERYBODY,
        "id code kind name organization members duties rating",
        but={
            "coverages": REQUESTER | OVERSEEING,
        },
    ),
    "Coverage": Seen(
        REQUESTER | OVERSEEING,
        "organization topic",
    ),
    "TeamMember": Seen(
        EVERYBODY,
        "specialist team role",
        but={
            "weight": TEAM | OVERSEEING,
            "openLimit": TEAM | OVERSEEING,
        },
    ),
    "Appointment": Seen(
        MEETING,
        (
            "id reference status mode startsAt endsAt sequence expiresAt delayMinutes person "
            "service specialist specialists team topic venue desk equipment follows "
            "organization consultation intakeChannel note outcome createdAt changes canRate "
            "muted"
        ),
        but={
            "personPhone": MEETING - {Standing.CONTACT},
            "rating": SELF | ASSIGNED | OVERSEEING,
        },
    ),
    "AppointmentChange": Seen(
        MEETING,
        "kind at reason previousStartsAt previousSpecialist",
    ),
    "WaitlistEntry": Seen(
        SELF,
        (
            "id status service topic specialist team venue mode from to startsAt endsAt "
            "createdAt ahead offer"
        ),
    ),
    "Consultation": Seen(
        QUESTION,
        (
            "id reference title status urgency teamKind intakeChannel person organization topic "
            "team specialist promisedAt dueStage firstAnsweredAt closedAt outcome mergedInto "
            "createdAt messages unreadCount changes opposingParties canRate muted"
        ),
        but={
            "queueReason": TEAM | OVERSEEING,
            "appointments": MEETING,
            "may": REQUESTER | TEAM | COORDINATING,
            "rating": RATING,
        },
    ),
    "ConsultationChange": Seen(
        QUESTION,
        "kind at team specialist",
        but={
            "reason": TEAM | OVERSEEING,
        },
    ),
    "Message": Seen(
        QUESTION,
        ("id kind author body version citations attachments createdAt"),
    ),
    "Message note": Seen(
        TEAM | OVERSEEING,
        ("id kind author body version citations attachments createdAt"),
    ),
    "File": Seen(
        QUESTION,
        "id name mediaType size url createdAt",
    ),
    "File note": Seen(
        TEAM | OVERSEEING,
        "id name mediaType size url createdAt",
    ),
    "File photo": Seen(
        EVERYBODY,
        "id name mediaType size url createdAt",
    ),
    "Rating": Seen(
        RATING,
        ("id specialist team consultation score tags words createdAt reply repliedAt"),
        but={
            "appointment": SELF | ASSIGNED | OVERSEEING,
        },
    ),
    "Client": Seen(
        ASSIGNED | COORDINATING,
        "id name hasCode specialist organization createdAt",
    ),
    "Client of a firm": Seen(
        ASSIGNED | COORDINATING,
        "id name hasCode specialist organization createdAt",
    ),
    "Conflict": Seen(
        COORDINATING | {Standing.AUDITOR},
        (
            "id specialist person consultation clientName partyName likeness createdAt "
            "overriddenAt overriddenBy reason"
        ),
    ),
    "WalkIn": Seen(
        SELF | OVERSEEING,
        (
            "id code number day status venue person service topic desk appointment ahead "
            "estimatedWaitMinutes createdAt calledAt startedAt endedAt"
        ),
    ),
    "VenueQueue": Seen(
        EVERYBODY,
        "venue day calls waitingCount estimatedWaitMinutes",
        but={
            "waiting": OVERSEEING,
            "atDesks": OVERSEEING,
            "skipped": OVERSEEING,
        },
    ),
    "CalendarFeed": Seen(
        SELF,
        "id kind venue createdAt readAt",
    ),
    "CalendarImport": Seen(
        ASSIGNED,
        "id name host refreshedAt failure busyCount",
    ),
    "Notification": Seen(
        SELF,
        (
            "id kind title body appointment consultation createdAt readAt pushedAt receivedAt "
            "openedAt cursor link"
        ),
    ),
    "MutedThread": Seen(
        SELF,
        "id appointment consultation createdAt",
    ),
    "Session": Seen(
        SELF,
        "id device method createdAt usedAt current",
    ),
    "Device": Seen(
        SELF,
        "id platform locale createdAt seenAt isThisSession",
    ),
    "Delivery": Seen(
        ADMINS,
        ("id channel kind status attempts lastError createdAt settledAt"),
    ),
    "FailedJob": Seen(
        ADMINS,
        "id task error attempts createdAt failedAt settledAt",
    ),
    "Following": Seen(
        SELF,
        "id topic organization createdAt",
    ),
    "Broadcast": Seen(
        OVERSEEING,
        (
            "id status organization author topic area titleZh titleEn bodyZh bodyEn link "
            "recipientsEstimated progress createdAt startedAt endedAt"
        ),
    ),
    "Webhook": Seen(
        ADMIN,
        (
            "id organization url events description createdAt formerSecretUntil failingSince "
            "restsUntil disabledAt disabledReason"
        ),
    ),
}
