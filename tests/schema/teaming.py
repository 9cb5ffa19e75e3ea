"""What the battery of wrong values needs of teams: valid requests of those who run them."""

from mulin.services.models import TeamKind
from tests.district import District, gid, make_specialist, make_team
from tests.schema.places import Variables
from tests.teams.asking import make_file

AS_SPECIALIST = frozenset({"updateSpecialistProfile"})
AS_ADMIN = frozenset(
    {
        "createTeam",
        "updateTeam",
        "addTeamMember",
        "updateTeamMember",
        "removeTeamMember",
        "setTeamCoverage",
        "setDuties",
    }
)


async def teaming(district: District) -> dict[str, Variables]:
    """Valid requests of a district admin, and of a specialist about their own page."""
    team = await make_team(district.station)
    member = await make_specialist(team, venue=district.venue)
    newcomer = await make_specialist(venue=district.venue)
    place = {"teamId": gid(team), "specialistId": gid(member)}
    part = {"role": "LEAD", "weight": 2, "openLimit": 5}
    names = {"nameZh": "新团队", "nameEn": "A new team"}
    roster = {"from": "2026-03-02", "to": "2026-03-08"}
    return {
        "teams": {
            "kind": TeamKind.COMMUNITY.name,
            "organizationId": gid(district.station),
            "topicId": gid(district.topic),
        },
        "viewer.duties": roster,
        "createTeam": {
            "input": {
                "kind": TeamKind.MEDIATION.name,
                "organizationId": gid(district.station),
                "code": "a-new-team",
                **names,
            }
        },
        "updateTeam": {
            "input": {
                "teamId": gid(team),
                "kind": TeamKind.MEDIATION.name,
                "organizationId": gid(district.centre),
                "code": "another-code",
                **names,
            }
        },
        "addTeamMember": {"input": {"teamId": gid(team), "specialistId": gid(newcomer), **part}},
        "updateTeamMember": {"input": {**place, **part}},
        "removeTeamMember": {"input": place},
        "setTeamCoverage": {
            "input": {
                "teamId": gid(team),
                "coverages": [
                    {"organizationId": gid(district.centre), "topicId": gid(district.topic)}
                ],
            }
        },
        "setDuties": {
            "input": {
                "teamId": gid(team),
                **roster,
                "duties": [{"date": "2026-03-03", "specialistId": gid(member)}],
            }
        },
        "updateSpecialistProfile": {
            "input": {
                "specialistId": gid(district.specialist),
                "bioZh": "从业十年",
                "bioEn": "Ten years of practice",
                "titleZh": "律师",
                "titleEn": "Lawyer",
                "languages": ["zh-CN", "wuu"],
                "licenceNumber": "13101201011234567",
                "photoId": gid(await make_file(district.specialist.person_id)),
                "topicIds": [gid(district.topic)],
            }
        },
    }
