"""The phone of a tour when the server behind it goes away and comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import httpx
import pytest
from gql.transport.exceptions import TransportServerError

from cli import line
from cli import phone as phones
from cli.phone import Phone
from cli.touring import documents, feeds
from mulin.notifications.models import NotificationKind as Kind
from mulin.people.sign_in import open_session
from tests.district import District
from tests.notifications.posting import post


class Balancer:
    """Passes bytes on, unless it is down; then it hangs up on everybody."""

    def __init__(self, behind: str) -> None:
        self._behind = urlsplit(behind)
        self._open = set[asyncio.StreamWriter]()
        self._down = asyncio.Event()
        self.refused = asyncio.Event()

    def cut(self) -> None:
        self._down.set()
        self.refused.clear()
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        self._down.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._down.is_set():
            writer.transport.abort()
            self.refused.set()
            return
        there = await asyncio.open_connection(self._behind.hostname, self._behind.port)
        ways = [(reader, there[1]), (there[0], writer)]
        self._open |= {writer, there[1]}
        await asyncio.gather(*(_pass_on(*way) for way in ways))
        self._open -= {writer, there[1]}


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def balanced(behind: str) -> AsyncIterator[tuple[Balancer, str]]:
    balancer = Balancer(behind)
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    async with server:
        yield balancer, f"http://{host}:{port}"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "_PAUSE_SECONDS", (0.01, 0.02))
    monkeypatch.setattr(phones, "_PAUSE_SECONDS", 0.01)


async def test_what_comes_while_the_line_is_down_is_heard_all_the_same(
    district: District, url: str
) -> None:
    person = district.resident
    session = await open_session(person.id)
    async with balanced(url) as (balancer, address), Phone(address) as phone:
        phone.carry(session.access_token)
        await phone.watch(**feeds.everything())

        async def hears(kind: Kind) -> None:
            await phone.hears("notificationReceived", lambda it: it["kind"] == kind.name)

        async def misses(kind: Kind) -> None:
            balancer.cut()
            await balancer.refused.wait()
            await post(person, kind=kind)
            balancer.mend()
            await hears(kind)

        # Nothing came yet, so no cursor says since when: it is in the list.
        await misses(Kind.APPOINTMENT_BOOKED)
        await post(person, kind=Kind.APPOINTMENT_CONFIRMED)
        await hears(Kind.APPOINTMENT_CONFIRMED)
        # Now there is one, and what comes is told once.
        await misses(Kind.APPOINTMENT_CANCELLED)
        assert phone._heard["notificationReceived"].empty()


async def test_what_can_be_asked_twice_is_asked_again(district: District, url: str) -> None:
    async with balanced(url) as (balancer, address), Phone(address) as phone:
        balancer.cut()
        asking = asyncio.create_task(phone.ask(documents.SERVICES))
        await balancer.refused.wait()
        balancer.mend()
        assert (await asking)["services"]["edges"]


async def test_what_may_have_been_done_is_not_done_again(district: District, url: str) -> None:
    async with balanced(url) as (balancer, address), Phone(address) as phone:
        balancer.cut()
        with pytest.raises(httpx.TransportError):
            await phone.change(documents.SIGN_OUT)


@pytest.mark.parametrize(
    ("document", "key", "harmless"),
    [
        (documents.SERVICES, {}, True),
        (documents.BOOK, {"idempotencyKey": "once"}, True),
        (documents.BOOK, {}, False),
        (documents.SIGN_IN, {"phone": "1", "code": "2"}, False),
    ],
)
def test_a_booking_is_safe_with_its_key(document: str, key: dict[str, str], harmless: bool) -> None:
    assert phones._harmless_twice(document, {"input": key}) is harmless


async def test_who_is_refused_does_not_come_again(district: District, url: str) -> None:
    async with Phone(url) as phone:
        phone.carry("no token")
        with pytest.raises(TransportServerError, match="closed with 4403"):
            await phone.watch(**feeds.everything())
