"""A list of many teams costs as many SQL statements as one of few."""

import pytest

from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from mulin.teams.models import Coverage, Duty
from tests.district import District, make_organization, make_specialist, make_team, make_topic
from tests.phone import Phones
from tests.statements import statements
from tests.teams.asking import DUTY, MEMBER, SPECIALIST, staff

FEW, MANY = 3, 12

# One at a time: two that are read side by side share a statement or do not, as they happen to meet.
FIELDS = {
    "members": f"members {{ {MEMBER} }}",
    "their pages": f"members {{ specialist {{ {SPECIALIST} }} }}",
    "their teams": "members { specialist { teams { role team { name } } } }",
    "coverage": "coverages { organization { name } topic { name } }",
    "roster": f'duties {{ {DUTY} }} april: duties(from: "2026-04-01", to: "2026-04-30") {{ date }}',
}


@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS.keys())
async def test_of_many_teams(phones: Phones, district: District, fields: str) -> None:
    document = (
        f"query ($first: Int!) {{ teams(last: $first) {{ edges {{ node {{ {fields} }} }} }} }}"
    )
    phone = await staff(phones, district.centre, Role.AUDITOR)
    for number in range(MANY):
        place = await make_organization(OrganizationKind.STREET_STATION, district.centre)
        team, topic = await make_team(place), await make_topic()
        await Coverage.create(team=team, organization=district.station, topic=topic)
        for _ in range(1 + number % 3):
            one = await make_specialist(team, topics=(topic,), organization=place)
            await Duty.create(team=team, specialist=one, date="2026-03-03")
    counts = []
    for first in (FEW, MANY):
        with statements() as sent:
            found = await phone.ask(document, first=first)
        assert len(found["teams"]["edges"]) == first
        counts.append(len(sent))
    assert counts[0] == counts[1] < 10
