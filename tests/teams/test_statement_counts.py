"""A list of many teams costs as many SQL statements as one of few."""

from mulin.organizations.models import OrganizationKind
from mulin.people.models import Role
from mulin.teams.models import Coverage, Duty
from tests.district import District, make_organization, make_specialist, make_team, make_topic
from tests.phone import Phones
from tests.statements import statements
from tests.teams.asking import DUTY, MEMBER, SPECIALIST, TEAM, staff

FEW, MANY = 2, 12

TEAMS = f"""
query ($first: Int!) {{
  teams(first: $first) {{
    edges {{ node {{ {TEAM}
      members {{ specialist {{ {SPECIALIST} teams {{ {MEMBER} }} }} }}
      duties {{ {DUTY} specialist {{ name }} }}
      march: duties(from: "2026-03-01", to: "2026-03-31") {{ date }}
    }} }}
  }}
}}
"""


async def test_teams_with_members_coverage_and_roster(phones: Phones, district: District) -> None:
    phone = await staff(phones, district.centre, Role.AUDITOR)
    for number in range(MANY):
        place = await make_organization(OrganizationKind.STREET_STATION, district.centre)
        team, topic = await make_team(place), await make_topic()
        await Coverage.create(team=team, organization=district.station, topic=topic)
        for _ in range(1 + number % 3):
            one = await make_specialist(team, topics=(topic,), organization=place)
            await Duty.create(team=team, specialist=one, date="2026-03-03")
    counts = []
    kept: list[list[str]] = []
    for first in (FEW, MANY):
        with statements() as sent:
            found = await phone.ask(TEAMS, first=first)
        assert len(found["teams"]["edges"]) == first
        counts.append(len(sent))
        kept.append(list(sent))
    assert counts[0] == counts[1] < 25, "\n".join(x[:60] + "..." + x[x.find(" FROM "):][:90] for c in kept for x in ["-----", *c])
