"""Spans by OpenTelemetry's SDK, sent to a collector by OTLP over HTTP.

https://opentelemetry.io/docs/specs/otlp/#otlphttp
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from mulin.database import PROCESS
from mulin.tracing import Attributes, Kind, Span

_KINDS: Mapping[Kind, SpanKind] = {
    Kind.SERVER: SpanKind.SERVER,
    Kind.CLIENT: SpanKind.CLIENT,
    Kind.CONSUMER: SpanKind.CONSUMER,
    Kind.INTERNAL: SpanKind.INTERNAL,
}
_W3C = TraceContextTextMapPropagator()
_HEADER = "traceparent"

EXPORT_SECONDS = 5
"""How long a collector may take over a batch, and so how long it may keep a process from ending."""

LONGEST_STATEMENT = 500


class OpenTelemetry:
    """`url` is the collector's base address; None: OpenTelemetry's own variables name it.

    Everything else is set by those variables too, such as OTEL_TRACES_SAMPLER and
    OTEL_EXPORTER_OTLP_HEADERS. A collector that is away costs spans, and never the work they tell
    of: batches are sent by a thread, from a bounded queue.
    """

    def __init__(self, url: str | None, command: str) -> None:
        resource = Resource.create(
            {
                "service.namespace": "mulin",
                "service.name": f"mulin-{command}",
                "service.version": version("mulin"),
                "service.instance.id": PROCESS,
            }
        )
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        endpoint = None if url is None else f"{url.rstrip('/')}/v1/traces"
        exporter = OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("mulin")

    @contextmanager
    def span(
        self,
        name: str,
        kind: Kind,
        attributes: Attributes,
        parent: str | None,
        links: Sequence[str],
    ) -> Iterator[Span]:
        contexts = (_span_context(link) for link in links)
        with self._tracer.start_as_current_span(
            name,
            context=None if parent is None else _W3C.extract({_HEADER: parent}),
            kind=_KINDS[kind],
            attributes=dict(attributes),
            links=[Link(context) for context in contexts if context.is_valid],
            # An exception's text may quote what somebody wrote.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield _Span(span)
            except BaseException as error:
                _Span(span).fail(type(error).__name__)
                raise

    def trace_parent(self) -> str | None:
        carrier = dict[str, str]()
        _W3C.inject(carrier)
        return carrier.get(_HEADER)

    def watch(self, connection: Any) -> None:
        connection.add_query_logger(self._statement)

    def _statement(self, record: Any) -> None:
        """A statement that has ended (asyncpg's LoggedQuery), below the span that asked for it.

        Its text has placeholders where values go; the values stay out.
        """
        if not trace.get_current_span().is_recording():
            return
        ended = time.time_ns()
        words = record.query.split()
        span = self._tracer.start_span(
            words[0].upper() if words else "SQL",
            kind=SpanKind.CLIENT,
            attributes={
                "db.system.name": "postgresql",
                "db.query.text": " ".join(words)[:LONGEST_STATEMENT],
            },
            start_time=ended - int(record.elapsed * 1_000_000_000),
        )
        if record.exception is not None:
            _Span(span).fail(type(record.exception).__name__)
        span.end(ended)

    def close(self) -> None:
        """Send what is left, unless the collector takes longer than it may."""
        # The SDK's own bound is for each batch, and a full queue has several.
        last = threading.Thread(target=self._provider.shutdown, daemon=True)
        last.start()
        last.join(EXPORT_SECONDS)


class _Span:
    """Our word for theirs."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def name(self, name: str) -> None:
        self._span.update_name(name)

    def note(self, attributes: Attributes) -> None:
        self._span.set_attributes(dict(attributes))

    def fail(self, reason: str) -> None:
        self._span.set_status(Status(StatusCode.ERROR))
        self._span.set_attribute("error.type", reason)


def _span_context(trace_parent: str) -> SpanContext:
    context = _W3C.extract({_HEADER: trace_parent})
    return trace.get_current_span(context).get_span_context()
