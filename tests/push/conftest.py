from collections.abc import AsyncIterator, Iterator

import pytest

from mulin import firebase
from mulin.notifications.models import Channel
from mulin.settings import settings
from push.channel import Carrier
from push.channels import carriers_for
from tests.standins.fcm import StandInFcm
from tests.standins.identity import PROJECT, fresh_process


@pytest.fixture(autouse=True)
def _fresh_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(firebase.EMULATOR_VARIABLE, raising=False)
    with fresh_process():
        yield


@pytest.fixture
async def fcm() -> AsyncIterator[StandInFcm]:
    async with StandInFcm(project_id=PROJECT) as standin:
        yield standin


@pytest.fixture
async def channel(fcm: StandInFcm, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Carrier]:
    """The channel a process gets whose environment points it at the stand-in."""
    monkeypatch.setenv("MULIN_PUSH_CHANNEL", "fcm")
    monkeypatch.setenv("MULIN_FIREBASE_PROJECT_ID", PROJECT)
    monkeypatch.setenv("MULIN_FCM_URL", fcm.url)
    opened = carriers_for(settings())[Channel.PUSH]
    yield opened
    await opened.close()
