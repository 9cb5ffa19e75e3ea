"""Enumerations of consultations, each value with a word for the mobile developer."""

from mulin.consultations import flow, models
from schema.enums import described

ConsultationStatus = described(
    models.ConsultationStatus,
    "Where a consultation stands.",
    {
        "SUBMITTED": "It arrived; a coordinator is choosing a team.",
        "TRIAGED": "A team has it; nobody of the team yet.",
        "ASSIGNED": "A specialist is at it.",
        "AWAITING_REQUESTER": "More was asked of the requester; the promised time stands still.",
        "ANSWERED": "It has an answer; more can be asked.",
        "CLOSED": "It is over; it can be reopened for 14 days.",
        "WITHDRAWN": "The requester took it back.",
    },
    name="ConsultationStatus",
)

Urgency = described(
    models.Urgency,
    "How soon an answer is promised.",
    {"NORMAL": "Within the usual time.", "URGENT": "Sooner: a deadline or somebody's safety."},
    name="Urgency",
)

QueueReason = described(
    models.QueueReason,
    "Why nobody was given a consultation by rule.",
    {
        "NO_TEAM": "No team covers the organization and the topic.",
        "NO_TOPIC": "Nobody of the team advises on the topic.",
        "NO_CAPACITY": "Everybody who could is full, away or on leave.",
        "CONFLICT": "Everybody who could advises the other side.",
        "RETURNED": "It was given back.",
    },
    name="QueueReason",
)

ConsultationOutcome = described(
    models.Outcome,
    "What came of a consultation.",
    {
        "RESOLVED": "The matter is settled.",
        "ADVISED": "Advice was given.",
        "REFERRED": "Another office is in charge; the answer names it.",
        "MET": "It went on at an appointment.",
        "NO_REPLY": "The requester did not say what was asked of them.",
        "OUT_OF_SCOPE": "It is no question of law, or not for this service.",
        "DUPLICATE": "It goes on in another consultation.",
    },
    name="ConsultationOutcome",
)

DueStage = described(
    models.DueStage,
    "How far the promised time has run.",
    {
        "FRESH": "Less than half of it is over.",
        "HALF": "Half of it is over.",
        "MOST": "Four fifths of it are over.",
        "LATE": "It is over.",
        "ESCALATED": "It was over long ago; the district knows.",
    },
    name="DueStage",
)

ConsultationChangeKind = described(
    models.ConsultationChangeKind,
    "What happened to a consultation.",
    {
        "SUBMITTED": "It was asked.",
        "ASSIGNED": "A specialist took it or was given it.",
        "HANDED_OVER": "It went to another team.",
        "RETURNED": "It was given back to the team.",
        "ASKED_BACK": "More was asked of the requester.",
        "REPLIED": "A message was written.",
        "ANSWERED": "An answer was given.",
        "CLOSED": "It was closed.",
        "REOPENED": "It goes on.",
        "WITHDRAWN": "The requester took it back.",
        "CONVERTED": "An appointment was booked about it.",
        "MERGED": "It goes on in another consultation.",
        "REMINDED": "The promised time is half or four fifths over.",
        "ESCALATED": "It is late, and those above know.",
    },
    name="ConsultationChangeKind",
)

MessageKind = described(
    models.MessageKind,
    "What a message of a thread is.",
    {
        "QUESTION": "What the thread begins with.",
        "MESSAGE": "An ordinary message.",
        "ASK_BACK": "Something the requester is to add.",
        "ANSWER": "An answer; see `version`.",
        "NOTE": "Among the team; the requester's side never gets it.",
    },
    name="MessageKind",
)

ConsultationStep = described(
    flow.Step,
    "Something that can be done with a consultation.",
    {
        "CLAIM": "`claimConsultation`.",
        "ASSIGN": "`assignConsultation`.",
        "HAND_OVER": "`handOverConsultation`.",
        "RETURN": "`returnConsultation`.",
        "ASK_BACK": "`askBack`.",
        "ANSWER": "`answerConsultation`.",
        "POST": "`postMessage`.",
        "NOTE": "`addNote`.",
        "CLOSE": "`closeConsultation`.",
        "REOPEN": "`reopenConsultation`.",
        "WITHDRAW": "`withdrawConsultation`.",
        "CONVERT": "`bookAppointment` with its id.",
        "MERGE": "`mergeConsultation`.",
    },
    name="ConsultationStep",
)
