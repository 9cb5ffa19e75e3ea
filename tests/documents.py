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
