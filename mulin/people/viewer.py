"""Who is asking, and for which organizations they answer."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from mulin.clock import now
from mulin.database import query
from mulin.organizations.subtrees import subtrees
from mulin.people.models import Locale, Role
from mulin.settings import SecondFactorPolicy, settings

STAFF = frozenset({Role.COORDINATOR, Role.STATION_STAFF, Role.DISTRICT_ADMIN})
"""Roles that act for everybody served by their organization and what lies below it."""

COORDINATING = frozenset({Role.COORDINATOR, Role.DISTRICT_ADMIN})
"""Those of the staff who see to the work of others."""

CONTACTS = frozenset({Role.ENTERPRISE_CONTACT, Role.SCHOOL_CONTACT})
"""Roles that ask for their organization."""

OVERSEEING = STAFF | {Role.AUDITOR}
"""Roles that see everything served by their organization and what lies below it."""


class SecondFactorState(StrEnum):
    """What keeps a session from the staff's reach of its person."""

    NONE = "none"
    NEEDED = "needed"
    ENROLL = "enroll"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person for the length of one request.

    `staffed`, `coordinated` and `overseen` are ids of organizations, subtrees included; `teams`
    are those they serve in as a specialist, `led` the ones of these that they lead. While their
    second factor is missing, `memberships` are without the roles that it guards. `proved_at` is
    when they last proved who they are; who `has_factor` proves it by that.
    """

    person_id: int
    session_id: int
    name: str
    locale: Locale
    specialist_id: int | None = None
    memberships: tuple[tuple[int, Role], ...] = ()
    staffed: frozenset[int] = field(default_factory=frozenset)
    coordinated: frozenset[int] = field(default_factory=frozenset)
    overseen: frozenset[int] = field(default_factory=frozenset)
    teams: frozenset[int] = field(default_factory=frozenset)
    led: frozenset[int] = field(default_factory=frozenset)
    proved_at: datetime | None = None
    second_factor: SecondFactorState = SecondFactorState.NONE
    has_factor: bool = False

    @property
    def contact_for(self) -> frozenset[int]:
        """The enterprises and schools they ask for."""
        return frozenset(place for place, role in self.memberships if role in CONTACTS)


_VIEWER = """
SELECT p.id, p.name, p.locale, sp.id AS specialist_id,
       ARRAY(SELECT t.team_id FROM team_member t WHERE t.specialist_id = sp.id) AS teams,
       ARRAY(
           SELECT t.team_id FROM team_member t WHERE t.specialist_id = sp.id AND t.role = 'lead'
       ) AS led,
       m.organization_id, m.role, coalesce(s.proved_at, s.created_at) AS proved_at,
       f.confirmed_at AS enrolled_at, coalesce(s.factored_at >= f.confirmed_at, false) AS factored
FROM session s
JOIN person p ON p.id = s.person_id AND p.closed_at IS NULL
LEFT JOIN second_factor f ON f.person_id = p.id AND f.confirmed_at IS NOT NULL
LEFT JOIN specialist sp ON sp.person_id = p.id AND sp.is_active
LEFT JOIN membership m ON m.person_id = p.id
     AND m.starts_on <= $3::date AND (m.ends_on IS NULL OR m.ends_on > $3::date)
WHERE s.id = $1 AND s.person_id = $2 AND s.ended_at IS NULL
"""


async def viewer_of(person_id: int, session_id: int) -> Viewer | None:
    """The viewer behind a session; None once the session has ended.

    Two statements at most, so that a membership that ended is felt on the next request. Days are
    those of the district's zone.
    """
    today = now().astimezone(ZoneInfo(settings().time_zone)).date()
    rows = await query(_VIEWER, session_id, person_id, today)
    if not rows:
        return None
    held = tuple(
        (row["organization_id"], Role(row["role"])) for row in rows if row["role"] is not None
    )
    enrolled = rows[0]["enrolled_at"] is not None and _is_guarded(held)
    state = _factor_state(held, enrolled=enrolled, factored=rows[0]["factored"])
    guarded = OVERSEEING if state is not SecondFactorState.NONE else frozenset[Role]()
    memberships = tuple(one for one in held if one[1] not in guarded)
    below = await subtrees({place for place, role in memberships if role in OVERSEEING})
    return Viewer(
        person_id=rows[0]["id"],
        session_id=session_id,
        name=rows[0]["name"],
        locale=Locale(rows[0]["locale"]),
        specialist_id=rows[0]["specialist_id"],
        memberships=memberships,
        staffed=_reach(memberships, below, STAFF),
        coordinated=_reach(memberships, below, COORDINATING),
        overseen=_reach(memberships, below, OVERSEEING),
        teams=frozenset(rows[0]["teams"]),
        led=frozenset(rows[0]["led"]),
        proved_at=rows[0]["proved_at"],
        second_factor=state,
        has_factor=enrolled,
    )


def _is_guarded(held: tuple[tuple[int, Role], ...]) -> bool:
    """Whether somebody has roles that a second factor guards here."""
    off = settings().second_factor is SecondFactorPolicy.OFF
    return not off and any(role in OVERSEEING for _, role in held)


def _factor_state(
    held: tuple[tuple[int, Role], ...], *, enrolled: bool, factored: bool
) -> SecondFactorState:
    if not _is_guarded(held):
        return SecondFactorState.NONE
    if enrolled:
        return SecondFactorState.NONE if factored else SecondFactorState.NEEDED
    required = settings().second_factor is SecondFactorPolicy.REQUIRED
    return SecondFactorState.ENROLL if required else SecondFactorState.NONE


def _reach(
    memberships: tuple[tuple[int, Role], ...], below: dict[int, set[int]], roles: frozenset[Role]
) -> frozenset[int]:
    return frozenset().union(*(below[place] for place, role in memberships if role in roles))
