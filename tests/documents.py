"""GraphQL documents that several tests send."""

BOOK = """
mutation Book($input: BookAppointmentInput!) {
  bookAppointment(input: $input) {
    appointment {
      id reference status startsAt endsAt mode sequence
      service { id name } specialist { id name } venue { id name } topic { id name }
    }
    alternatives { startsAt endsAt specialist { id } }
    errors { field code message }
  }
}
"""

AVAILABILITY = """
query Availability($serviceId: ID!, $specialistId: ID, $from: Date!, $to: Date!) {
  availability(serviceId: $serviceId, specialistId: $specialistId, from: $from, to: $to) {
    days { date slots { startsAt endsAt modes specialist { id name } venue { id name } } }
  }
}
"""

REGISTER_DEVICE = """
mutation Register($input: RegisterDeviceInput!) {
  registerDevice(input: $input) { device { id locale } errors { field code message } }
}
"""

UNREGISTER_DEVICE = """
mutation Unregister($input: UnregisterDeviceInput!) {
  unregisterDevice(input: $input) { errors { field code message } }
}
"""

INBOX = """
query Inbox($unread: Boolean, $first: Int, $after: String, $last: Int, $before: String) {
  viewer {
    notifications(unread: $unread, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      edges { node { id kind title body createdAt readAt pushedAt appointment { id } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}
"""
