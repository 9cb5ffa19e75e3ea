"""The largest pushes there can be, as they arrive at FCM."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from tortoise.models import Model

from mulin import clock
from mulin.appointments.models import Appointment
from mulin.broadcasts.models import Broadcast
from mulin.messages import Language
from mulin.notifications.kinds import KINDS, render
from mulin.notifications.models import Channel, NotificationKind
from mulin.notifications.parcels import Letter, Parcel
from mulin.organizations.models import Organization, Venue
from mulin.people.models import Person
from mulin.services.models import Service, Topic
from push.channel import Carrier, Sent
from push.delivery import message_of
from tests.standins.fcm import StandInFcm
from tests.standins.fcm_rules import PAYLOAD_BYTES

NOON = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)
WIDE = "𠮷"
"""Four bytes in UTF-8, and a character of Chinese names all the same."""

LARGEST_ID = 2**63 - 1
LANGUAGES: tuple[Language, ...] = ("zh", "en")
NAMED: Mapping[str, tuple[type[Model], str]] = {
    "service": (Service, "name"),
    "topic": (Topic, "name"),
    "where": (Organization, "name"),
    "title": (Broadcast, "title"),
    "body": (Broadcast, "body"),
}


def most(model: type[Model], column: str) -> int:
    """How many characters the column holds."""
    return int(getattr(model._meta.fields_map[column], "max_length", 0))


def parameters() -> dict[str, str]:
    """All that a template may name, each as long as it can be."""
    names = {
        f"{name}_{language}": WIDE * most(model, f"{column}_{language}")
        for name, (model, column) in NAMED.items()
        for language in LANGUAGES
    }
    words = {f"{name}_{language}": WIDE * 100 for name in ("why", "day") for language in LANGUAGES}
    return {
        **names,
        **words,
        "starts_at": NOON.isoformat(),
        "zone": "Asia/Shanghai",
        "reference": "W" * most(Appointment, "reference"),
        "who": WIDE * most(Person, "name"),
        "number": "A999",
        "score": "5",
        "count": "999",
        "host": "h" * 253,
        "link": "https://mulin.example/".ljust(most(Broadcast, "link"), "a"),
    }


def parcel(kind: NotificationKind, language: Language) -> Parcel:
    thread = LARGEST_ID if kind is not NotificationKind.BROADCAST else None
    letter = Letter(
        notification_id=LARGEST_ID,
        kind=kind,
        parameters=parameters(),
        appointment_id=thread,
        consultation_id=None,
        broadcast_id=None,
        device_id=1,
        language=language,
        text=render(kind, parameters(), language),
        unread=99,
    )
    return Parcel(
        id=1,
        channel=Channel.PUSH,
        attempts=1,
        dedupe_key="d" * 32,
        created_at=NOON,
        expires_at=NOON + KINDS[kind].time_to_live,
        correlation_id=None,
        trace_parent=None,
        address=f"{kind.value}-{language}:".ljust(163, "a"),
        content=letter,
    )


async def test_the_longest_push_of_every_kind_fits(fcm: StandInFcm, channel: Carrier) -> None:
    assert most(Organization, "name_en") == most(Venue, "name_en") == 200
    parcels = [parcel(kind, language) for kind in KINDS for language in LANGUAGES]
    with clock.frozen(NOON):
        outcomes = await channel.send([message_of(one) for one in parcels])
    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    sizes = {}
    for one in parcels:
        [received] = fcm.received(one.address)
        written = json.dumps(received, ensure_ascii=False, separators=(",", ":"))
        sizes[one.address.rstrip("a")] = len(written.encode())
    assert max(sizes.values()) <= PAYLOAD_BYTES, sizes
    # They are as long as was meant.
    assert sizes["broadcast-en:"] > 3_000
