"""Valid requests about one matter, where those of the battery of wrong values are about others."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from mulin import clock
from mulin.crypto import encrypt
from mulin.global_ids import global_id
from mulin.notifications.models import Delivery
from mulin.people import email
from mulin.people.models import EmailCode, Membership, Role
from mulin.people.permissions.standings import Standing
from mulin.people.viewer import Viewer
from tests.district import District, gid, make_specialist, make_venue
from tests.organizations.entering import make_invitation, new_number, number_of
from tests.permissions.cast import Cast
from tests.quality.asking import asked
from tests.schema.importing import spreadsheet
from tests.schema.places import Variables

Request = Variables | Callable[[Standing], Variables]
"""Variables, or those of each caller where a request speaks of whoever sends it."""

CODE = "123456"


async def requests(
    district: District, cast: Cast, valid: dict[str, Variables]
) -> dict[str, Request]:
    """A request for every operation; for some a second one, named in the words after it."""
    found: dict[str, Request] = {**valid}
    for part in (
        await _of_accounts(district, cast),
        await _of_organizations(district, cast),
        await _of_teams(district),
        _of_meetings(district, cast, valid),
        await _of_questions(district, cast, valid),
        await _of_the_desk(district, valid),
        _of_lists(district, valid),
    ):
        found |= part
    return found


def _without(request: Variables, *names: str, **more: Any) -> Variables:
    copy = deepcopy(request)
    copy["input"] = {key: value for key, value in copy["input"].items() if key not in names}
    copy["input"] |= more
    return copy


async def _of_accounts(district: District, cast: Cast) -> dict[str, Request]:
    numbers = {one: number_of(person) for one, person in cast.people.items()}
    for standing, person in cast.people.items():
        if standing is Standing.SELF:
            continue
        viewer = Viewer(person_id=person.id, session_id=0, name="", locale=person.locale)
        await EmailCode.create(
            person=person,
            email_encrypted=encrypt("somebody@example.org"),
            email_index="",
            code_hash=email.code_hash(viewer, CODE),
            created_at=clock.now(),
            expires_at=clock.now() + email.CODE_LIFE,
        )
    files = {
        one: gid(await spreadsheet(person, district.centre)) for one, person in cast.people.items()
    }
    anything = files[Standing.SELF]
    return {
        "closeAccount": lambda one: {"input": {"confirm": numbers.get(one, "+8613800000000")}},
        "importDistrict": lambda one: {"input": {"fileId": files.get(one, anything)}},
    }


async def _of_organizations(district: District, cast: Cast) -> dict[str, Request]:
    station, enterprise = gid(district.station), gid(cast.enterprise)
    mine = await Membership.get(person=district.resident, organization=cast.enterprise)
    number = number_of(district.resident)
    sent = await Delivery.filter(webhook__organization=district.station).first()
    assert sent is not None
    assert sent.webhook_id is not None

    async def invited(to: str) -> Variables:
        by = cast.people[Standing.ADMIN]
        row = await make_invitation(cast.enterprise, Role.ENTERPRISE_CONTACT, to, by)
        return {"input": {"id": gid(row)}}

    inviting = {"organizationId": enterprise, "phone": new_number(), "role": "ENTERPRISE_CONTACT"}
    names = {"nameZh": "示范机构", "nameEn": "An organization"}
    return {
        "webhookDeliveries": {"webhookId": global_id("Webhook", sent.webhook_id)},
        "createOrganization": {
            "input": {"kind": "NEIGHBORHOOD_STUDIO", "parentId": station, "code": "x", **names}
        },
        "updateOrganization": {"input": {"id": enterprise, **names}},
        "verifyOrganization": {"input": {"id": enterprise}},
        "inviteMember": {"input": inviting},
        "inviteMember as admin": {
            "input": {
                "organizationId": gid(district.centre),
                "phone": new_number(),
                "role": "DISTRICT_ADMIN",
            }
        },
        "acceptInvitation": await invited(number),
        "declineInvitation": await invited(number),
        "revokeInvitation": await invited(new_number()),
        "endMembership": {"input": {"id": gid(mine)}},
    }


async def _of_teams(district: District) -> dict[str, Request]:
    team = gid(district.team)
    newcomer, member = await make_specialist(), await make_specialist(district.team)
    place = {"teamId": team, "specialistId": gid(member)}
    roster = {"from": "2026-03-02", "to": "2026-03-08"}
    return {
        "updateTeam": {"input": {"teamId": team, "nameEn": "A new name"}},
        "addTeamMember": {"input": {"teamId": team, "specialistId": gid(newcomer)}},
        "updateTeamMember": {"input": {**place, "openLimit": 5}},
        "updateTeamMember with a weight": {"input": {**place, "weight": 5}},
        "removeTeamMember": {"input": place},
        "setTeamCoverage": {
            "input": {"teamId": team, "coverages": [{"organizationId": gid(district.station)}]}
        },
        "setDuties": {
            "input": {
                "teamId": team,
                **roster,
                "duties": [{"date": "2026-03-03", "specialistId": gid(member)}],
            }
        },
        "updateSpecialistProfile": {
            "input": {"specialistId": gid(district.specialist), "titleEn": "Lawyer"}
        },
    }


def _of_meetings(district: District, cast: Cast, valid: dict[str, Variables]) -> dict[str, Request]:
    for_it = {"organizationId": gid(cast.enterprise)}
    bare = ("organizationId", "consultationId", "opposingParties")
    found: dict[str, Request] = {}
    for name in ("bookAppointment", "bookSeries", "holdSlot"):
        # Nobody books themselves: whoever is free.
        found[name] = _without(valid[name], *bare, "specialistId", "teamId")
        found[f"{name} for an organization"] = _without(valid[name], *bare, **for_it)
    found["bookAppointment about a question"] = _without(
        valid["bookAppointment"],
        *bare,
        consultationId=valid["bookAppointment"]["input"]["consultationId"],
    )
    found["bookFollowUp"] = _without(valid["bookFollowUp"], *bare)
    mine = {"venueId": None, "forSpecialist": False}
    return found | {
        "createCalendarFeed": {"input": mine},
        "createCalendarFeed of a venue": {"input": {"venueId": gid(district.venue)}},
        "createCalendarFeed as a specialist": {"input": {"forSpecialist": True}},
        "availability explained": {**valid["availability"], "explain": True},
    }


async def _of_questions(
    district: District, cast: Cast, valid: dict[str, Variables]
) -> dict[str, Request]:
    found: dict[str, Request] = {
        name: _without(valid[name], "attachmentIds")
        for name in ("postMessage", "askBack", "answerConsultation", "addNote")
    }
    answered = await asked(district, organization_id=cast.enterprise.id)
    own = _without(valid["submitConsultation"], "attachmentIds", "organizationId")
    return found | {
        "submitConsultation": own,
        "rate an answer": {"input": {"consultationId": gid(answered), "score": 5}},
        "submitConsultation for an organization": _without(
            own, organizationId=gid(cast.enterprise)
        ),
        "clients": {"specialistId": gid(district.specialist)},
        "clients of a firm": {"organizationId": gid(cast.firm)},
        "addClient for a firm": {
            "input": {"organizationId": gid(cast.firm), "name": "星辰软件有限公司"}
        },
    }


async def _of_the_desk(district: District, valid: dict[str, Variables]) -> dict[str, Request]:
    station = gid(district.station)
    hall = await make_venue(district.station, desks=1)
    own = _without(valid["takeNumber"], "phone", "consent", venueId=gid(hall))
    broadcast = _without(valid["createBroadcast"], organizationId=station, areaId=station)
    to_followers = _without(broadcast, "areaId", topicId=gid(district.topic))
    return {
        "findPerson": {"phone": number_of(district.resident)},
        "takeNumber": own,
        "takeNumber for another": valid["takeNumber"],
        "broadcasts": {"organizationId": station},
        "broadcastEstimate": {"organizationId": station, "areaId": station},
        "createBroadcast": broadcast,
        "createBroadcast to followers": _without(to_followers, organizationId=gid(district.centre)),
    }


def _of_lists(district: District, valid: dict[str, Variables]) -> dict[str, Request]:
    return {
        "consultations": {"teamId": gid(district.team)},
        "muteThread": {"input": {"id": valid["confirmAppointment"]["input"]["id"], "muted": True}},
        "auditEntries": {"action": "appointment.cancelled"},
        "search": {"text": "Specialist", "kinds": ["SPECIALIST"]},
        "search for questions": {"text": "押金", "kinds": ["CONSULTATION"]},
        "conflicts": {},
        "holidays": {"from": "2026-05-01", "to": "2026-05-03"},
        "organizations of enterprises": {"kind": "ENTERPRISE"},
    }
