"""Free times that a tour may take: open to a cancellation still, so that it can give them back."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from cli.phone import Phone
from cli.touring import documents

_SPARE = timedelta(minutes=10)


class Offer(NamedTuple):
    """A free slot, and the service it is one of."""

    service: dict[str, Any]
    slot: dict[str, Any]


def notice(service: dict[str, Any]) -> timedelta:
    """How long before the start a slot can still be booked, and then cancelled."""
    return timedelta(
        minutes=max(service["minimumNoticeMinutes"], service["cancellationCutoffMinutes"])
    )


async def services(phone: Phone) -> list[dict[str, Any]]:
    found = await phone.ask(documents.SERVICES)
    return [edge["node"] for edge in found["services"]["edges"]]


async def free_slots(
    phone: Phone, service: dict[str, Any], days: int, **wanted: str
) -> list[dict[str, Any]]:
    """What can be booked and cancelled again within so many days, shuffled."""
    today = datetime.now(UTC).date()
    found = await phone.ask(
        documents.AVAILABILITY,
        service=service["id"],
        **{"from": f"{today}", "to": f"{today + timedelta(days=days)}"},
        **wanted,
    )
    earliest = datetime.now(UTC) + notice(service) + _SPARE
    slots = [
        slot
        for day in found["availability"]["days"]
        for slot in day["slots"]
        if datetime.fromisoformat(slot["startsAt"]) > earliest
    ]
    random.shuffle(slots)
    return slots
