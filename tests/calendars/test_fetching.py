"""Fetching a stranger's address: nothing inside can be reached, and nothing goes on for ever."""

import gzip
import ssl
from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_address
from pathlib import Path

import pytest

from mulin import open_web
from mulin.calendars.failures import CalendarUnread, Failure
from mulin.calendars.fetching import Fetched, Fetcher, Limits
from mulin.public_addresses import Address, is_public
from tests.calendars.certified import certificate, certified_server
from tests.calendars.serving import ANY_PORT, LOOPBACK, CalendarServer, calendar_server

BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - not a server's address
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_leads_inside_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111"],
)
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.fixture
async def server() -> AsyncIterator[CalendarServer]:
    async with calendar_server(BODY) as running:
        yield running


def fetcher(**limits: float) -> Fetcher:
    """One that may reach loopback, by plain HTTP, on any port."""
    return Fetcher(
        plain_http=True,
        allowed=LOOPBACK,
        ports=ANY_PORT,
        limits=Limits(**limits),  # type: ignore[arg-type]  # whole numbers where they must be
    )


async def failure(reading: Fetcher, url: str) -> Failure:
    with pytest.raises(CalendarUnread) as unread:
        await reading.fetch(url)
    return unread.value.failure


def naming(*addresses: str) -> Fetcher:
    """One whose name server gives these addresses for every name."""

    async def resolve(_host: str, _port: int) -> Sequence[Address]:
        return [ip_address(address) for address in addresses]

    return Fetcher(plain_http=True, allowed=LOOPBACK, ports=ANY_PORT, resolve=resolve)


async def test_a_calendar_comes_with_its_validators(server: CalendarServer) -> None:
    server.headers = {"ETag": '"one"', "Last-Modified": "Mon, 02 Mar 2026 01:00:00 GMT"}
    reading = fetcher()
    fetched = await reading.fetch(f"{server.url}/busy.ics")
    assert fetched == Fetched(BODY, '"one"', "Mon, 02 Mar 2026 01:00:00 GMT")
    assert (
        await reading.fetch(f"{server.url}/busy.ics", fetched.etag, fetched.last_modified) is None
    )
    assert server.asked[-1]["if-modified-since"] == fetched.last_modified


async def test_a_packed_calendar_is_unpacked(server: CalendarServer) -> None:
    assert (await fetcher().fetch(f"{server.url}/packed")) == Fetched(BODY)


async def test_by_itself_a_fetcher_reaches_nothing_on_this_machine(server: CalendarServer) -> None:
    reading = Fetcher(plain_http=True, ports=ANY_PORT)
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "2130706433"):  # noqa: S104 - tried to be reached
        url = server.url.replace("127.0.0.1", host)
        assert await failure(reading, f"{url}/busy.ics") is Failure.ADDRESS_REFUSED
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://calendar.test/",
        "https://calendar.test:22/",
        "https://calendar.test:8443/",
        "ftp://calendar.test/",
        "file:///etc/passwd",
        "gopher://calendar.test/",
    ],
)
async def test_only_https_on_the_usual_ports(url: str) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[Address]:
        raise AssertionError("never asked")

    assert await failure(Fetcher(resolve=resolve), url) in {
        Failure.ADDRESS_REFUSED,
        Failure.UNREACHABLE,
    }


async def test_the_server_is_asked_by_its_name_at_the_address_that_was_checked(
    server: CalendarServer,
) -> None:
    port = server.url.rpartition(":")[2]
    reading = naming("10.0.0.1", "127.0.0.1")
    assert await reading.fetch(f"http://calendar.test:{port}/busy.ics") == Fetched(BODY)
    assert server.asked[0]["host"] == f"calendar.test:{port}"


async def test_a_name_is_resolved_once_so_that_a_second_answer_changes_nothing(
    server: CalendarServer,
) -> None:
    answers = iter((["127.0.0.1"], ["10.0.0.1"]))

    async def resolve(_host: str, _port: int) -> Sequence[Address]:
        return [ip_address(address) for address in next(answers)]

    port = server.url.rpartition(":")[2]
    reading = Fetcher(plain_http=True, allowed=LOOPBACK, ports=ANY_PORT, resolve=resolve)
    assert await reading.fetch(f"http://rebinding.test:{port}/busy.ics") == Fetched(BODY)
    # Only a second request asks again, and is refused.
    refused = await failure(reading, f"http://rebinding.test:{port}/busy.ics")
    assert refused is Failure.ADDRESS_REFUSED


