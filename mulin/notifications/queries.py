"""Reading the inbox: everybody sees their own."""

from tortoise.queryset import QuerySet

from mulin.notifications.models import Device, Notification
from mulin.people.viewer import Viewer


def visible_to(viewer: Viewer) -> QuerySet[Notification]:
    return Notification.filter(person_id=viewer.person_id)


def devices_of(viewer: Viewer) -> QuerySet[Device]:
    return Device.filter(person_id=viewer.person_id)
