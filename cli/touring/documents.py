"""What the phones of the tour send."""

REQUEST_CODE = """
mutation ($input: RequestSignInCodeInput!) {
  requestSignInCode(input: $input) { expiresAt errors { code message } }
}
"""

SIGN_IN = """
mutation ($input: SignInInput!) {
  signIn(input: $input) { accessToken viewer { name } errors { code message } }
}
"""

SIGN_OUT = "mutation { signOut { errors { code message } } }"

REGISTER_DEVICE = """
mutation ($input: RegisterDeviceInput!) {
  registerDevice(input: $input) { device { id } errors { code message } }
}
"""

SERVICES = """
{
  services(first: 100) {
    edges {
      node {
        id code name needsConfirmation minimumNoticeMinutes cancellationCutoffMinutes
        topics { id name }
      }
    }
  }
}
"""

AVAILABILITY = """
query ($service: ID!, $from: Date!, $to: Date!, $specialist: ID, $venue: ID) {
  availability(
    serviceId: $service, from: $from, to: $to, specialistId: $specialist, venueId: $venue
  ) {
    days { slots { startsAt modes specialist { id code name } venue { id name } } }
  }
}
"""

OPEN_APPOINTMENTS = """
query ($from: DateTime!) {
  viewer {
    appointments(status: [PROPOSED, PENDING, BOOKED, ARRIVED], from: $from, first: 1) {
      totalCount
    }
  }
}
"""

BOOK = """
mutation ($input: BookAppointmentInput!) {
  bookAppointment(input: $input) {
    appointment { id reference status startsAt specialist { code name } venue { name } }
    errors { code message }
  }
}
"""

CANCEL = """
mutation ($input: CancelAppointmentInput!) {
  cancelAppointment(input: $input) { appointment { status } errors { code message } }
}
"""

APPOINTMENT_CHANGED = """
subscription ($after: String) {
  appointmentChanged(after: $after) { change appointment { id status } cursor }
}
"""

APPOINTMENT_CHANGES = """
{ viewer { appointments(last: 100) { edges { node { id status changes { kind } } } } } }
"""

_NOTIFICATION = "id kind title body appointment { id } consultation { id }"

NOTIFICATION_RECEIVED = f"""
subscription ($after: String) {{
  notificationReceived(after: $after) {{ {_NOTIFICATION} cursor }}
}}
"""

NOTIFICATIONS = f"""
{{ viewer {{ notifications(first: 20) {{ edges {{ node {{ {_NOTIFICATION} }} }} }} }} }}
"""

CONSULTATION_CHANGED = """
subscription ($after: String) {
  consultationChanged(after: $after) { change consultation { id status } cursor }
}
"""

CONSULTATION_CHANGES = """
fragment life on ConsultationConnection { edges { node { id status changes { kind } } } }
{ viewer { consultations(first: 20) { ...life } } consultations(first: 20) { ...life } }
"""

_QUESTION = """
  id reference status promisedAt unreadCount
  team { name } specialist { id code name } messages(last: 1) { edges { node { id body } } }
"""

SUBMIT = f"""
mutation ($input: SubmitConsultationInput!) {{
  submitConsultation(input: $input) {{ consultation {{ {_QUESTION} }} errors {{ code message }} }}
}}
"""


def _step(name: str) -> str:
    kind = name[0].upper() + name[1:]
    return f"""
mutation ($input: {kind}Input!) {{
  {name}(input: $input) {{ consultation {{ {_QUESTION} }} errors {{ code message }} }}
}}
"""


ASK_BACK = _step("askBack")
POST = _step("postMessage")
ANSWER = _step("answerConsultation")
MARK_READ = _step("markThreadRead")
CLOSE = _step("closeConsultation")

CONSULTATION = f"query ($id: ID!) {{ node(id: $id) {{ ... on Consultation {{ {_QUESTION} }} }} }}"

RATE = """
mutation ($input: RateInput!) {
  rate(input: $input) { rating { id score } errors { code message } }
}
"""

REPLY_TO_RATING = """
mutation ($input: ReplyToRatingInput!) {
  replyToRating(input: $input) { rating { id reply } errors { code message } }
}
"""

PLACES = """
query ($kind: OrganizationKind!) {
  organizations(kind: $kind, first: 100) { edges { node { id code name venues { id name } } } }
}
"""

TOPICS = "{ topics(first: 100) { edges { node { id code name } } } }"

REGISTER_ENTERPRISE = """
mutation ($input: RegisterEnterpriseInput!) {
  registerEnterprise(input: $input) {
    organization { id name creditCode isVerified } errors { code message }
  }
}
"""

CREATE_UPLOAD = """
mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { file { id name } uploadUrl errors { code message } }
}
"""

MEMBERSHIPS = """
{ viewer { memberships { role organization { id name venues { id name } } } } }
"""

CONFIRM = """
mutation ($input: ConfirmAppointmentInput!) {
  confirmAppointment(input: $input) { appointment { status } errors { code message } }
}
"""

FIND_PERSON = """
query ($phone: String!) {
  findPerson(phone: $phone) {
    person { name } consentValidUntil appointments { reference status }
  }
}
"""

TAKE_CALL = """
mutation ($input: TakeCallInput!) {
  takeCall(input: $input) {
    appointment { id reference status startsAt specialist { name } } slip
    errors { code message }
  }
}
"""

VENUE_DESKS = """
query ($id: ID!) { node(id: $id) { ... on Venue { id name desks { id name } } } }
"""

TEAM_MEMBERS = """
query ($organization: ID!) {
  teams(kind: COMMUNITY, organizationId: $organization, first: 1) {
    edges { node { members { specialist { id name } } } }
  }
}
"""

_WALK_IN = "walkIn { id code status ahead desk { name } appointment { id reference status } }"


def _queue(name: str) -> str:
    kind = name[0].upper() + name[1:]
    return f"""
mutation ($input: {kind}Input!) {{
  {name}(input: $input) {{ {_WALK_IN} errors {{ code message }} }}
}}
"""


TAKE_NUMBER = _queue("takeNumber")
CALL_NEXT = _queue("callNext")
SKIP = _queue("skipWalkIn")
START_SERVING = _queue("startServing")
FINISH_SERVING = _queue("finishServing")
LEAVE_QUEUE = _queue("leaveQueue")

_BOARD = "waitingCount calls { code desk status }"

QUEUE_CHANGED = f"""
subscription {{ queueChanged(venueId: "%s") {{ {_BOARD} }} }}
"""

QUEUE = f"""
{{ venueQueue(venueId: "%s") {{ {_BOARD} }} }}
"""

APPOINTMENT_IDS = """
query ($from: DateTime!) {
  viewer { appointments(from: $from, first: 100) { edges { node { id } } } }
}
"""

INBOX = """
{ viewer { notifications(first: 20) { edges { node { id title body pushedAt } } } } }
"""
