"""What tests of preferences ask of the API, and what then leaves the outbox."""

from typing import Any

from mulin.notifications.models import NotificationKind
from tests.delivering import deliver
from tests.phone import Phone
from tests.recording import RecordingChannel

URGENT = NotificationKind.APPOINTMENT_CANCELLED
CALM = NotificationKind.APPOINTMENT_BOOKED

CHOOSE = """
mutation ($input: SetNotificationChoiceInput!) { setNotificationChoice(input: $input) {
  preference { kind channels { channel enabled isDefault } } errors { field code message }
} }
"""
QUIET = """
mutation ($input: SetQuietHoursInput!) { setQuietHours(input: $input) {
  quietHours { from until timeZone } errors { field code message }
} }
"""
MUTE = """
mutation ($input: MuteThreadInput!) { muteThread(input: $input) {
  appointment { id muted } consultation { id muted } errors { field code message }
} }
"""


async def change(phone: Phone, document: str, **wanted: Any) -> dict[str, Any]:
    """What a mutation shows, which nothing stands in the way of."""
    [payload] = (await phone.ask(document, input=wanted)).values()
    assert payload.pop("errors") == []
    return dict(payload)


async def refused(phone: Phone, document: str, **wanted: Any) -> tuple[str, str | None]:
    """Code and field of the one reason why not."""
    [payload] = (await phone.ask(document, input=wanted)).values()
    [error] = payload["errors"]
    assert error["message"]
    return error["code"], error["field"]


async def sent(pushes: RecordingChannel) -> list[str]:
    """The kinds of what has been pushed since this was last asked."""
    await deliver(pushes)
    kinds = [message.data["kind"] for message in await pushes.settled()]
    pushes.sent.clear()
    return kinds
