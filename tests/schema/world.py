"""What the battery of wrong values stands on: callers, their objects, requests that are right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import getitem
from typing import Any, cast

from mulin import clock, crypto
from mulin.appointments.models import Appointment, AppointmentStatus
from mulin.global_ids import global_id
from mulin.notifications import devices
from mulin.notifications.models import Notification, NotificationKind, Platform
from mulin.people import phone_codes, sign_in
from mulin.people.codes import console
from mulin.people.models import Person, Role, Session
from mulin.people.viewer import Viewer, viewer_of
from mulin.scheduling.models import DateOverride, OverrideKind, WeeklyHours
from mulin.services.models import AppointmentMode
from mulin.teams.models import Specialist
from tests.district import District, gid, give_role, make_person, make_specialist
from tests.files.asking import make_file
from tests.schema import consulting, importing, looking, mending, organizing, teaming
from tests.schema.broadcasting import AS_ADMIN as BROADCASTING
from tests.schema.broadcasting import broadcasting, strange_broadcasts
from tests.schema.filing import filing
from tests.schema.judging import judging, strange_judgments
from tests.schema.meeting import meeting, strange_holds
from tests.schema.minding import minding
from tests.schema.partnering import AS_ADMIN as PARTNERING
from tests.schema.partnering import partnering, strange_webhooks
from tests.schema.places import Variables
from tests.schema.preferring import preferring, strange_muting
from tests.schema.proving import AS_ADMIN as PROVING
from tests.schema.proving import proving
from tests.schema.reaching import reaching
from tests.schema.receiving import AS_ADMIN as RECEIVING
from tests.schema.receiving import receiving, receiving_otherwise, strange_walk_in
from tests.schema.subscribing import strange_calendars, subscribing
from tests.schema.timekeeping import AS_SPECIALIST as KEEPING
from tests.schema.timekeeping import elsewhere, holiday, keeping, time_off
from tests.schema.waiting import place_of, waiting
from tests.schema.wrong_values import StrangeId
from tests.times import MONDAY, TUESDAY, at

AS_SPECIALIST = frozenset(
    {
        "confirmAppointment",
        "declineAppointment",
        "checkInAppointment",
        "completeAppointment",
        "markNoShow",
        "reassignAppointment",
        "markUnavailable",
        "announceDelay",
        *KEEPING,
        "addCalendarImport",
        "refreshCalendarImport",
        "removeCalendarImport",
        "addClient",
        "removeClient",
        "replyToRating",
        *teaming.AS_SPECIALIST,
        *consulting.AS_SPECIALIST,
    }
)
"""Mutations that a specialist sends in the battery."""

AS_ADMIN = frozenset(
    {
        "addVenueClosure",
        "removeVenueClosure",
        "setOpeningHours",
        "setDeskEquipment",
        "setHoliday",
        "clearHoliday",
        "setServicePolicy",
        "setPolicyException",
        "removePolicyException",
        "overrideConflict",
        "createCalendarFeed",
        *importing.AS_ADMIN,
        *mending.AS_ADMIN,
        *organizing.AS_ADMIN,
        *teaming.AS_ADMIN,
        *consulting.AS_ADMIN,
        *looking.AS_ADMIN,
        *RECEIVING,
        *BROADCASTING,
        *PARTNERING,
        *PROVING,
    }
)
"""Mutations that a district admin sends; all else a resident sends."""

Status = AppointmentStatus
_NEWCOMER = "+8613900139000"


@dataclass(frozen=True)
class World:
    """The callers' access tokens, ids that are wrong somewhere, and valid requests."""

    resident: str
    specialist: str
    admin: str
    strange_ids: tuple[StrangeId, ...]
    valid: dict[str, Variables]
    otherwise: dict[str, Variables]
    """Further ones, of what may be given in two ways of which each leaves out the other."""

    def request(self, operation: str, keys: Sequence[str | int]) -> Variables:
        """A valid request in which there is something that the last of the keys is a field of."""
        request = self.valid[operation]
        try:
            reduce(getitem, keys[:-1], cast("Any", request))
        except KeyError:
            return self.otherwise[operation]
        return request

    def token_for(self, operation: str) -> str:
        if operation in AS_ADMIN:
            return self.admin
        return self.specialist if operation in AS_SPECIALIST else self.resident


