"""Mail: what it says and to whom, handed to a real mail server, and what its answers mean."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from mulin import clock
from mulin.notifications.models import Channel
from mulin.notifications.outbox import LEASE
from mulin.people.email import is_address
from mulin.settings import SmtpTls, settings
from push.channel import Carrier, Delayed, Message, Rejected, Sent
from push.channels import carriers_for
from push.email import (
    COMMAND_TIMEOUT,
    CONNECTIONS,
    PORTION_TIME,
    MailServer,
    SmtpEmail,
    mail_of,
)
from tests.push.messages import booked
from tests.standins.smtp import PASSWORD, USER, StandInSmtp, certificate
from tests.times import MONDAY

ADDRESS = "resident@example.org"
SENDER = "睦邻 <mulin@example.org>"
SITE = "https://mulin.example"


def letter(**changes: object) -> Message:
    return booked(**{"address": ADDRESS, "dedupe_key": "4f0c1d", **changes})


def carrier_to(server: StandInSmtp, patch: pytest.MonkeyPatch, **more: str) -> Carrier:
    """The carrier a process gets whose environment names the server."""
    wanted = {"EMAIL_CHANNEL": "smtp", "EMAIL_FROM": SENDER, "SMTP_URL": server.url, **more}
    for name, value in wanted.items():
        patch.setenv(f"MULIN_{name}", value)
    settings.cache_clear()
    return carriers_for(settings())[Channel.EMAIL]


def parts(mail: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML."""
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return _content(plain), _content(html)


def _content(part: Any) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


async def test_a_mail_says_the_same_in_text_and_in_html(monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.frozen(MONDAY):
        async with StandInSmtp() as server:
            carrier = carrier_to(server, monkeypatch, SMTP_TLS="none")
            outcomes = await carrier.send([letter(title="A < B", body="1 & 2\n<b>3</b>")])
            await carrier.close()
    assert outcomes == [Sent("2.0.0 queued as 1")]
    [mail] = server.got(ADDRESS)
    assert mail.get_content_type() == "multipart/alternative"
    assert {name: mail[name] for name in mail} == {
        "From": SENDER,
        "To": ADDRESS,
        "Subject": "A < B",
        "Date": "Mon, 02 Mar 2026 01:00:00 +0000",
        "Message-ID": "<4f0c1d@example.org>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "zh",
        "MIME-Version": "1.0",
        "Content-Type": mail["Content-Type"],
    }
    plain, html = parts(mail)
    assert plain.startswith("1 & 2\n<b>3</b>\n")
    assert "在应用中打开: https://mulin.example/appointments/K7Q2" in plain
    assert '<html lang="zh">' in html
    assert "<h1>A &lt; B</h1>" in html
    assert "1 &amp; 2<br>\n&lt;b&gt;3&lt;/b&gt;" in html
    assert 'href="https://mulin.example/appointments/K7Q2"' in html


def test_a_code_has_no_word_of_settings_and_english_is_english() -> None:
    mail = mail_of(letter(code="123456", language="en", link=None), sender=SENDER, site=SITE)
    plain, html = parts(mail)
    assert mail["Content-Language"] == "en"
    assert "settings" not in plain
    assert "do nothing" in plain
    assert "href" not in html


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "tel:12348"])
def test_only_pages_are_linked(link: str) -> None:
    plain, html = parts(mail_of(letter(link=link), sender=SENDER, site=SITE))
    assert link not in plain + html


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=20))
@example("Hello\r\nBcc: everybody@example.org", "\r\n.\r\nMAIL FROM:<x@y.z>", "x\r\nX-Evil: 1")
@example("a\x0bb\x0cc\x1cd\x85e\u2028f", "\0", "</title><script>")
def test_no_words_make_a_header_or_a_tag(title: str, body: str, link: str) -> None:
    message = letter(title=title, body=body, link=f"/{link}")
    content = mail_of(message, sender=SENDER, site=SITE).as_bytes()
    content.decode("ascii")
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert [name for name in mail if name not in {"MIME-Version", "Content-Type"}] == [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Language",
    ]
    assert mail["To"] == ADDRESS
    _, html = parts(mail)
    assert html.count("<") == html.count(">")
    assert "<script" not in html


@given(st.text(max_size=60) | st.from_regex(r"[a-z\r\n.@<>, ]{1,20}@[a-z.\r\n-]{1,20}"))
@example("a@b.cn\r\nBcc: everybody@example.org")
@example("a@b.cn\n")
@example("a@b.cn,c@d.cn")
def test_what_is_no_address_gets_no_mail(address: str) -> None:
    if is_address(address):
        mail = mail_of(letter(address=address), sender=SENDER, site=SITE)
        [recipient] = mail["To"].addresses
        assert recipient.addr_spec == address
    else:
        with pytest.raises(ValueError, match="not an e-mail address"):
            mail_of(letter(address=address), sender=SENDER, site=SITE)


async def test_a_repeat_has_the_message_id_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StandInSmtp() as server:
        carrier = carrier_to(server, monkeypatch, SMTP_TLS="none")
        for _ in range(2):
            await carrier.send([letter(dedupe_key="one")])
    assert [mail["Message-ID"] for mail in server.got(ADDRESS)] == ["<one@example.org>"] * 2


