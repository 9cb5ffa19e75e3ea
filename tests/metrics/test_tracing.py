"""Traces: from a request to the push it set off, to a collector that speaks OTLP."""

import ast
import logging
import socket
import time
from collections.abc import Iterator

import pytest
from tortoise.connection import get_connection

from cli.tracing import STANDARD, traced
from mulin import tracing
from mulin.notifications.models import Delivery
from mulin.settings import Settings
from tests.district import District, gid
from tests.documents import BOOK, REGISTER_DEVICE
from tests.metrics.conftest import Lines
from tests.metrics.doors import opened
from tests.recording import RecordingChannel
from tests.schema.source import modules
from tests.standins.collector import Collector, collecting
from tests.times import TUESDAY, at


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    for name in STANDARD:
        monkeypatch.delenv(name, raising=False)
    with collecting() as standin:
        yield standin


def to(collector: Collector) -> Settings:
    return Settings(otlp_url=collector.url)


async def booked(district: District, redis_url: str | None) -> None:
    async with opened(redis_url, RecordingChannel()) as phones:
        phone = await phones.of(district.resident.id)
        await phone.ask(REGISTER_DEVICE, input={"token": "a-token", "platform": "WEB"})
        wanted = {
            "serviceId": gid(district.service),
            "startsAt": at(TUESDAY, 10).isoformat(),
            "mode": "PHONE",
            "note": "my neighbour, his dog and the deposit",
        }
        assert (await phone.ask(BOOK, input=wanted))["bookAppointment"]["errors"] == []


async def test_a_booking_is_one_trace_to_which_its_push_is_linked(
    collector: Collector, district: District, redis_url: str | None
) -> None:
    with traced(to(collector), "run"):
        # Connections made before are not watched.
        await get_connection("default").close()
        await booked(district, redis_url)
    delivery = await Delivery.get()
    operation = next(
        span for span in collector.spans if span.attributes.get("graphql.operation.name") == "Book"
    )
    (request,) = [span for span in collector.spans if span.span_id == operation.parent_id]
    assert (request.name, request.kind) == ("POST /graphql", "SERVER")
    assert (request.service, request.parent_id) == ("mulin-run", "")
    assert request.attributes["http.response.status_code"] == 200
    assert {"INSERT", "SELECT", "COMMIT;"} <= {span.name for span in collector.below(operation)}
    task = collector.named("task notifications.deliver")
    assert task.trace_id == request.trace_id
    sending = collector.named("send push")
    assert sending.parent_id == task.span_id
    assert sending.links == {request.trace_id}
    assert delivery.trace_parent is not None
    assert delivery.trace_parent.split("-")[1] == request.trace_id
    # and: nothing that people write, are called, or are reached by
    for private in ("deposit", district.resident.name, "a-token"):
        assert private.encode() not in collector.raw


async def test_a_line_of_the_log_names_its_trace(collector: Collector, lines: Lines) -> None:
    with traced(to(collector), "serve"):
        with tracing.span("work"):
            logging.getLogger("some").warning("inside")
        logging.getLogger("some").warning("outside")
    inside, outside = lines()
    assert inside["trace_id"] == collector.named("work").trace_id
    assert "trace_id" not in outside


def test_what_breaks_is_marked_without_its_words(collector: Collector) -> None:
    with traced(to(collector), "serve"), pytest.raises(LookupError), tracing.span("work"):
        raise LookupError("Zhang San (demo) lives at 12, Example Road")
    work = collector.named("work")
    assert work.failed
    assert work.attributes == {"error.type": "LookupError"}
    assert b"Example Road" not in collector.raw


def test_a_parent_that_is_none_begins_a_trace_and_a_link_that_is_none_is_left_out(
    collector: Collector,
) -> None:
    other = f"00-{'a' * 32}-{'b' * 16}-01"
    with traced(to(collector), "serve"):
        with tracing.span("first", parent="nonsense", links=["", other, "00-0-0-00"]):
            pass
        with tracing.span("second", parent=other):
            pass
    assert collector.named("first").parent_id == ""
    assert collector.named("first").links == {"a" * 32}
    assert collector.named("second").parent_id == "b" * 16


def test_opentelemetrys_own_variables_are_heeded(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    monkeypatch.setenv("OTEL_SERVICE_NAME", "station-7")
    with traced(Settings(), "worker"), tracing.span("work"):
        pass
    assert collector.named("work").service == "mulin-worker"


def test_a_collector_that_is_away_keeps_nobody_from_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.open_telemetry.EXPORT_SECONDS", 0.1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = Settings(otlp_url=f"http://127.0.0.1:{taken.getsockname()[1]}")
        began = time.monotonic()
        with traced(away, "serve"):
            for _ in range(2000):
                with tracing.span("work"):
                    pass
        assert time.monotonic() - began < 3


def test_where_nobody_collects_there_are_no_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in STANDARD:
        monkeypatch.delenv(name, raising=False)
    with traced(Settings(), "serve"), tracing.span("work") as span:
        span.note({"mulin.any": 1})
        assert tracing.trace_parent() is None
        assert tracing._tracer is None


def test_opentelemetry_is_imported_only_when_it_is_asked_for() -> None:
    for path, tree in modules("cli"):
        for node in tree.body:
            imported = node.module if isinstance(node, ast.ImportFrom) else None
            speaks = str(imported).startswith(("opentelemetry", "cli.open_telemetry"))
            assert speaks is False or path == "cli/open_telemetry.py", path
