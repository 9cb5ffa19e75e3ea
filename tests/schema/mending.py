"""What the battery of wrong values needs of what failed: a job and a delivery to try again."""

from mulin.clock import now
from mulin.failed_jobs.models import FailedJob
from mulin.notifications.models import Channel, Delivery, DeliveryStatus, Notification
from tests.district import gid
from tests.schema.places import Variables

AS_ADMIN = frozenset({"failedJobs", "retryFailedJob", "deadDeliveries", "retryDelivery"})


async def mending(told: Notification) -> dict[str, Variables]:
    """Valid requests of a district admin."""
    job = await FailedJob.create(
        task="search.index",
        message=b"{}",
        error="TimeoutError",
        attempts=4,
        created_at=now(),
        failed_at=now(),
    )
    delivery = await Delivery.create(
        channel=Channel.PUSH,
        notification=told,
        dedupe_key="dead",
        status=DeliveryStatus.DEAD,
        attempts=8,
        due_at=now(),
        expires_at=now(),
        created_at=now(),
        settled_at=now(),
        last_error="QUOTA_EXCEEDED",
    )
    return {
        "failedJobs": {"includeSettled": True},
        "retryFailedJob": {"input": {"id": gid(job)}},
        "deadDeliveries": {"channel": "PUSH"},
        "retryDelivery": {"input": {"id": gid(delivery)}},
    }
