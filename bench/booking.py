"""Bookings per second: through HTTP and through the action, beside the bare INSERT.

All three run in turn on one embedded PostgreSQL, in the same minute, one client each. Printed is
each one's rate and its ratio to the bare INSERT, which does the constraint's work and no other.

    python bench/booking.py [--bookings 300] [--out bench/results/booking.json]
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

os.environ.setdefault("MULIN_DATA_DIR", tempfile.mkdtemp(prefix="mulin-bench-"))

from api.app import create_app
from mulin import clock, database, embedded, events, migrations, redis
from mulin.appointments.booking import BookingRequest, book
from mulin.people.models import Person
from mulin.people.sign_in import open_session
from mulin.people.viewer import viewer_of
from mulin.services.models import AppointmentMode
from tests.district import District, found_district, gid, make_specialist
from tests.documents import BOOK
from tests.phone import Phone
from tests.serving import serve
from tests.times import MONDAY

SLOTS_A_DAY = 16
_INSERT = """
INSERT INTO appointment (reference, mode, status, intake_channel, starts_at, ends_at, blocked_from,
    blocked_until, sequence, created_at, updated_at, booked_by_id, person_id, service_id,
    specialist_id)
VALUES ($1, 'phone', 'booked', 'app', $2, $3, $2, $3, 0, $2, $2, $4, $4, $5, $6)
"""

Book = Callable[[int], Awaitable[None]]


async def rate(book_one: Book, bookings: int) -> dict[str, float]:
    """Bookings per second and the median and 99th percentile of one, in milliseconds."""
    took = []
    began = time.perf_counter()
    for number in range(bookings):
        one = time.perf_counter()
        await book_one(number)
        took.append((time.perf_counter() - one) * 1000)
    whole = time.perf_counter() - began
    took.sort()
    return {
        "per_second": bookings / whole,
        "p50_ms": took[len(took) // 2],
        "p99_ms": took[len(took) * 99 // 100],
    }


def slot(number: int) -> Any:
    """A start of its own for each booking of one specialist."""
    day, half_hour = divmod(number, SLOTS_A_DAY)
    return MONDAY + timedelta(days=1 + day, minutes=30 * half_hour)


async def measure(bookings: int) -> dict[str, dict[str, float]]:
    """The three ways, each with a specialist of its own."""
    district = await found_district()
    await widen(district, bookings)
    bare, through_action, through_http = [
        await make_specialist(district.team, venue=district.venue) for _ in range(3)
    ]
    session = await open_session(district.resident.id)
    viewer = await viewer_of(session.person_id, session.session_id)
    assert viewer is not None

    async def insert(number: int) -> None:
        begin = slot(number) + timedelta(days=200)
        await database.query(
            _INSERT,
            f"B{number}",
            begin,
            begin + timedelta(minutes=30),
            district.resident.id,
            district.service.id,
            bare.id,
        )

    async def act(number: int) -> None:
        await book(
            viewer,
            BookingRequest(
                service_id=district.service.id,
                starts_at=slot(number),
                mode=AppointmentMode.PHONE,
                specialist_id=through_action.id,
            ),
        )

    results = {"bare INSERT": await rate(insert, bookings), "action": await rate(act, bookings)}
    other = await Person.create(name="Bench (demo)", created_at=clock.now())
    token = (await open_session(other.id)).access_token
    async with (
        events.listening(),
        serve(create_app(introspection=False)) as url,
        Phone(url, token, "en") as phone,
    ):

        async def send(number: int) -> None:
            wanted = {
                "serviceId": gid(district.service),
                "startsAt": slot(number).isoformat(),
                "mode": "PHONE",
                "specialistId": gid(through_http),
            }
            payload = (await phone.ask(BOOK, input=wanted))["bookAppointment"]
            assert payload["errors"] == [], payload

        results["HTTP"] = await rate(send, bookings)
    return results


async def widen(district: District, bookings: int) -> None:
    """Let one person book all of them."""
    await district.service.update_from_dict(
        {"open_limit": 3 * bookings, "horizon_days": 365}
    ).save()


async def on_fresh_database(url: str, bookings: int) -> dict[str, dict[str, float]]:
    """Measure on a database made for it."""
    await migrations.upgrade(url)
    async with database.connected(url), redis.connected(None):
        return await measure(bookings)


def main(bookings: int, out: Path) -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory(prefix="mulin-bench-") as folder:
        Path(folder).chmod(0o711)
        with embedded.start(Path(folder)) as server, clock.frozen(MONDAY):
            results = asyncio.run(on_fresh_database(server.url, bookings))
    baseline = results["bare INSERT"]["per_second"]
    for way, figures in results.items():
        figures["ratio"] = figures["per_second"] / baseline
        print(
            f"{way:12} {figures['per_second']:8.0f}/s  ratio {figures['ratio']:.2f}  "
            f"p50 {figures['p50_ms']:.1f} ms  p99 {figures['p99_ms']:.1f} ms"
        )
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"bookings": bookings, "ways": results}, indent=2) + "\n")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bookings", type=int, default=300)
    arguments.add_argument("--out", type=Path, default=Path("bench/results/booking.json"))
    chosen = arguments.parse_args()
    main(chosen.bookings, chosen.out)
