"""Telling, as an app does, what became of pushes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mulin.settings import settings
from push.channel import Message
from tests.phone import Phone

CONFIRM = """
mutation ($input: ConfirmNotificationsInput!) {
  confirmNotifications(input: $input) { confirmedCount errors { field code message } }
}
"""


async def confirm(phone: Phone, *pushes: Message, opened: bool = False) -> int | None:
    """How many of the pushes the server knew as that person's."""
    keys = [push.dedupe_key for push in pushes]
    answer = await phone.ask(CONFIRM, input={"dedupeKeys": keys, "opened": opened})
    assert answer["confirmNotifications"]["errors"] == []
    found: int | None = answer["confirmNotifications"]["confirmedCount"]
    return found


@contextmanager
def text_messages(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """There is somebody who carries short messages."""
    patch.setenv("MULIN_SMS_CHANNEL", "console")
    settings.cache_clear()
    try:
        yield
    finally:
        patch.undo()
        settings.cache_clear()
