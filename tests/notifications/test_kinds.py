"""The registry of kinds: what each promises, what it says, and what it opens."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.main import app
from mulin.appointments.absence import ANSWER_WITHIN
from mulin.notifications.kinds import KINDS, LONGEST_LINK, Audience, Kind, Link, render
from mulin.notifications.links import deep_link
from mulin.notifications.models import Channel, NotificationKind
from mulin.notifications.wording import LONGEST_BODY, LONGEST_TITLE, Text, cut, on_a_screen
from mulin.people.invitations import LIFE
from mulin.timers.planning import HOUR_BEFORE
from mulin.waitlist.offering import OFFER_FOR
from tests.notifications.posting import PARAMETERS

PAGE = Path(__file__).parents[2] / "docs/notifications.md"
MARK = "\u0301"
FAMILY = "👨‍👩‍👧"


def test_what_is_kept_for_somebody_is_not_shown_when_it_is_kept_no_more() -> None:
    assert KINDS[NotificationKind.WAITLIST_OFFERED].time_to_live == OFFER_FOR
    assert KINDS[NotificationKind.APPOINTMENT_PROPOSED].time_to_live == ANSWER_WITHIN
    assert KINDS[NotificationKind.APPOINTMENT_SOON].time_to_live == HOUR_BEFORE
    assert KINDS[NotificationKind.INVITED].time_to_live == LIFE


@pytest.mark.parametrize("kind", KINDS.values(), ids=[kind.name for kind in KINDS])
def test_every_kind_behaves(kind: Kind) -> None:
    assert Channel.PUSH in kind.channels
    assert not kind.channels & {Channel.SMS, Channel.WEBHOOK}
    if kind.sms_after is not None:
        # A text message costs money: only what cannot wait, and only where a resident is told.
        assert kind.urgent
        assert kind.audience in {Audience.ASKER, Audience.BOTH}
        assert kind.sms_after < kind.time_to_live
    assert kind.wanted(Channel.SMS) == (kind.sms_after is not None)
    assert kind.wanted(Channel.EMAIL) == (Channel.EMAIL in kind.channels)


def test_by_mail_goes_only_an_answer_that_somebody_waits_for() -> None:
    mailed = [kind for kind in KINDS if KINDS[kind].wanted(Channel.EMAIL)]
    assert mailed == [NotificationKind.CONSULTATION_ANSWERED]


def test_every_kind_opens_its_thread_or_a_place_of_its_own() -> None:
    thread = {"appointmentId": "QQ=="}
    opened = {kind: deep_link(kind, {}, thread) for kind in KINDS}
    places = {kind: link for kind, link in opened.items() if link != "/appointments/QQ=="}
    assert places == {
        NotificationKind.AGENDA: "/agenda",
        NotificationKind.CONFLICT_FOUND: "/conflicts",
        NotificationKind.INVITED: "/invitations",
        NotificationKind.WALK_IN_CALLED: "/walk-ins",
        NotificationKind.BROADCAST: "/inbox",
        NotificationKind.WEBHOOK_DISABLED: "/inbox",
        NotificationKind.NEW_SIGN_IN: "/sessions",
        NotificationKind.EXPORT_READY: "/profile/privacy",
    }
    rated = NotificationKind.RATING_REPLIED
    assert deep_link(rated, {}, {"consultationId": "Qw=="}) == "/consultations/Qw=="
    assert deep_link(rated, {}, {}) is None


def test_a_broadcast_opens_what_its_author_gave_if_it_fits() -> None:
    for link, opened in (
        ("https://mulin.example/a", "https://mulin.example/a"),
        ("/" + "a" * (LONGEST_LINK - 1), "/" + "a" * (LONGEST_LINK - 1)),
        ("/" + "律" * (LONGEST_LINK // 2), Link.INBOX.value),
        ("", Link.INBOX.value),
    ):
        assert deep_link(NotificationKind.BROADCAST, {"link": link}, {}) == opened


def test_what_a_parameter_holds_is_text_and_stays_on_its_line() -> None:
    hostile = "\n {when}\u2028{0.__class__}\x00 %s\r\n\u202eBank\t\x1b[31m"
    told = render(NotificationKind.APPOINTMENT_CANCELLED, {**PARAMETERS, "who_en": hostile}, "en")
    assert told.body == "Tue 3 Mar, 10:00, Legal advice, {when} {0.__class__} %s Bank [31m"


def test_only_the_body_of_a_broadcast_keeps_its_paragraphs() -> None:
    written = {"title_en": "An\nevent", "body_en": "Saturday \x07 at ten\r\n\nBring\tyour papers\n"}
    told = render(NotificationKind.BROADCAST, written, "en")
    assert told == Text("An event", "Saturday at ten\n\nBring your papers")


def test_what_an_old_row_lacks_keeps_nobody_from_reading_it() -> None:
    told = render(NotificationKind.APPOINTMENT_BOOKED, {"service_zh": "法律咨询"}, "zh")
    assert told == Text("预约成功", "–，法律咨询，–，–")


def test_a_screen_shows_so_much_and_the_inbox_all() -> None:
    long = {"title_en": "t" * 120, "body_en": "b" * 1000}
    whole = render(NotificationKind.BROADCAST, long, "en")
    assert (len(whole.title), len(whole.body)) == (120, 1000)
    shown = on_a_screen(whole)
    assert shown == Text("t" * (LONGEST_TITLE - 1) + "…", "b" * (LONGEST_BODY - 1) + "…")
    assert on_a_screen(shown) == shown


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("one two", 5, "one…"),
        (f"abcde{MARK}f", 6, "abcd…"),
        (f"abc{FAMILY}d", 6, "abc…"),
        ("abc👍🏽de", 5, "abc…"),
        ("🇨🇳🇫🇷🇩🇪", 4, "🇨🇳…"),
        ("🇨🇳🇫🇷🇩🇪", 5, "🇨🇳🇫🇷…"),
        # Nothing but one character: cut all the same.
        ("e" + MARK * 10, 5, "e" + MARK * 3 + "…"),
    ],
)
def test_a_text_is_cut_between_what_is_seen_as_characters(text: str, most: int, left: str) -> None:
    assert cut(text, most) == left


@given(
    st.lists(st.sampled_from(["a", "字", " ", MARK, "\u200d", "👍🏽", FAMILY, "🇨🇳", "𠮷"])),
    st.integers(2, 20),
)
def test_a_cut_text_is_a_beginning_and_never_too_long(parts: list[str], most: int) -> None:
    text = "".join(parts)
    left = cut(text, most)
    assert len(left) <= most
    if len(text) <= most:
        assert left == text
        return
    assert left.endswith("…")
    kept = left.removesuffix("…")
    assert text.startswith(kept)
    dropped = text[len(kept) :].lstrip(" ")
    whole = text[: most - 1]
    if kept != whole.rstrip():
        # Shortened further only so as not to break what belongs together.
        assert any(one == "\u200d" or unicodedata.category(one)[0] in "MS" for one in dropped)


def test_the_page_says_what_the_registry_says(tmp_path: Path) -> None:
    def run(*arguments: str) -> int:
        return CliRunner().invoke(app, ["notifications", *arguments]).exit_code

    assert run(str(PAGE), "--check") == 0
    copy = tmp_path / "page.md"
    copy.write_text(PAGE.read_text("utf-8").replace("预约成功", "预约"), "utf-8")
    assert run(str(copy), "--check") == 1
    assert run(str(copy)) == 0
    assert copy.read_text("utf-8") == PAGE.read_text("utf-8")
    copy.write_text("no place for it")
    assert run(str(copy)) == 1
    assert run(str(tmp_path / "nowhere.md"), "--check") == 1
