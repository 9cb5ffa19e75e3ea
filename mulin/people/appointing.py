"""Making the first admin of a district, which nobody in the app can: all others are invited."""

from mulin.audit.actions import record
from mulin.clock import now
from mulin.database import query, transaction
from mulin.organizations.models import Organization, OrganizationKind
from mulin.people import phone as phones
from mulin.people.accounts import person_with_phone
from mulin.people.actions import clean_name
from mulin.people.models import Role
from mulin.refusals import invalid
from mulin.scheduling.wall_clock import local_date
from mulin.settings import settings

# One who was admin and is so no longer becomes it anew.
_APPOINT = """
INSERT INTO membership AS m (person_id, organization_id, role, starts_on)
VALUES ($1, $2, $3, $4::date)
ON CONFLICT (person_id, organization_id, role) DO UPDATE SET starts_on = $4::date, ends_on = NULL
    WHERE m.ends_on <= $4::date OR m.starts_on > $4::date
RETURNING id
"""


async def make_district_admin(phone: str, name: str = "", centre: str | None = None) -> bool:
    """Make whoever has the phone an admin of the district from today on; False: they are already.

    `name` is for an account that is new. `centre` is the code of the district's centre, needed only
    where there are several. For an operator on the server, who answers for who it is. Raises
    Refusal INVALID phone, name or centre.
    """
    number, called = phones.normalized(phone), clean_name(name, "name")
    organization = await _centre(centre)
    async with transaction():
        person_id = await person_with_phone(number, name=called)
        today = local_date(now(), settings().time_zone)
        made = await query(_APPOINT, person_id, organization.id, Role.DISTRICT_ADMIN.value, today)
        for row in made:
            await record(
                "membership.given",
                "membership",
                row["id"],
                actor_id=None,
                organization=organization.id,
                role=Role.DISTRICT_ADMIN,
                person=person_id,
            )
    return bool(made)


async def _centre(code: str | None) -> Organization:
    centres = Organization.filter(kind=OrganizationKind.DISTRICT_CENTRE, is_active=True)
    found = await (centres if code is None else centres.filter(code=code)).order_by("code")
    if not found:
        raise invalid("centre", "no_centre")
    if len(found) > 1:
        raise invalid("centre", "several_centres", codes=", ".join(one.code for one in found))
    return found[0]