async def test_each_mail_has_its_own_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StandInSmtp() as server:
        server.recipients = {
            "gone@example.org": "550 5.1.1 no such user",
            "full@example.org": "452 4.2.2 mailbox full",
        }
        carrier = carrier_to(server, monkeypatch, SMTP_TLS="none")
        addresses = ["gone@example.org", "full@example.org", "no address", ADDRESS]
        outcomes = await carrier.send([letter(address=address) for address in addresses])
        gone, full, no_address, fine = outcomes
        server.contents = ["451 4.3.0 later", "554 5.7.1 spam"]
        later, spam = [(await carrier.send([letter()]))[0] for _ in range(2)]
        server.senders = ["553 5.7.1 not your address"]
        [foreign] = await carrier.send([letter()])
    assert gone == Rejected("(550, '5.1.1 no such user', '…')")
    assert isinstance(full, Delayed)
    assert no_address == Rejected("not an e-mail address")
    assert isinstance(fine, Sent)
    assert isinstance(later, Delayed)
    assert isinstance(spam, Rejected)
    # Who may send as whom is a matter of the settings, and can be mended.
    assert isinstance(foreign, Delayed)


async def test_a_portion_goes_over_a_few_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StandInSmtp() as server:
        carrier = carrier_to(server, monkeypatch, SMTP_TLS="none")
        many = [letter(dedupe_key=str(number)) for number in range(20)]
        assert all(isinstance(one, Sent) for one in await carrier.send(many))
        assert server.connections == CONNECTIONS
        with pytest.raises(ValueError, match="at most 100"):
            await carrier.send([letter()] * (SmtpEmail.most + 1))
    assert {mail["Message-ID"] for mail in server.got(ADDRESS)} == {
        f"<{number}@example.org>" for number in range(20)
    }


async def test_a_server_that_hangs_up_is_called_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StandInSmtp(hang_up_after=1) as server:
        carrier = carrier_to(server, monkeypatch, SMTP_TLS="none")
        outcomes = await carrier.send([letter(dedupe_key=str(n)) for n in range(12)])
    assert server.connections > CONNECTIONS
    # What was under way when the line broke may be put off; nothing is lost, nothing given up.
    assert {type(one) for one in outcomes} <= {Sent, Delayed}
    assert sum(isinstance(one, Sent) for one in outcomes) >= CONNECTIONS


async def test_without_a_server_all_is_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StandInSmtp() as server:
        pass
    carrier = carrier_to(server, monkeypatch, SMTP_TLS="none")
    outcomes = await carrier.send([letter()] * 10)
    assert {type(one) for one in outcomes} == {Delayed}


async def test_a_slow_server_keeps_nobody_longer_than_the_lease() -> None:
    async with StandInSmtp() as server:
        at = MailServer("127.0.0.1", server.port, None, None, SmtpTls.NONE)
        slow = SmtpEmail(at, sender=SENDER, site=SITE, patience=timedelta(0))
        outcomes = await slow.send([letter()] * 9)
    assert outcomes == [Delayed("the mail server is slow", None)] * 9
    longest = PORTION_TIME + 5 * COMMAND_TIMEOUT
    assert longest <= LEASE


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_mail_is_handed_in_under_tls_and_a_password(
    tls: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    context, trusted = certificate(tmp_path)
    async with StandInSmtp(context, implicit=tls == "implicit", needs_password=True) as server:
        user = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
        url = f"smtp://{user}@127.0.0.1:{server.port}"
        stranger = carrier_to(server, monkeypatch, SMTP_URL=url, SMTP_TLS=tls)
        [unknown] = await stranger.send([letter()])
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        [sent] = await carrier_to(server, monkeypatch, SMTP_URL=url, SMTP_TLS=tls).send([letter()])
        wrong = carrier_to(
            server, monkeypatch, SMTP_URL=url.replace(user, f"{user}x"), SMTP_TLS=tls
        )
        [refused] = await wrong.send([letter()])
    assert isinstance(sent, Sent)
    assert isinstance(unknown, Delayed)
    assert "certificate" in unknown.reason.lower()
    assert isinstance(refused, Delayed)
    assert "535" in refused.reason
    assert PASSWORD not in refused.reason


async def test_a_server_without_starttls_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StandInSmtp() as server:
        [outcome] = await carrier_to(server, monkeypatch).send([letter()])
    assert isinstance(outcome, Delayed)
    assert server.mails == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"EMAIL_FROM": ""}, "MULIN_EMAIL_FROM"),
        ({"EMAIL_FROM": "nobody"}, "nobody"),
        ({"EMAIL_FROM": "a@example.org, b@example.org"}, "mailbox"),
        ({"SMTP_URL": ""}, "MULIN_SMTP_URL"),
        ({"SMTP_URL": "https://mail.example.org"}, "MULIN_SMTP_URL"),
        ({"SMTP_TLS": "none", "SMTP_URL": "smtp://u:secret@mail.example.org"}, "MULIN_SMTP_TLS"),
    ],
)
def test_settings_that_cannot_work_are_said_at_the_start(
    changes: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = StandInSmtp(port=25)
    with pytest.raises(ValidationError, match=named) as told:
        carrier_to(server, monkeypatch, **changes)
    assert "secret" not in str(told.value)
