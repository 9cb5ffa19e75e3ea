"""Emptying the outbox in a test, by one carrier of pushes at full pace."""

from datetime import timedelta

from mulin import redis
from mulin.notifications.models import Channel
from push.channel import Carrier
from push.delivery import Report, deliver_due
from push.pace import Pace


async def deliver(carrier: Carrier, channel: Channel = Channel.PUSH) -> Report:
    """Send all that is due on the channel."""
    return await deliver_due(channel, carrier, full_pace())


def full_pace() -> Pace:
    """Nothing a test sends reaches this rate."""
    return Pace(redis.client(), "tests", 10_000, timedelta(0))
