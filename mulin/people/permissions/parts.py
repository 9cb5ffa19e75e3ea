"""Types that are shown as a part of something, with their fields: whoever is shown it sees them."""

from collections.abc import Mapping

PARTS: Mapping[str, str] = {
    "AffectedAppointment": "appointment outcome",
    "AppointmentCalendar": "filename contents",
    "AppointmentChanged": "appointment change cursor",
    "AuditEntry": (
        "id at action actor actorRole onBehalfOf object requestId address changes summary"
    ),
    "AuditedChange": "field before after",
    "AuditedObject": "kind id",
    "Availability": "timeZone days nextStartsAt explanations",
    "AvailabilityDay": "date slots starts",
    "AvailabilityExplanation": "specialist date startsAt endsAt venue offered blocked",
    "BlockedStarts": "reason startsAt endsAt",
    "BroadcastEstimate": "recipients",
    "BroadcastProgress": (
        "recipients told deliveriesSent deliveriesPending deliveriesFailed deliveriesDropped"
    ),
    "ChannelPreference": "channel enabled isDefault",
    "Citation": "law article",
    "Consent": "method intakeChannel organization createdAt",
    "ConsultationChanged": "consultation change cursor",
    "Coordination": ("byStatus unassigned oldestUnassignedAt dueSoon late members venues"),
    "Duty": "date specialist team",
    "FoundPerson": ("person consents consentValidUntil appointments consultations"),
    "Hold": "id startsAt endsAt mode specialist venue expiresAt",
    "ImportCount": "sheet created updated unchanged",
    "ImportMistake": "sheet row column code message",
    "ImportReport": "dryRun counts errors errorCount",
    "KindPreference": "kind audience urgent channels",
    "MemberLoad": (
        "team specialist role openLimit unanswered late answered meetingsToday onDuty away"
    ),
    "MessagePosted": "consultation message cursor",
    "NamedParty": "name",
    "NextSlot": "slot service distanceMeters",
    "DataExport": "id status requestedAt readyAt expiresAt size url",
    "ErasedRows": "kind count",
    "KeptRows": "kind count until why",
    "PrivacyAcceptance": "version acceptedAt",
    "PrivacyNotice": "version effectiveOn purposes retention",
    "PrivacyPurpose": "kind what purpose basis kept seenBy",
    "RetentionTerm": "kind term days since then why",
    "NotificationPreferences": "quietHours kinds",
    "OpeningHours": "weekday opensAt closesAt onHolidays",
    "Promise": "teamKind urgency minutes",
    "QueueCall": "code desk status calledAt",
    "QuietHours": "from until timeZone",
    "RatingSummary": "average count",
    "SearchHit": "kind node score",
    "SeriesOccurrence": "startsAt appointment error alternatives",
    "Slot": "startsAt endsAt specialist specialists venue modes",
    "StatusCount": "status count",
    "VenueDay": "venue date appointments",
    "VenueToday": ("venue booked arrived fulfilled missed waiting serving served"),
    "WebhookDelivery": (
        "id eventId type payload status attempts lastError createdAt dueAt settledAt"
    ),
}