async def test_the_next_address_is_tried_when_one_does_not_answer(server: CalendarServer) -> None:
    port = server.url.rpartition(":")[2]
    reading = naming("127.0.0.2", "127.0.0.1")
    assert await reading.fetch(f"http://calendar.test:{port}/busy.ics") == Fetched(BODY)


@pytest.mark.parametrize("host", ["10.0.0.1", "[::1]", "169.254.169.254", "[fd00:ec2::254]"])
async def test_no_redirect_leads_inside(server: CalendarServer, host: str) -> None:
    url = f"{server.url}/elsewhere?to=http://{host}/latest/meta-data"
    assert await failure(fetcher(), url) is Failure.ADDRESS_REFUSED


async def test_no_redirect_leaves_https_or_the_usual_ports(server: CalendarServer) -> None:
    port = int(server.url.rpartition(":")[2])
    reading = Fetcher(plain_http=True, allowed=LOOPBACK, ports={port})
    for to in ("http://127.0.0.1:1/", "ftp://127.0.0.1/", "file:///etc/passwd"):
        found = await failure(reading, f"{server.url}/elsewhere?to={to}")
        assert found in {Failure.ADDRESS_REFUSED, Failure.UNREACHABLE}


async def test_redirects_are_followed_three_times(server: CalendarServer) -> None:
    assert await fetcher().fetch(f"{server.url}/again/3") == Fetched(BODY)
    assert await failure(fetcher(), f"{server.url}/again/4") is Failure.UNREACHABLE


async def test_a_body_without_end_is_cut_off(server: CalendarServer) -> None:
    reading = fetcher(octets=100_000)
    assert await failure(reading, f"{server.url}/endless") is Failure.TOO_LARGE


async def test_a_small_body_that_unpacks_to_a_large_one_is_cut_off(server: CalendarServer) -> None:
    assert len(gzip.compress(bytes(50_000_000))) < 100_000
    assert await failure(fetcher(octets=100_000), f"{server.url}/bomb") is Failure.TOO_LARGE


async def test_a_body_of_just_the_limit_is_taken(server: CalendarServer) -> None:
    for path in ("busy.ics", "packed"):
        assert await fetcher(octets=len(BODY)).fetch(f"{server.url}/{path}") == Fetched(BODY)
        found = await failure(fetcher(octets=len(BODY) - 1), f"{server.url}/{path}")
        assert found is Failure.TOO_LARGE


async def test_a_server_that_stalls_is_given_up(server: CalendarServer) -> None:
    assert await failure(fetcher(seconds=0.2), f"{server.url}/stalled") is Failure.TOO_SLOW


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, Failure.NOT_GIVEN),
        (403, Failure.NOT_GIVEN),
        (404, Failure.NOT_GIVEN),
        (410, Failure.NOT_GIVEN),
        (204, Failure.NOT_GIVEN),
        (429, Failure.UNREACHABLE),
        (500, Failure.UNREACHABLE),
        (503, Failure.UNREACHABLE),
    ],
)
async def test_an_answer_that_is_no_calendar_is_told(
    server: CalendarServer, status: int, told: Failure
) -> None:
    server.status = status
    assert await failure(fetcher(), f"{server.url}/busy.ics") is told


async def test_an_encoding_nobody_asked_for_is_not_guessed_at(server: CalendarServer) -> None:
    server.headers = {"Content-Encoding": "br"}
    assert await failure(fetcher(), f"{server.url}/busy.ics") is Failure.UNREADABLE
    server.headers = {"Content-Encoding": "gzip"}
    assert await failure(fetcher(), f"{server.url}/busy.ics") is Failure.UNREADABLE


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    async def nowhere(_host: str, _port: int) -> Sequence[Address]:
        raise OSError("no such name")

    reading = Fetcher(plain_http=True, resolve=nowhere)
    assert await failure(reading, "http://calendar.test/") is Failure.UNREACHABLE
    assert await failure(fetcher(), "http://127.0.0.1:1/busy.ics") is Failure.UNREACHABLE


async def test_a_certificate_is_checked_against_the_name_and_not_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = certificate(tmp_path, "calendar.test")
    trusting = ssl.create_default_context(cafile=path)
    reading = naming("127.0.0.1")
    async with certified_server(BODY, path) as port:
        untrusted = await failure(reading, f"https://calendar.test:{port}/busy.ics")
        monkeypatch.setattr(open_web, "_tls", lambda: trusting)
        fetched = await reading.fetch(f"https://calendar.test:{port}/busy.ics")
        other = await failure(reading, f"https://other.test:{port}/busy.ics")

    assert fetched == Fetched(BODY)
    assert untrusted is other is Failure.UNREACHABLE
