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
        id name needsConfirmation minimumNoticeMinutes cancellationCutoffMinutes
        topics { id name }
      }
    }
  }
}
"""

AVAILABILITY = """
query ($service: ID!, $from: Date!, $to: Date!) {
  availability(serviceId: $service, from: $from, to: $to) {
    days { slots { startsAt modes specialist { id code name } venue { name } } }
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
    appointment { id reference startsAt specialist { name } venue { name } }
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
subscription { appointmentChanged { change appointment { id status } } }
"""

NOTIFICATION_RECEIVED = """
subscription { notificationReceived { id title body appointment { id } } }
"""

APPOINTMENT_IDS = """
query ($from: DateTime!) {
  viewer { appointments(from: $from, first: 100) { edges { node { id } } } }
}
"""

INBOX = """
{ viewer { notifications(first: 20) { edges { node { id title body pushedAt } } } } }
"""
