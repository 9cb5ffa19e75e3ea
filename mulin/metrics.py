"""What a process counts, for Prometheus to read; named and measured after its conventions.

https://prometheus.io/docs/practices/naming/

Durations are in seconds. Labels take few values, whatever callers send: a name that a caller makes
up is never one. What others know (the outbox, the queue) is read when asked for: readings.py.
"""

import re
from collections import Counter as TallyOf
from collections.abc import Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

# The instant a counter began, once more for each of its series: Prometheus sees restarts by itself.
disable_created_metrics()  # type: ignore[no-untyped-call]  # prometheus_client leaves it untyped

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_ANSWER = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_WORK = (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900)
_WAY = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)

HTTP_REQUESTS = Histogram(
    "mulin_http_request_duration_seconds",
    "How long HTTP requests took, by route and class of status (gone: the caller had left)",
    ("route", "status"),
    buckets=_ANSWER,
    registry=REGISTRY,
)
GRAPHQL_DURATION = Histogram(
    "mulin_graphql_operation_duration_seconds",
    "How long GraphQL operations took, by kind; of a subscription each event is one",
    ("kind",),
    buckets=_ANSWER,
    registry=REGISTRY,
)
GRAPHQL_OPERATIONS = Counter(
    "mulin_graphql_operations_total",
    "GraphQL operations by kind (none: not executed) and code of the first error (OK: none)",
    ("kind", "code"),
    registry=REGISTRY,
)
GRAPHQL_COST = Histogram(
    "mulin_graphql_operation_cost_values",
    "What GraphQL operations may cost, by kind, refused ones included: values in their answer",
    ("kind",),
    buckets=(10, 100, 1_000, 10_000, 50_000, 100_000, 1_000_000),
    registry=REGISTRY,
)
WEBSOCKET_CLIENTS = Gauge(
    "mulin_websocket_clients", "Connections of clients that are open", registry=REGISTRY
)

EVENT_LISTENERS = Gauge(
    "mulin_event_listeners", "Subscriptions that listen for events", registry=REGISTRY
)
EVENTS = Counter(
    "mulin_events_total", "Events this process heard of, from all processes", registry=REGISTRY
)
EVENT_RESYNCS = Counter(
    "mulin_event_resyncs_total",
    "Times a listener had fallen behind and was told to read everything again",
    registry=REGISTRY,
)

DELIVERY_RESULTS = Counter(
    "mulin_delivery_results_total",
    "What became of tries to deliver: sent, delayed (will be tried again), gave_up (the last try "
    "failed), rejected, unregistered, withheld (never tried); with the carrier's code",
    ("channel", "result", "code"),
    registry=REGISTRY,
)
DELIVERY_LATENCY = Histogram(
    "mulin_delivery_latency_seconds",
    "From the commit of a notification to the carrier having taken it, quiet hours, the wait of "
    "fallbacks and further tries included",
    ("channel",),
    buckets=_WAY,
    registry=REGISTRY,
)
CARRIER_CALLS = Histogram(
    "mulin_carrier_call_duration_seconds",
    "How long a carrier took over one portion of deliveries",
    ("channel",),
    buckets=_WORK,
    registry=REGISTRY,
)
PACE_WAIT = Histogram(
    "mulin_push_pace_wait_seconds",
    "How long a portion of pushes waited for its turn under MULIN_PUSH_PER_SECOND",
    buckets=_ANSWER,
    registry=REGISTRY,
)

TASK_DURATION = Histogram(
    "mulin_task_duration_seconds",
    "How long tasks of the queue took, by result: ok, error or stopped (with its worker)",
    ("task", "result"),
    buckets=_WORK,
    registry=REGISTRY,
)
TASK_WAIT = Histogram(
    "mulin_task_wait_seconds",
    "From sending a task to the queue to its beginning",
    ("task",),
    buckets=_WAY,
    registry=REGISTRY,
)
TASKS_RUNNING = Gauge("mulin_tasks_running", "Tasks under way in this process", registry=REGISTRY)


def withheld(channel: str, reasons: Iterable[str]) -> None:
    """Count deliveries that were claimed and must not go, or not now; `reasons` are our own."""
    for reason, number in TallyOf(reasons).items():
        DELIVERY_RESULTS.labels(channel, "withheld", reason).inc(number)


_MOST_CODES = 60
# FCM's, Tencent's and our own words come before a colon; SMTP and HTTP have three digits.
_CODE = re.compile(r"([A-Za-z][\w.]{0,39}): |(?:status |\()?(\d{3})\b", re.ASCII)
_codes = dict[str, set[str]]()


def known_code(channel: str, reason: str) -> str:
    """The code a carrier's reason begins with ("UNAVAILABLE: …"); other: it names none.

    Carriers decide which codes there are. Past some sixty a channel, new ones are other too.
    """
    found = _CODE.match(reason)
    if found is None:
        return "other"
    code: str = found[1] or found[2]
    seen = _codes.setdefault(channel, set())
    if code not in seen:
        if len(seen) >= _MOST_CODES:
            return "other"
        seen.add(code)
    return code
