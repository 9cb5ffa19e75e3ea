"""What the battery of wrong values stands on: the tree, its venues, and who serves where."""

from typing import Any

from mulin.organizations.models import Desk, OrganizationKind
from mulin.people.models import Person, Role
from tests.district import District, gid, give_role, make_organization, make_person, make_venue
from tests.organizations.entering import credit_code, make_invitation, new_number, number_of
from tests.schema.places import Variables


async def strange_members(stranger: Person) -> tuple[Any, ...]:
    """An enterprise of another district, who serves there, and who is invited to."""
    centre = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    enterprise = await make_organization(OrganizationKind.ENTERPRISE, centre)
    return (
        enterprise,
        await give_role(stranger, enterprise, Role.ENTERPRISE_CONTACT),
        await make_invitation(enterprise, Role.ENTERPRISE_CONTACT, new_number(), stranger),
    )


async def organizing(district: District, admin: Person) -> dict[str, Variables]:
    """Valid requests: answers and a registration of the resident's, all else an admin's."""
    centre, station = district.centre, district.station
    park = await make_organization(OrganizationKind.TECH_PARK, centre)
    venue = await make_venue(station, desks=1)
    named = {"nameZh": "示范机构", "nameEn": "An organization"}
    placed = {
        "code": "a-venue",
        "nameZh": "接待点",
        "nameEn": "A venue",
        "addressZh": "演示路2号",
        "addressEn": "2 Demo Road",
        "latitude": 31.2,
        "longitude": 121.5,
        "timeZone": "Asia/Shanghai",
        "phone": "021-65123456",
    }

    async def invited(role: Role, number: str) -> Variables:
        return {"input": {"id": gid(await make_invitation(station, role, number, admin))}}

    mine = number_of(district.resident)
    return {
        "createOrganization": {
            "input": {
                "kind": "TECH_PARK",
                "parentId": gid(centre),
                "code": "a-park",
                "creditCode": credit_code(),
                **named,
            }
        },
        "updateOrganization": {
            "input": {
                "id": gid(park),
                "kind": "SCHOOL",
                "parentId": gid(centre),
                "code": "a-school",
                "creditCode": credit_code(),
                "isActive": False,
                **named,
            }
        },
        "verifyOrganization": {"input": {"id": gid(park)}},
        "registerEnterprise": {
            "input": {
                "parkId": gid(park),
                "creditCode": credit_code(),
                "contactName": "A name",
                **named,
            }
        },
        "createVenue": {"input": {"organizationId": gid(station), **placed}},
        "updateVenue": {"input": {"id": gid(venue), **placed}},
        "addDesk": {"input": {"venueId": gid(venue), "name": "A", "equipment": ["RECORDING"]}},
        "renameDesk": {"input": {"id": gid(await Desk.get(venue=venue)), "name": "B"}},
        "removeDesk": {"input": {"id": gid(await Desk.get(venue=venue))}},
        "inviteMember": {
            "input": {
                "organizationId": gid(station),
                "phone": new_number(),
                "role": "STATION_STAFF",
                "startsOn": "2026-03-09",
                "endsOn": "2026-06-01",
                "name": "A name",
            }
        },
        "acceptInvitation": await invited(Role.STATION_STAFF, mine),
        "declineInvitation": await invited(Role.COORDINATOR, mine),
        "revokeInvitation": await invited(Role.COORDINATOR, new_number()),
        "endMembership": {
            "input": {"id": gid(await give_role(await make_person(), station, Role.COORDINATOR))}
        },
    }


AS_ADMIN = frozenset(
    {
        "createOrganization",
        "updateOrganization",
        "verifyOrganization",
        "createVenue",
        "updateVenue",
        "addDesk",
        "renameDesk",
        "removeDesk",
        "inviteMember",
        "revokeInvitation",
        "endMembership",
    }
)
"""Those of these mutations that a district admin sends."""
