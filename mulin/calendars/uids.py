"""The names of Mulin's events in everybody's calendars (RFC 5545, 3.8.4.7)."""

_SUFFIX = "@appointments.mulin"


def uid_of(reference: str) -> str:
    """An appointment's UID, the same however often it is moved."""
    return f"{reference}{_SUFFIX}"


def is_own(uid: str) -> bool:
    """Whether an event of that UID is an appointment that came back with a calendar."""
    return uid.endswith(_SUFFIX)
