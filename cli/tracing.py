"""Whether this process's traces are collected: by OpenTelemetry, where a collector is named."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from mulin import tracing
from mulin.settings import Settings

# https://opentelemetry.io/docs/specs/otel/protocol/exporter/
STANDARD = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


@contextmanager
def traced(configured: Settings, command: str) -> Iterator[None]:
    """Collect spans while the block runs, if MULIN_OTLP_URL or OpenTelemetry's own variables say
    where to; else not even its libraries are imported.

    `command` is what the process is: run, serve, worker or scheduler.
    """
    if configured.otlp_url is None and not any(os.environ.get(name) for name in STANDARD):
        yield
        return
    from cli.open_telemetry import OpenTelemetry

    url = None if configured.otlp_url is None else str(configured.otlp_url)
    telemetry = OpenTelemetry(url, command)
    tracing.trace_through(telemetry)
    try:
        yield
    finally:
        tracing.trace_through(None)
        telemetry.close()
