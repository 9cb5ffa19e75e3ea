"""Notifications and devices, written straight into the tables."""

from typing import Any

from mulin import clock
from mulin.crypto import keyed_hash
from mulin.database import transaction
from mulin.notifications.actions import Word, notify
from mulin.notifications.models import Device, NotificationKind, Platform
from mulin.people.models import Person
from tests.times import TUESDAY, at

KIND = NotificationKind.APPOINTMENT_BOOKED
PARAMETERS = {
    "starts_at": at(TUESDAY, 10).isoformat(),
    "zone": "Asia/Shanghai",
    "who_zh": "张三（演示）",
    "who_en": "Zhang San (demo)",
    "where_zh": "现场",
    "where_en": "in person",
    "service_zh": "法律咨询",
    "service_en": "Legal advice",
}


async def make_device(person: Person, token: str, **fields: Any) -> Device:
    at_ = clock.now()
    return await Device.create(
        person=person,
        token=token,
        token_hash=keyed_hash("device token", token),
        platform=Platform.ANDROID,
        created_at=at_,
        seen_at=at_,
        **fields,
    )


async def post(person: Person, times: int = 1, kind: NotificationKind = KIND) -> None:
    """Put as many notifications into somebody's inbox and outbox."""
    for _ in range(times):
        async with transaction():
            await notify([Word(person.id, kind, PARAMETERS)])
