"""Those who act on appointments, as actions see them: no phone, no token, no session."""

from mulin.organizations.models import Organization
from mulin.people.models import Locale, Person, Role
from mulin.people.viewer import Viewer
from mulin.teams.models import Specialist


def resident(person: Person) -> Viewer:
    return Viewer(person.id, 0, person.name, Locale.EN)


def giver(specialist: Specialist) -> Viewer:
    """The specialist themselves."""
    return Viewer(
        specialist.person_id, 0, specialist.name_en, Locale.EN, specialist_id=specialist.id
    )


def coordinator(person: Person, organization: Organization) -> Viewer:
    """Somebody who acts for all that the organization serves."""
    over = frozenset({organization.id})
    return Viewer(
        person.id,
        0,
        person.name,
        Locale.EN,
        memberships=((organization.id, Role.COORDINATOR),),
        staffed=over,
        overseen=over,
    )
