"""What the phones of these stories send."""

from collections.abc import Mapping

REFRESH = """
mutation ($input: RefreshSessionInput!) {
  refreshSession(input: $input) { accessToken refreshToken errors { code } }
}
"""

_SHOWN: Mapping[str, str] = {
    "Consultation": """
        id reference status queueReason dueStage promisedAt unreadCount canRate intakeChannel
        organization { id } team { id } specialist { id } opposingParties { name }
        appointments { id } rating { score }
        messages(first: 50) { edges { node {
            id kind version body citations { law article } attachments { name url }
        } } }
    """,
    "Appointment": """
        id reference status startsAt canRate outcome intakeChannel
        person { id } organization { id } specialist { id } venue { id } consultation { id }
        rating { score reply }
    """,
    "WalkIn": "id code status ahead person { id } desk { name } appointment { id status }",
    "Organization": "id isVerified creditCode members { role person { name } }",
    "Rating": "id score tags words reply",
    "File": "id name mediaType url",
    "Invitation": "id organizationName status",
}
"""What is looked at of each kind of object."""

_CONSULTATION = f"consultation {{ {_SHOWN['Consultation']} }}"
_APPOINTMENT = f"appointment {{ {_SHOWN['Appointment']} }}"
_WALK_IN = f"walkIn {{ {_SHOWN['WalkIn']} }}"
_INVITATION = f"invitation {{ {_SHOWN['Invitation']} }}"
_RATING = f"rating {{ {_SHOWN['Rating']} }}"

_PAYLOADS: Mapping[str, str] = {
    "registerDevice": "device { id }",
    "registerEnterprise": f"organization {{ {_SHOWN['Organization']} }}",
    "inviteMember": _INVITATION,
    "acceptInvitation": _INVITATION,
    "createUpload": f"file {{ {_SHOWN['File']} }} uploadUrl",
    "submitConsultation": _CONSULTATION,
    "askBack": _CONSULTATION,
    "postMessage": _CONSULTATION,
    "answerConsultation": _CONSULTATION,
    "markThreadRead": _CONSULTATION,
    "closeConsultation": _CONSULTATION,
    "bookAppointment": _APPOINTMENT,
    "confirmAppointment": _APPOINTMENT,
    "checkInAppointment": _APPOINTMENT,
    "completeAppointment": _APPOINTMENT,
    "takeCall": f"person {{ id }} {_APPOINTMENT} slip",
    "takeNumber": _WALK_IN,
    "callNext": _WALK_IN,
    "startServing": _WALK_IN,
    "finishServing": _WALK_IN,
    "rate": _RATING,
    "replyToRating": _RATING,
}

_INPUTS = {"acceptInvitation": "AnswerInvitation"}


def mutation(name: str) -> str:
    """The document of a mutation, whose one variable is its input."""
    kind = f"{_INPUTS.get(name, name[0].upper() + name[1:])}Input"
    body = f"{_PAYLOADS[name]} errors {{ field code message }}"
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {body} }} }}"


def shown(kind: str) -> str:
    """The document that asks for one object of a kind by its id."""
    return f"query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {_SHOWN[kind]} }} }} }}"


INVITATIONS = f"{{ viewer {{ invitations {{ {_SHOWN['Invitation']} }} }} }}"
INBOX = "{ viewer { notifications(first: 50) { edges { node { title } } } } }"
OWN_CONSULTATIONS = "{ viewer { consultations { edges { node { id } } } } }"
FIND_PERSON = """
query ($phone: String!) {
  findPerson(phone: $phone) {
    person { id name } consentValidUntil
    appointments { id status service { name } } consultations { id status title }
  }
}
"""
HALL = """
subscription {
  queueChanged(venueId: "%s") { waitingCount calls { code desk status } waiting { code } }
}
"""
