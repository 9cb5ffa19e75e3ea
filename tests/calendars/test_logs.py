"""No log line opens a calendar, whatever wrote it."""

import io
import logging

import pytest

from cli import logs
from mulin.calendars import queries
from mulin.calendars.links import masked, new_secret
from tests.calendars.asking import feed_path, read
from tests.district import District
from tests.phone import Phones


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the process's log says, set up as in production, from everybody and in every detail."""
    out = io.StringIO()
    root = logging.getLogger()
    monkeypatch.setattr("sys.stderr", out)
    monkeypatch.setattr(root, "handlers", [])
    logs.configure(production=True)
    monkeypatch.setattr(root, "level", logging.DEBUG)
    for loud in ("httpx", "uvicorn.error"):
        monkeypatch.setattr(logging.getLogger(loud), "level", logging.DEBUG)
    return out


async def test_a_reading_leaves_no_secret_in_the_log(
    district: District, phones: Phones, written: io.StringIO
) -> None:
    path = await feed_path(await phones.of(district.resident.id))
    assert (await read(phones, path)).status_code == 200
    logging.getLogger("some.library").warning("GET %s failed", path)

    secret = path.rpartition("/")[2].removesuffix(".ics")
    assert "/calendars/mulincal_***.ics" in written.getvalue()
    assert secret not in written.getvalue()
    assert secret.removeprefix("mulincal_") not in written.getvalue()


async def test_a_reading_that_breaks_leaves_no_secret_in_the_log(
    district: District, phones: Phones, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await feed_path(await phones.of(district.resident.id))

    async def broken(_subject: object) -> None:
        address = path
        raise RuntimeError(f"no calendar for {address}")

    monkeypatch.setattr(queries, "shown_to", broken)
    answer = await read(phones, path)

    assert answer.status_code == 500
    assert "no calendar for /calendars/mulincal_***" in written.getvalue()
    assert path.partition("_")[2].removesuffix(".ics") not in written.getvalue()
    assert '"locals"' not in written.getvalue()


def test_every_secret_in_a_text_is_masked() -> None:
    one, other = new_secret(), new_secret()
    text = f"GET /calendars/{one}.ics?x={other} {one[:-3]}%2D"
    assert masked(text) == ("GET /calendars/mulincal_***.ics?x=mulincal_*** mulincal_***")
