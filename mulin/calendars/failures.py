"""Why a calendar elsewhere could not be read, as a program and as a person hears it."""

from enum import StrEnum

from mulin.messages import text


class Failure(StrEnum):
    """What `CalendarImport.failure` may hold: reasons of `mulin.messages`."""

    ADDRESS_REFUSED = "calendar_address_refused"
    NOT_GIVEN = "calendar_not_given"
    TOO_COMPLEX = "calendar_too_complex"
    TOO_LARGE = "calendar_too_large"
    TOO_SLOW = "calendar_too_slow"
    UNREACHABLE = "calendar_unreachable"
    UNREADABLE = "calendar_unreadable"


class CalendarUnread(Exception):
    """A reading failed; what was read before stays in force."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


def explained(failure: Failure) -> str:
    """The sentence for the specialist, in the language of whoever this task answers."""
    return {
        Failure.ADDRESS_REFUSED: text("calendar_address_refused"),
        Failure.NOT_GIVEN: text("calendar_not_given"),
        Failure.TOO_COMPLEX: text("calendar_too_complex"),
        Failure.TOO_LARGE: text("calendar_too_large"),
        Failure.TOO_SLOW: text("calendar_too_slow"),
        Failure.UNREACHABLE: text("calendar_unreachable"),
        Failure.UNREADABLE: text("calendar_unreadable"),
    }[failure]