async def make_world(district: District) -> World:
    stranger, client = await make_person(), await make_person()
    other = await make_specialist(district.team, venue=district.venue)
    session = await sign_in.open_session(district.resident.id)
    giving = await sign_in.open_session(await _person_of(district.specialist))
    theirs = await _appointment(district, client, other, at(MONDAY, 15))
    mine = await _appointment(district, district.resident, other, at(MONDAY, 11))
    admin = await make_person()
    await give_role(admin, district.centre, Role.DISTRICT_ADMIN)
    steering = await sign_in.open_session(admin.id)
    world = World(
        resident=session.access_token,
        specialist=giving.access_token,
        admin=steering.access_token,
        strange_ids=await _strange_ids(district, theirs, stranger, other),
        valid={
            **_reading(district),
            **await _entering(await _viewer(session), session.refresh_token),
            **await _stepping(district, client),
            **await _own(district, await _viewer(session)),
            **await keeping(district, admin),
            **await waiting(district),
            **await meeting(district),
            **await subscribing(district, mine),
            **await judging(district, client),
            **preferring(mine),
            **looking.looking(district, mine),
            **await filing(district),
            **await organizing.organizing(district, admin),
            **await teaming.teaming(district),
            **await consulting.consulting(district),
            **await importing.importing(district, admin),
            **await mending.mending(await _notification(district.resident)),
            **await receiving(district),
            **await broadcasting(district, admin),
            **await reaching(await _viewer(session), await _notification(district.resident)),
            **await partnering(district),
            **await proving(await _viewer(session), await _viewer(steering)),
            **minding(),
        },
        otherwise=receiving_otherwise(district),
    )
    await consulting.book_for_organizations(district, world.valid)
    return world


async def _person_of(specialist: Specialist) -> int:
    person = await specialist.person
    return int(person.id)


async def _viewer(session: sign_in.SignedIn) -> Viewer:
    viewer = await viewer_of(session.person_id, session.session_id)
    assert viewer is not None
    return viewer


async def _appointment(
    district: District,
    person: Person,
    specialist: Specialist,
    starts_at: datetime,
    status: Status = Status.BOOKED,
) -> Appointment:
    ends_at = starts_at + timedelta(minutes=30)
    return await Appointment.create(
        reference=f"{starts_at:%m%d%H%M}",
        person=person,
        booked_by=person,
        specialist=specialist,
        team=district.team,
        service=district.service,
        venue=district.venue,
        mode=AppointmentMode.PHONE,
        status=status,
        intake_channel="app",
        starts_at=starts_at,
        ends_at=ends_at,
        blocked_from=starts_at,
        blocked_until=ends_at,
        note_encrypted=crypto.encrypt("private"),
        created_at=clock.now(),
        updated_at=clock.now(),
    )


async def _notification(person: Person) -> Notification:
    return await Notification.create(
        person=person,
        kind=NotificationKind.APPOINTMENT_BOOKED,
        parameters={},
        created_at=clock.now(),
    )


async def _override(specialist: Specialist) -> DateOverride:
    return await DateOverride.create(
        specialist=specialist,
        date=(TUESDAY + timedelta(days=7)).date(),
        kind=OverrideKind.UNAVAILABLE,
        modes=[],
        reason="",
    )


async def _strange_ids(
    district: District, theirs: Appointment, stranger: Person, other: Specialist
) -> tuple[StrangeId, ...]:
    """One id of every type, private ones a stranger's; and ids of what there is not."""
    stranger_session = await sign_in.open_session(stranger.id)
    viewer = await _viewer(stranger_session)
    private: tuple[Any, ...] = (
        theirs,
        await _notification(stranger),
        await _override(other),
        await time_off(other, stranger),
        *await elsewhere(stranger),
        await place_of(stranger, district),
        await strange_walk_in(stranger),
        await strange_muting(stranger, theirs),
        await make_file(stranger),
        *await organizing.strange_members(stranger),
        *await strange_judgments(district, stranger, other),
        *await consulting.strange_threads(stranger),
        *await strange_calendars(stranger, other),
        *await strange_broadcasts(stranger),
        await devices.register(viewer, "a token of a stranger", Platform.WEB, None),
        await WeeklyHours.get(specialist=other, weekday=1),
        await Session.get(id=stranger_session.session_id),
        stranger,
    )
    public: tuple[Any, ...] = (
        district.centre,
        district.venue,
        district.topic,
        district.service,
        district.team,
        district.specialist,
        await holiday(date(2026, 5, 1)),
    )
    kinds = [type(row).__name__ for row in (*private, *public)]
    return (
        *await strange_holds(district, stranger),
        *await strange_webhooks(),
        *(
            StrangeId(f"a {type(row).__name__}", gid(row), kind=type(row).__name__)
            for row in private
        ),
        *(
            StrangeId(f"a {type(row).__name__}", gid(row), kind=type(row).__name__, public=True)
            for row in public
        ),
        *(StrangeId(f"unknown {kind}", global_id(kind, 2**63 - 1), kind=kind) for kind in kinds),
    )


