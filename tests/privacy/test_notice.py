"""The notice: what it says, agreeing to it, and asking anew when it changes."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from mulin.privacy import actions, queries
from mulin.privacy.models import NoticeAcceptance
from mulin.privacy.notice import PURPOSES, VERSION
from mulin.privacy.schedule import SCHEDULE
from tests.appointments.crowd import phones_of
from tests.district import District
from tests.phone import Phones
from tests.privacy.asking import ACCEPT, ACCEPTED, NOTICE


async def test_strangers_read_it_in_their_language(district: District, phones: Phones) -> None:
    zh = (await (await phones.new(language="zh")).ask(NOTICE))["privacyNotice"]
    en = (await (await phones.new()).ask(NOTICE))["privacyNotice"]
    assert zh["version"] == en["version"] == VERSION
    assert [one["kind"] for one in en["purposes"]] == [kind.name for kind in PURPOSES]
    assert [one["kind"] for one in en["retention"]] == [kind.name for kind in SCHEDULE]
    for chinese, english in zip(zh["purposes"], en["purposes"], strict=True):
        assert english["basis"].isascii()
        assert all(chinese[name] and chinese[name] != english[name] for name in ("what", "kept"))
    assert all("第" in one["basis"] for one in zh["purposes"])
    named = {one["kind"]: one["kept"] for one in en["purposes"]}
    assert named["WALK_INS"] == "1 year after their day"
    assert named["APPOINTMENTS"].startswith("10 years after their end")


async def test_it_is_agreed_to_once_and_kept_as_proof(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    assert (await phone.ask(ACCEPTED))["viewer"] == {
        "needsAcceptance": True,
        "privacyNoticeAccepted": None,
    }
    crowd = await phones_of([district.resident.id], 3, phones)
    for one in crowd:
        answer = (await one.ask(ACCEPT, input={"version": VERSION}))["acceptPrivacyNotice"]
        assert answer["errors"] == []
        assert answer["acceptance"] == {"version": VERSION, "acceptedAt": "2026-03-02T01:00:00Z"}
    assert await NoticeAcceptance.all().count() == 1
    assert (await phone.ask(ACCEPTED))["viewer"]["needsAcceptance"] is False


async def test_another_version_is_asked_for_anew(
    district: District, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await phones.of(district.resident.id)
    await phone.ask(ACCEPT, input={"version": VERSION})
    for module in (actions, queries):
        monkeypatch.setattr(module, "VERSION", "next")
    assert (await phone.ask(ACCEPTED))["viewer"]["needsAcceptance"] is True
    old = (await phone.ask(ACCEPT, input={"version": VERSION}))["acceptPrivacyNotice"]
    assert (old["errors"][0]["code"], old["errors"][0]["field"]) == ("INVALID", "version")
    new = (await phone.ask(ACCEPT, input={"version": "next"}))["acceptPrivacyNotice"]
    assert new["errors"] == []
    assert (await phone.ask(ACCEPTED))["viewer"]["needsAcceptance"] is False


def test_the_page_says_what_the_tables_say() -> None:
    page = Path(__file__).parents[2] / "docs/privacy.md"
    assert CliRunner().invoke(app, ["privacy", str(page), "--check"]).exit_code == 0
