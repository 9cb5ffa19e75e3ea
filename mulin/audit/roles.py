"""As what somebody did something: told from their memberships, which keep the days they held."""

from collections.abc import Iterable
from datetime import date

from mulin.people.models import Membership, Role

RESIDENT = "resident"
SPECIALIST = "specialist"

_FURTHEST_FIRST = (
    Role.DISTRICT_ADMIN,
    Role.COORDINATOR,
    Role.STATION_STAFF,
    Role.AUDITOR,
    SPECIALIST,
    Role.ENTERPRISE_CONTACT,
    Role.SCHOOL_CONTACT,
)


def role_on(day: date, memberships: Iterable[Membership], *, is_specialist: bool) -> str:
    """The furthest-reaching role of somebody on that day of the district's zone."""
    held = {
        str(one.role)
        for one in memberships
        if one.starts_on <= day and (one.ends_on is None or one.ends_on > day)
    }
    if is_specialist:
        held.add(SPECIALIST)
    return next((str(role) for role in _FURTHEST_FIRST if str(role) in held), RESIDENT)
