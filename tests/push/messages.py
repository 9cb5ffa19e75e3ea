"""Push messages as the delivery worker makes them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from push.channel import Message

TOKEN = "fMEQo9Zk1:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx"

BOOKED = Message(
    address=TOKEN,
    dedupe_key="notification-7:device-3",
    collapse_key="notification-7:device-3",
    title="预约成功",
    body="周三 14:00，睦邻法律工作室",
    data={"notificationId": "Tm90aWZpY2F0aW9uOjc="},
    link="https://mulin.example/appointments/K7Q2",
    time_to_live=timedelta(hours=6),
    urgent=False,
    language="zh",
)


def booked(**changes: Any) -> Message:
    """With a dedupe key of its own, unless a collapse key is given too, nothing replaces it."""
    if "dedupe_key" in changes:
        changes.setdefault("collapse_key", changes["dedupe_key"])
    return replace(BOOKED, **changes)
