"""What the battery of wrong values stands on: absences, closures, holidays and policies."""

from datetime import date
from typing import Any

from mulin import clock
from mulin.organizations.models import Desk, OrganizationKind, Venue
from mulin.people.models import Person
from mulin.scheduling.models import (
    Holiday,
    HolidayKind,
    PolicyException,
    TimeOff,
    VenueClosure,
)
from mulin.teams.models import Specialist
from tests.district import (
    District,
    gid,
    make_organization,
    make_service,
    make_specialist,
    make_team,
    make_venue,
)
from tests.schema.places import Variables
from tests.times import TUESDAY, at

AS_SPECIALIST = frozenset(
    {"setWeeklyHours", "addDateOverride", "removeDateOverride", "addTimeOff", "removeTimeOff"}
)
"""What a specialist sends."""


async def time_off(specialist: Specialist, by: Person) -> TimeOff:
    return await TimeOff.create(
        specialist=specialist,
        starts_at=at(TUESDAY, 18),
        ends_at=at(TUESDAY, 19),
        created_by=by,
        created_at=clock.now(),
    )


async def closure(venue: Venue, by: Person) -> VenueClosure:
    return await VenueClosure.create(
        venue=venue,
        starts_at=at(TUESDAY, 18),
        ends_at=at(TUESDAY, 19),
        created_by=by,
        created_at=clock.now(),
    )


async def holiday(day: date) -> Holiday:
    return await Holiday.create(
        date=day, kind=HolidayKind.HOLIDAY, name_zh="假日", name_en="A holiday", is_edited=True
    )


async def elsewhere(by: Person) -> tuple[Any, ...]:
    """What belongs to another district, where the admin is nobody."""
    centre = await make_organization(OrganizationKind.DISTRICT_CENTRE)
    venue = await make_venue(centre, desks=1)
    specialist = await make_specialist(await make_team(centre), venue=venue)
    exception = await PolicyException.create(
        specialist=specialist, service=await make_service(), daily_limit=1
    )
    return await Desk.get(venue=venue), await closure(venue, by), exception


async def keeping(district: District, admin: Person) -> dict[str, Variables]:
    """What an admin says about places, dates and policies."""
    venue, giving = gid(district.venue), gid(district.specialist)
    exception = await PolicyException.create(
        specialist=district.specialist, service=await make_service(), daily_limit=1
    )
    return {
        "addVenueClosure": {
            "input": {
                "venueId": venue,
                "startsAt": at(TUESDAY, 9).isoformat(),
                "endsAt": at(TUESDAY, 12).isoformat(),
                "reason": "A reason",
            }
        },
        "removeVenueClosure": {"input": {"id": gid(await closure(district.venue, admin))}},
        "setOpeningHours": {
            "input": {
                "venueId": venue,
                "hours": [
                    {"weekday": 1, "opensAt": "09:00", "closesAt": "17:00", "onHolidays": True}
                ],
            }
        },
        "setDeskEquipment": {
            "input": {
                "deskId": gid(await Desk.get(venue=district.venue, name="1")),
                "equipment": ["RECORDING"],
            }
        },
        "setHoliday": {
            "input": {
                "date": "2026-05-09",
                "kind": "WORKDAY",
                "followsWeekday": 2,
                "nameZh": "调休上班",
                "nameEn": "Make-up workday",
            }
        },
        "clearHoliday": {"input": {"date": f"{(await holiday(date(2026, 5, 2))).date}"}},
        "setServicePolicy": {
            "input": {
                "serviceId": gid(district.service),
                "durationMinutes": 45,
                "stepMinutes": 15,
                "bufferBeforeMinutes": 5,
                "bufferAfterMinutes": 10,
                "minimumNoticeMinutes": 120,
                "horizonDays": 100,
                "openLimit": 2,
                "periodLimit": 5,
                "periodDays": 30,
                "dailyLimit": 9,
                "needsConfirmation": True,
                "confirmWithinMinutes": 720,
                "cancellationCutoffMinutes": 60,
                "noShowLimit": 3,
                "noShowWindowDays": 90,
                "noShowBlockDays": 30,
            }
        },
        "setPolicyException": {
            "input": {
                "specialistId": giving,
                "serviceId": gid(district.service),
                "dailyLimit": 5,
                "minimumNoticeMinutes": 60,
                "bufferBeforeMinutes": 5,
                "bufferAfterMinutes": 5,
                "needsConfirmation": True,
                "cancellationCutoffMinutes": 30,
            }
        },
        "removePolicyException": {"input": {"id": gid(exception)}},
    }
