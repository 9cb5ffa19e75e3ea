"""What is forgotten, and what is not."""

from datetime import timedelta

import pytest

from mulin import clock, retention
from mulin.notifications.models import Channel, Delivery, DeliveryStatus, Notification
from mulin.retention import KEEP_DELIVERIES, KEEP_NOTIFICATIONS, forget_old
from tests.district import make_person
from tests.notifications.posting import make_device, post

NOTHING = {"delivery": 0, "notification": 0}


@pytest.mark.usefixtures("database_url", "redis_url", "monday")
async def test_what_ended_is_forgotten_after_a_season_and_an_inbox_after_two_years(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    began = clock.now()
    person = await make_person()
    await make_device(person, "token")
    await post(person, times=5)
    assert await forget_old() == NOTHING

    oldest = await Delivery.all().order_by("id").first()
    assert oldest is not None
    clock.advance(timedelta(days=1))
    # Sent again late, it ended late.
    await Delivery.all().update(status=DeliveryStatus.SENT, settled_at=began)
    await Delivery.filter(id=oldest.id).update(settled_at=clock.now())
    clock.advance(KEEP_DELIVERIES - timedelta(hours=1))
    await post(person)
    assert await forget_old() == {**NOTHING, "delivery": 4}
    assert await Notification.all().count() == 6
    clock.advance(timedelta(days=1))
    assert await forget_old() == {**NOTHING, "delivery": 1}

    # Nothing here carries pushes any more: what expired unsent does not stay for ever.
    clock.advance(KEEP_DELIVERIES + timedelta(days=3))
    assert await forget_old() == {**NOTHING, "delivery": 1}
    assert not await Delivery.filter(channel=Channel.PUSH).exists()
    clock.advance(began + KEEP_NOTIFICATIONS + timedelta(days=1) - clock.now())
    assert await forget_old() == {**NOTHING, "notification": 5}
