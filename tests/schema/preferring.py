"""What the battery of wrong values stands on: how people are told of things."""

from mulin import clock
from mulin.appointments.models import Appointment
from mulin.notifications.models import MutedThread
from mulin.people.models import Person
from tests.district import gid
from tests.schema.places import Variables


def preferring(mine: Appointment) -> dict[str, Variables]:
    quiet = {"from": "22:00", "until": "07:00", "timeZone": "Asia/Shanghai"}
    return {
        "viewer.mutedThreads": {},
        "setNotificationChoice": {
            "input": {"kind": "BROADCAST", "channel": "PUSH", "enabled": False}
        },
        "setQuietHours": {"input": quiet},
        "muteThread": {"input": {"id": gid(mine), "muted": True}},
    }


async def strange_muting(stranger: Person, theirs: Appointment) -> MutedThread:
    return await MutedThread.create(person=stranger, appointment=theirs, created_at=clock.now())
