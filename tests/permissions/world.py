"""The matter that everybody asks about: whose it is, where it stands, and how it is asked for."""

from dataclasses import dataclass

from mulin.appointments.models import Appointment
from mulin.audit.actions import record
from mulin.crypto import encrypt
from mulin.database import query, transaction
from mulin.global_ids import global_id
from mulin.search.indexing import index_consultations, index_specialists
from schema.ids import taken_apart
from tests.appointments.asking import set_policy
from tests.district import District, gid
from tests.organizations.entering import number_of
from tests.permissions.cast import Cast, make_cast
from tests.permissions.objects import make_objects
from tests.permissions.probing import Probe
from tests.permissions.requests import Request, requests
from tests.schema.world import make_world

_NAME = "押金纠纷当事人"
_EMAIL = "one.and.only@example.org"


@dataclass
class World:
    """Requests by the name of their rule; what an answer that shows the matter has in it."""

    cast: Cast
    requests: dict[str, Request]
    probes: dict[str, list[Probe]]
    witnesses: dict[str, str]


# The battery of wrong values has a client where one will do; here all is the same person's, who
# asks for the same enterprise.
_ONE_MATTER = """
UPDATE appointment SET person_id = {person}, organization_id = {enterprise}
    WHERE specialist_id = {specialist} AND proposal IS DISTINCT FROM 'hold';
UPDATE consultation SET organization_id = {enterprise} WHERE person_id = {person};
UPDATE rating SET person_id = {person} WHERE specialist_id = {specialist};
UPDATE conflict SET person_id = {person} WHERE specialist_id = {specialist};
UPDATE walk_in SET person_id = {person} WHERE person_id IS NULL;
UPDATE broadcast SET organization_id = {station}, area_id = {station}
    WHERE organization_id = {centre};
"""


async def make_world_of_permissions(district: District) -> World:
    cast = await make_cast(district)
    valid = (await make_world(district)).valid
    district.resident.name = _NAME
    district.resident.email_encrypted = encrypt(_EMAIL)
    await district.resident.save()
    ids = {
        "person": district.resident.id,
        "enterprise": cast.enterprise.id,
        "specialist": district.specialist.id,
        "station": district.station.id,
        "centre": district.centre.id,
    }
    for statement in _ONE_MATTER.strip().split(";")[:-1]:
        await query(statement.format(**ids))
    found = await requests(district, cast, valid)
    objects = await make_objects(district, cast)
    met = objects.probes["Appointment"][0].id
    found["appointmentCalendar"] = {"id": met}
    reference = (await Appointment.get(delay_minutes=10)).reference
    found["appointmentByReference"] = {"reference": reference}
    await set_policy(district, open_limit=100, period_limit=1000, no_show_limit=100)
    witnesses = await _witnesses(district, cast, objects.probes)
    return World(cast, found, objects.probes, witnesses)


async def _witnesses(
    district: District, cast: Cast, probes: dict[str, list[Probe]]
) -> dict[str, str]:
    def one(kind: str) -> str:
        return probes[kind][0].id

    asked = one("Consultation")
    async with transaction():
        await index_specialists([district.specialist.id])
        await index_consultations([taken_apart(asked, "id")[1]])
        _, met = taken_apart(one("Appointment"), "id")
        await record("appointment.cancelled", "appointment", met, actor_id=district.resident.id)
    [entry] = await query("SELECT id FROM audit_entry WHERE action = 'appointment.cancelled'")
    trace = global_id("AuditEntry", entry["id"])
    return {
        "auditEntries": trace,
        "viewer.trace": trace,
        "webhooks": one("Webhook"),
        "failedJobs": one("FailedJob"),
        "deadDeliveries": one("Delivery"),
        "broadcasts": one("Broadcast"),
        "ratings": one("Rating"),
        "consultations": asked,
        "clients": one("Client"),
        "clients of a firm": one("Client of a firm"),
        "conflicts": one("Conflict"),
        "specialists": gid(district.specialist),
        "teams": gid(district.team),
        "topics": gid(district.topic),
        "services": gid(district.service),
        "organizations of enterprises": gid(cast.enterprise),
        "holidays": one("Holiday"),
        "viewer.id": gid(district.resident),
        "viewer.name": _NAME,
        "viewer.phone": number_of(district.resident),
        "viewer.email": _EMAIL,
        "viewer.appointments": one("Appointment"),
        "viewer.consultations": asked,
        "viewer.notifications": one("Notification"),
        "viewer.mutedThreads": one("MutedThread"),
        "viewer.followings": one("Following"),
        "viewer.memberships": one("Membership"),
        "viewer.walkIns": one("WalkIn"),
        "viewer.specialist": gid(district.specialist),
        "viewer.sessions": one("Session"),
        "viewer.devices": one("Device"),
        "viewer.weeklyHours": one("WeeklyHours"),
        "viewer.dateOverrides": one("DateOverride"),
        "viewer.waitlist": one("WaitlistEntry"),
        "viewer.timeOff": one("TimeOff"),
        "viewer.calendarFeeds": one("CalendarFeed"),
        "viewer.calendarImports": one("CalendarImport"),
    }
