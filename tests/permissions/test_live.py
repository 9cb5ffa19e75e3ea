"""Every subscription opened as everybody: who hears of the matter, and who may not even listen."""

import asyncio
from collections.abc import Collection
from contextlib import AsyncExitStack
from typing import Any

from mulin.database import query
from mulin.global_ids import global_id
from mulin.people.permissions.asking import SUBSCRIPTIONS
from mulin.people.permissions.rules import Answer
from mulin.people.permissions.standings import Standing
from tests.permissions.comparing import by_rules, differences
from tests.permissions.walking import CODES, Found, Walk
from tests.phone import Phone

WHAT_HAPPENS = (
    ("cancelAppointment", Standing.SELF),
    ("answerConsultation", Standing.ASSIGNED),
    ("sendBroadcast", Standing.STAFF),
    ("callNext", Standing.STAFF),
)
"""Each subscription tells of one of these."""

Heard = asyncio.Queue[dict[str, Any]]

_PATIENCE = 60.0


def subscriptions(walk: Walk) -> dict[str, tuple[str, str]]:
    """By rule what to open, and the id in what it tells of the matter; of the inbox one's own."""

    def asked_for(request: str, key: str = "id") -> str:
        return str(walk.wanted(request, Standing.SELF)["input"][key])

    hall, broadcast = asked_for("callNext", "venueId"), asked_for("sendBroadcast")
    met, asked = asked_for("cancelAppointment"), asked_for("answerConsultation")
    return {
        "queueChanged": (f'queueChanged(venueId: "{hall}") {{ venue {{ id }} }}', hall),
        "broadcastChanged": (f'broadcastChanged(id: "{broadcast}") {{ id }}', broadcast),
        "appointmentChanged": ("appointmentChanged { appointment { id } }", met),
        "consultationChanged": ("consultationChanged { consultation { id } }", asked),
        "messagePosted": ("messagePosted { consultation { id } }", asked),
        "notificationReceived": ("notificationReceived { id }", ""),
    }


async def test_each_subscription_tells_whom_the_table_says(walk: Walk) -> None:
    said = by_rules(SUBSCRIPTIONS)
    async with AsyncExitStack() as held:
        opened: dict[tuple[str, Standing], Heard] = {}
        for standing in Standing:
            token = walk.world.cast.tokens[standing]
            phone = await held.enter_async_context(Phone(walk.url, token, "en"))
            for rule, (document, _) in subscriptions(walk).items():
                watching = phone.watching(f"subscription {{ {document} }}")
                opened[rule, standing] = await held.enter_async_context(watching)
        before = await _inbox(walk)
        for mutation, standing in WHAT_HAPPENS:
            assert await walk.done(mutation, standing), mutation
        own = {global_id("Notification", one) for one in await _inbox(walk) - before}
        told_of = {rule: {id_} for rule, (_, id_) in subscriptions(walk).items()}
        told_of["notificationReceived"] = own
        found: Found = {}
        # Who is to hear comes first: what the others would hear has come by then.
        for check, heard in sorted(opened.items(), key=lambda one: said[one[0]] is not Answer.YES):
            waits = said[check] is not Answer.NOTHING or check[0] == "broadcastChanged"
            found[check] = await _told(heard, told_of[check[0]], waits=waits)
    assert differences(found, said) == []


async def _inbox(walk: Walk) -> set[int]:
    person = walk.world.cast.people[Standing.SELF].id
    rows = await query("SELECT id FROM notification WHERE person_id = $1", person)
    return {row["id"] for row in rows}


async def _told(heard: Heard, ids: Collection[str], *, waits: bool) -> str:
    """The first of what came that is a refusal or about one of those ids."""
    while waits or not heard.empty():
        event = await asyncio.wait_for(heard.get(), _PATIENCE)
        if "errors" in event:
            return CODES[event["errors"][0]["extensions"]["code"]]
        if any(id_ in str(event) for id_ in ids):
            return Answer.YES
    return Answer.NOTHING