def _reading(district: District) -> dict[str, Variables]:
    everywhere = {"topicId": gid(district.topic), "venueId": gid(district.venue)}
    giving = {"specialistId": gid(district.specialist), "teamId": gid(district.team)}
    return {
        "node": {"id": gid(district.venue)},
        "organizations": {"parentId": gid(district.centre), "includeInactive": True},
        "venues": {"near": {"lat": 31.27, "lng": 121.52}, "organizationId": gid(district.station)},
        "topics": {},
        "services": {"teamKind": "COMMUNITY", "topicId": gid(district.topic)},
        "specialists": {**everywhere, "teamId": gid(district.team), "search": "Specialist"},
        "holidays": {"from": f"{MONDAY:%Y-%m-%d}", "to": f"{TUESDAY:%Y-%m-%d}"},
        "availability": {
            "serviceId": gid(district.service),
            "from": f"{MONDAY:%Y-%m-%d}",
            "to": f"{TUESDAY:%Y-%m-%d}",
            "mode": "PHONE",
            "equipment": ["RECORDING"],
            "explain": False,
            **everywhere,
            **giving,
        },
        "nextAvailable": {
            "serviceId": gid(district.service),
            "topicId": gid(district.topic),
            "mode": "IN_PERSON",
            "near": {"lat": 31.27, "lng": 121.52},
            "from": f"{MONDAY:%Y-%m-%d}",
            "limit": 3,
        },
        "viewer.appointments": {
            "status": ["BOOKED"],
            "from": MONDAY.isoformat(),
            "to": TUESDAY.isoformat(),
        },
        "viewer.notifications": {"unread": True},
        "bookAppointment": {
            "input": {
                "serviceId": gid(district.service),
                "startsAt": at(TUESDAY, 11).isoformat(),
                "mode": "IN_PERSON",
                "note": "A note",
                **everywhere,
                **giving,
            }
        },
    }


async def _entering(viewer: Viewer, refresh_token: str) -> dict[str, Variables]:
    await phone_codes.request_code(_NEWCOMER, "192.0.2.1")
    await devices.register(viewer, "a token", Platform.ANDROID, None)
    return {
        "requestSignInCode": {"input": {"phone": _NEWCOMER}},
        "signIn": {"input": {"phone": _NEWCOMER, "code": console().last(_NEWCOMER)}},
        "refreshSession": {"input": {"refreshToken": refresh_token}},
        "signOut": {},
        "updateProfile": {"input": {"name": "A name", "locale": "EN"}},
        "unregisterDevice": {"input": {"token": "a token"}},
        "markAllNotificationsRead": {},
    }


async def _stepping(district: District, client: Person) -> dict[str, Variables]:
    async def one(hour: int, status: Status = Status.BOOKED, **words: str) -> Variables:
        giving = district.specialist
        row = await _appointment(district, client, giving, at(MONDAY, hour), status)
        return {"input": {"id": gid(row), **words}}

    return {
        "confirmAppointment": await one(13, Status.PENDING),
        "declineAppointment": await one(14, Status.PENDING, reason="A reason"),
        "checkInAppointment": await one(10),
        "completeAppointment": await one(8, note="A note"),
        "markNoShow": await one(7),
    }


async def _own(district: District, viewer: Viewer) -> dict[str, Variables]:
    resident, giving = district.resident, district.specialist
    cancelled = await _appointment(district, resident, giving, at(MONDAY, 16))
    return {
        "cancelAppointment": {"input": {"id": gid(cancelled), "reason": "A reason"}},
        "markNotificationRead": {"input": {"id": gid(await _notification(resident))}},
        "removeDateOverride": {"input": {"id": gid(await _override(giving))}},
        "addDateOverride": {
            "input": {
                "specialistId": gid(giving),
                "date": "2026-03-04",
                "kind": "AVAILABLE",
                "startsAt": "09:00",
                "endsAt": "12:00",
                "venueId": gid(district.venue),
                "modes": ["PHONE"],
                "reason": "A reason",
            }
        },
        "addTimeOff": {
            "input": {
                "specialistId": gid(giving),
                "startsAt": at(TUESDAY, 9).isoformat(),
                "endsAt": at(TUESDAY, 12).isoformat(),
                "reason": "A reason",
            }
        },
        "removeTimeOff": {"input": {"id": gid(await time_off(giving, resident))}},
        "setWeeklyHours": {
            "input": {
                "specialistId": gid(giving),
                "ranges": [
                    {
                        "weekday": 1,
                        "startsAt": "09:00",
                        "endsAt": "12:00",
                        "venueId": gid(district.venue),
                        "modes": ["PHONE"],
                        "validFrom": "2026-03-01",
                        "validUntil": "2026-04-01",
                        "weekInterval": 2,
                        "onHolidays": True,
                    }
                ],
            }
        },
    }
