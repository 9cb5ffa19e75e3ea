"""As what somebody did something: told from their memberships, which keep the days they held."""

from collections.abc import Collection, Iterable
from datetime import date

from mulin.acting import act_as
from mulin.people.models import Membership, Role
from mulin.people.viewer import Viewer

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
    return furthest(held, is_specialist=is_specialist)


def furthest(held: Collection[str], *, is_specialist: bool) -> str:
    """The furthest-reaching of the roles somebody has."""
    every = {*held, SPECIALIST} if is_specialist else held
    return next((str(role) for role in _FURTHEST_FIRST if str(role) in every), RESIDENT)


def acts(viewer: Viewer) -> None:
    """From here on in this request the viewer acts, in the furthest-reaching of their roles."""
    held = [role for _, role in viewer.memberships]
    act_as(viewer.person_id, furthest(held, is_specialist=viewer.specialist_id is not None))
