"""A "no" that a caller can act on: which field, which code, why."""

from datetime import datetime
from enum import StrEnum

from mulin.messages import Language, text


class Code(StrEnum):
    """What kind of "no" it is."""

    SLOT_TAKEN = "SLOT_TAKEN"
    NOT_AVAILABLE = "NOT_AVAILABLE"
    TOO_SOON = "TOO_SOON"
    TOO_FAR = "TOO_FAR"
    LIMIT_REACHED = "LIMIT_REACHED"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    INVALID = "INVALID"
    WRONG_STATUS = "WRONG_STATUS"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    RATE_LIMITED = "RATE_LIMITED"
    UNAVAILABLE = "UNAVAILABLE"
    RESYNC_NEEDED = "RESYNC_NEEDED"
    STEP_UP_REQUIRED = "STEP_UP_REQUIRED"


class Refusal(Exception):
    """Raised by actions and queries; nothing has been written when it arrives at the caller.

    `field` is the snake_case name of the offending argument, None when no single one is to blame;
    `reason` a key of `mulin.messages.REASONS`, `values` what its sentence mentions; `retry_at` is
    when a RATE_LIMITED one may be tried again, as far as that is known.
    """

    def __init__(
        self,
        code: Code,
        reason: str,
        *,
        field: str | None = None,
        retry_at: datetime | None = None,
        **values: object,
    ) -> None:
        super().__init__(f"{code} {field or '-'}: {reason}")
        self.code = code
        self.field = field
        self.reason = reason
        self.retry_at = retry_at
        self.values = values

    def offers_instead(self) -> dict[str, object]:
        """What the caller gets beside the reason, by the name it has in the answer."""
        return {}

    def message(self, language: Language | None = None) -> str:
        return text(self.reason, language, **self.values)


def not_found(field: str) -> Refusal:
    """What does not exist and what is not yours to see are the same answer."""
    return Refusal(Code.NOT_FOUND, "not_found", field=field)


def invalid(field: str, reason: str, **values: object) -> Refusal:
    return Refusal(Code.INVALID, reason, field=field, retry_at=None, **values)
