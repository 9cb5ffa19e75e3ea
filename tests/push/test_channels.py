import io

import pytest
from pydantic import ValidationError

from mulin import firebase
from mulin.notifications.models import Channel
from mulin.settings import settings
from push.channel import Sent
from push.channels import carriers_for
from push.console import ConsoleChannel
from push.fcm import FcmChannel
from tests.push.messages import TOKEN, booked
from tests.standins.fcm import StandInFcm


async def test_a_fresh_machine_writes_pushes_to_the_console(
    capsys: pytest.CaptureFixture[str],
) -> None:
    channel = carriers_for(settings())[Channel.PUSH]

    outcomes = await channel.send([booked(), booked(link=None, urgent=True)])
    await channel.close()

    written = capsys.readouterr().out
    assert isinstance(channel, ConsoleChannel)
    assert outcomes == [Sent("console/1"), Sent("console/2")]
    assert booked().title in written
    assert booked().body in written
    assert "urgent" in written
    assert TOKEN not in written


async def test_the_console_takes_no_more_than_a_batch() -> None:
    stream = io.StringIO()
    channel = ConsoleChannel(production=False, stream=stream)

    with pytest.raises(ValueError, match="at most 500"):
        await channel.send([booked()] * (FcmChannel.most + 1))

    assert stream.getvalue() == ""


@pytest.mark.usefixtures("production")
def test_production_never_prints_pushes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_PUSH_CHANNEL", "console")

    with pytest.raises(ValidationError, match="MULIN_PUSH_CHANNEL"):
        carriers_for(settings())[Channel.PUSH]
    with pytest.raises(RuntimeError, match="MULIN_PUSH_CHANNEL"):
        ConsoleChannel(production=True)


@pytest.mark.usefixtures("production")
def test_production_refuses_the_auth_emulator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(firebase.EMULATOR_VARIABLE, "127.0.0.1:9099")

    with pytest.raises(firebase.FirebaseNotConfigured, match=firebase.EMULATOR_VARIABLE):
        carriers_for(settings())[Channel.PUSH]


def test_fcm_without_google_credentials_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MULIN_PUSH_CHANNEL", "fcm")
    monkeypatch.setenv("MULIN_FIREBASE_PROJECT_ID", "neighbors")
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("CLOUDSDK_CONFIG", "/nonexistent")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)

    with pytest.raises(firebase.FirebaseNotConfigured, match="MULIN_FIREBASE_CREDENTIALS_FILE"):
        carriers_for(settings())[Channel.PUSH]


def test_an_unreadable_credentials_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULIN_PUSH_CHANNEL", "fcm")
    monkeypatch.setenv("MULIN_FIREBASE_PROJECT_ID", "neighbors")
    monkeypatch.setenv("MULIN_FIREBASE_CREDENTIALS_FILE", "/nonexistent/account.json")

    with pytest.raises(firebase.FirebaseNotConfigured, match="/nonexistent/account"):
        carriers_for(settings())[Channel.PUSH]


async def test_the_documented_environment_is_all_a_stand_in_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with StandInFcm(project_id="x") as fcm:
        monkeypatch.setenv("MULIN_PUSH_CHANNEL", "fcm")
        monkeypatch.setenv("MULIN_FIREBASE_PROJECT_ID", "x")
        monkeypatch.setenv("MULIN_FCM_URL", fcm.url)
        channel = carriers_for(settings())[Channel.PUSH]
        outcomes = await channel.send([booked()])
        await channel.close()

    assert isinstance(channel, FcmChannel)
    assert outcomes == [Sent("projects/x/messages/1")]
