"""What the battery of wrong values needs of ways to reach people."""

from datetime import timedelta

from mulin import clock
from mulin.crypto import encrypt
from mulin.notifications import devices
from mulin.notifications.models import Channel, Delivery, Notification, Platform
from mulin.people import email
from mulin.people.models import EmailCode
from mulin.people.viewer import Viewer
from tests.district import gid
from tests.schema.places import Variables

_CODE = "123456"
_KEY = "0123456789abcdef" * 2


async def reaching(viewer: Viewer, notification: Notification) -> dict[str, Variables]:
    """Valid requests of the viewer, whose the notification is."""
    lost = await devices.register(viewer, "a lost token", Platform.IOS, None)
    at = clock.now()
    await Delivery.create(
        channel=Channel.PUSH,
        notification=notification,
        dedupe_key=_KEY,
        status="sent",
        due_at=at,
        expires_at=at + timedelta(days=1),
        created_at=at,
        settled_at=at,
    )
    await EmailCode.create(
        person_id=viewer.person_id,
        email_encrypted=encrypt("resident@example.org"),
        email_index="",
        code_hash=email.code_hash(viewer, _CODE),
        created_at=at,
        expires_at=at + email.CODE_LIFE,
    )
    return {
        "registerDevice": {
            "input": {
                "token": "another",
                "platform": "WEB",
                "locale": "zh",
                "previousToken": "a former token",
            }
        },
        "removeDevice": {"input": {"id": gid(lost)}},
        "confirmNotifications": {"input": {"dedupeKeys": [_KEY], "opened": True}},
        "setEmail": {"input": {"email": "resident@example.org"}},
        "confirmEmail": {"input": {"code": _CODE}},
        "removeEmail": {},
    }
