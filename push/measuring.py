"""Sending a portion, and saying what became of it: to metrics, traces and the log."""

import logging
import time
from collections import Counter
from collections.abc import Sequence

from mulin import metrics, tracing
from mulin.clock import now
from mulin.correlation import correlated
from mulin.notifications.models import Channel
from mulin.notifications.outbox import is_last_try
from mulin.notifications.parcels import Parcel
from push.channel import Carrier, Message, Outcome, Rejected, Sent, Unregistered

log = logging.getLogger(__name__)

MOST_LINES = 50
"""Failures of a portion that get a line of their own: an outage must not drown the log too."""

_MOST_LINKS = 100


async def send(
    channel: Channel, carrier: Carrier, parcels: Sequence[Parcel], messages: Sequence[Message]
) -> list[Outcome]:
    """What `carrier.send` makes of `messages`, which are those of `parcels`."""
    parents = {parcel.trace_parent for parcel in parcels if parcel.trace_parent is not None}
    began = time.perf_counter()
    with tracing.span(
        f"send {channel.value}",
        tracing.Kind.CLIENT,
        {"mulin.carrier": carrier.name, "messaging.batch.message_count": len(parcels)},
        links=sorted(parents)[:_MOST_LINKS],
    ) as span:
        outcomes = await carrier.send(messages)
        failed = sum(not isinstance(outcome, Sent) for outcome in outcomes)
        span.note({"mulin.failed_count": failed})
    metrics.CARRIER_CALLS.labels(channel.value).observe(time.perf_counter() - began)
    _count(channel, parcels, outcomes)
    if failed:
        _tell(channel, parcels, outcomes)
    return outcomes


def _count(channel: Channel, parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> None:
    results = Counter(
        _result(channel, parcel, outcome) for parcel, outcome in zip(parcels, outcomes, strict=True)
    )
    for (result, code), number in results.items():
        metrics.DELIVERY_RESULTS.labels(channel.value, result, code).inc(number)
    latency = metrics.DELIVERY_LATENCY.labels(channel.value)
    at = now()
    for parcel, outcome in zip(parcels, outcomes, strict=True):
        if isinstance(outcome, Sent):
            latency.observe((at - parcel.created_at).total_seconds())


def _result(channel: Channel, parcel: Parcel, outcome: Outcome) -> tuple[str, str]:
    if isinstance(outcome, Sent):
        return "sent", "OK"
    match outcome:
        case Unregistered():
            result = "unregistered"
        case Rejected():
            result = "rejected"
        case _:
            result = "gave_up" if is_last_try(parcel) else "delayed"
    return result, metrics.known_code(channel.value, outcome.reason)


def _tell(channel: Channel, parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> None:
    """A line for a failure, with the id of the request it goes back to."""
    failed = [
        (parcel, *_result(channel, parcel, outcome))
        for parcel, outcome in zip(parcels, outcomes, strict=True)
        if not isinstance(outcome, Sent)
    ]
    for parcel, result, code in failed[:MOST_LINES]:
        level = logging.WARNING if result in {"rejected", "gave_up"} else logging.INFO
        facts = {
            "channel": channel.value,
            "delivery": parcel.id,
            "result": result,
            "code": code,
            "attempts": parcel.attempts,
        }
        with correlated(parcel.correlation_id or "none"):
            log.log(level, "not delivered", extra=facts)
    more = Counter(result for _, result, _ in failed[MOST_LINES:])
    if more:
        log.warning("not delivered, and no line each: %s", dict(more))
