"""A server that stands in for a collector of traces: OTLP over HTTP, in protobuf.

https://opentelemetry.io/docs/specs/otlp/#otlphttp-request
"""

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

PROTOBUF = "application/x-protobuf"


@dataclass(frozen=True, slots=True)
class Received:
    """A span as it came."""

    name: str
    trace_id: str
    span_id: str
    parent_id: str
    kind: str
    attributes: dict[str, Any]
    links: set[str]
    failed: bool
    service: str


@dataclass
class Collector:
    """What was sent to `url`."""

    url: str
    spans: list[Received] = field(default_factory=list)
    raw: bytes = b""

    def named(self, name: str) -> Received:
        """The one span of that name."""
        (found,) = [span for span in self.spans if span.name == name]
        return found

    def below(self, span: Received) -> list[Received]:
        """What happened directly below a span."""
        return [one for one in self.spans if one.parent_id == span.span_id]

    def take(self, body: bytes) -> None:
        self.raw += body
        for group in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = str(_plain(group.resource.attributes)["service.name"])
            for scope in group.scope_spans:
                self.spans += [_received(span, service) for span in scope.spans]


def _received(span: Span, service: str) -> Received:
    return Received(
        name=span.name,
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        kind=Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
        attributes=_plain(span.attributes),
        links={link.trace_id.hex() for link in span.links},
        failed=span.status.code == Status.STATUS_CODE_ERROR,
        service=service,
    )


def _plain(attributes: Any) -> dict[str, Any]:
    pairs: list[KeyValue] = list(attributes)
    return {one.key: getattr(one.value, one.value.WhichOneof("value") or "") for one in pairs}


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a loopback port, in a thread of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = zlib.decompress(body, 31)
            good = self.path == "/v1/traces" and self.headers["Content-Type"] == PROTOBUF
            if good:
                collector.take(body)
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200 if good else 400)
            self.send_header("Content-Type", PROTOBUF)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()
