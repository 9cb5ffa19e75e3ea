"""The ways to book that bench/booking.py compares, each with calendars of its own."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count, product
from pathlib import Path
from typing import NamedTuple

from bench import pgbench
from bench.pgbench import Recorder
from mulin import database
from mulin.appointments.booking import BookingRequest, book
from mulin.people.models import Locale
from mulin.people.tokens import access_token
from mulin.people.viewer import Viewer
from mulin.services.models import AppointmentMode
from tests.district import District, gid, make_specialist
from tests.documents import BOOK
from tests.phone import Phone
from tests.times import MONDAY

SLOTS_A_DAY = 16
MINUTES = 30
WARM_UP = 20

Figures = Mapping[str, float]
BookOne = Callable[["Calendar"], Awaitable[None]]


class Turn(NamedTuple):
    """Who books next, and when: each is somebody else, who has nothing booked yet."""

    person_id: int
    session_id: int
    starts_at: datetime


@dataclass
class Calendar:
    """A specialist and the people who book them in turn; no two clients share one."""

    specialist_id: int
    specialist_gid: str
    specialist_person_id: int
    first_person: int
    first_session: int
    number: Iterator[int] = field(default_factory=count)

    def next(self) -> Turn:
        number = next(self.number)
        day, place = divmod(number, SLOTS_A_DAY)
        starts_at = MONDAY + timedelta(days=1 + day, minutes=MINUTES * place)
        return Turn(self.first_person + number, self.first_session + number, starts_at)


_PEOPLE = """
INSERT INTO person (name, locale, is_demo, created_at)
SELECT 'Bench (demo)', 'en', true, $2::timestamptz FROM generate_series(1, $1::int)
RETURNING id
"""

_SESSIONS = """
INSERT INTO session (person_id, created_at, expires_at)
SELECT id, $3::timestamptz, $3::timestamptz + interval '1 day'
FROM generate_series($1::bigint, $1::bigint + $2::int - 1) AS id
RETURNING id
"""


async def calendar(district: District, bookings: int) -> Calendar:
    specialist = await make_specialist(district.team, venue=district.venue)
    size = bookings + WARM_UP + 3 * SLOTS_A_DAY
    people = await database.query(_PEOPLE, size, MONDAY)
    first = min(row["id"] for row in people)
    sessions = await database.query(_SESSIONS, first, size, MONDAY)
    return Calendar(
        specialist.id,
        gid(specialist),
        specialist.person_id,
        first,
        min(row["id"] for row in sessions),
    )


async def timed(book_one: BookOne, everyone: Sequence[Calendar], bookings: int) -> Figures:
    """Bookings per second of clients at once, so many by each, after some to warm up.

    Beside them the median and the 99th percentile of one, in milliseconds.
    """
    took = []

    async def go_on(whose: Calendar) -> None:
        for _ in range(bookings):
            one = time.perf_counter()
            await book_one(whose)
            took.append((time.perf_counter() - one) * 1000)

    for whose in everyone:
        for _ in range(WARM_UP):
            await book_one(whose)
    began = time.perf_counter()
    await asyncio.gather(*map(go_on, everyone))
    whole = time.perf_counter() - began
    took.sort()
    return {
        "per_second": len(took) / whole,
        "p50_ms": took[len(took) // 2],
        "p99_ms": took[len(took) * 99 // 100],
    }


class Ways:
    """Each is told how many clients book at once, and how often each of them."""

    def __init__(self, url: str, district: District, recorder: Recorder, served: str) -> None:
        self._url = url
        self._district = district
        self._recorder = recorder
        self._served = served
        self._tags = map("".join, product("BCDFGHJKMNPQRSTV", "0123456789"))

    async def _calendars(self, clients: int, bookings: int) -> list[Calendar]:
        return [await calendar(self._district, bookings) for _ in range(clients)]

    async def action(self, clients: int, bookings: int) -> Figures:
        return await timed(self._book, await self._calendars(clients, bookings), bookings)

    async def _book(self, whose: Calendar) -> None:
        turn = whose.next()
        await book(
            Viewer(turn.person_id, turn.session_id, "Bench (demo)", Locale.EN),
            BookingRequest(
                service_id=self._district.service.id,
                starts_at=turn.starts_at,
                mode=AppointmentMode.PHONE,
                specialist_id=whose.specialist_id,
            ),
        )

    async def http(self, clients: int, bookings: int) -> Figures:
        everyone = await self._calendars(clients, bookings)
        async with AsyncExitStack() as open_phones:
            phones = {
                whose.specialist_id: await open_phones.enter_async_context(
                    Phone(self._served, None, "en")
                )
                for whose in everyone
            }

            async def send(whose: Calendar) -> None:
                turn, phone = whose.next(), phones[whose.specialist_id]
                phone.token = access_token(turn.person_id, turn.session_id)
                wanted = {
                    "serviceId": gid(self._district.service),
                    "startsAt": turn.starts_at.isoformat(),
                    "mode": "PHONE",
                    "specialistId": whose.specialist_gid,
                }
                answer = await phone.ask(BOOK, input=wanted)
                assert answer["bookAppointment"]["errors"] == [], answer

            return await timed(send, everyone, bookings)

    async def same_sql(self, clients: int, bookings: int, folder: Path) -> tuple[Figures, Figures]:
        """pgbench with all statements of a booking, and with its INSERT alone."""
        whole = await self._script(clients, bookings, alone=False)
        insert = await self._script(clients, bookings, alone=True)
        run = partial(
            pgbench.run,
            self._url,
            clients=clients,
            transactions=bookings,
            begin=SLOTS_A_DAY,
            folder=folder,
        )
        return await asyncio.to_thread(run, whole), await asyncio.to_thread(run, insert)

    async def _script(self, clients: int, bookings: int, *, alone: bool) -> str:
        everyone = await self._calendars(clients, bookings)
        recorded: list[list[pgbench.Statement]] = []
        # On the first day asyncpg still asks the server for types: it is looked away from.
        for number in range(-SLOTS_A_DAY, SLOTS_A_DAY + 1):
            with self._recorder.listening() as heard:
                await self._book(everyone[0])
            if number in {0, 1, SLOTS_A_DAY}:
                recorded.append(
                    [one for one in heard if "INTO appointment (" in one.sql or not alone]
                )
        return pgbench.script(
            pgbench.Recordings(*recorded),
            slots_a_day=SLOTS_A_DAY,
            minutes=MINUTES,
            clients=[
                pgbench.Client(
                    whose.specialist_id,
                    whose.specialist_person_id,
                    whose.first_person + SLOTS_A_DAY,
                )
                for whose in everyone
            ],
            tag=next(self._tags),
        )
