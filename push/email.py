"""E-mail by SMTP (RFC 5321), submitted to the mail server of the settings."""

import asyncio
import contextlib
import socket
import ssl
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from html import escape
from typing import cast
from urllib.parse import unquote, urljoin, urlsplit

import aiosmtplib

from mulin.clock import now
from mulin.messages import Language
from mulin.people.email import is_address
from mulin.settings import SmtpTls
from push.channel import (
    Delayed,
    Message,
    Outcome,
    Rejected,
    Sent,
    outcome_or_delay,
    reason_of,
)

COMMAND_TIMEOUT = timedelta(seconds=15)
PORTION_TIME = timedelta(seconds=45)
"""Then no further mail of a portion is begun; with the last one's commands it ends in the lease."""

CONNECTIONS = 4
_PERMANENT = 500

# Seven bits, so that any server takes it; lines fold where RFC 5322 asks for it.
_POLICY = SMTP_POLICY.clone(cte_type="7bit")

_FOOTER: Mapping[Language, str] = {
    "zh": "这封邮件由睦邻自动发出，请勿回复。可在应用的通知设置中选择不再接收。",
    "en": "Mulin sent this mail by itself; please do not answer it. The notification settings of "
    "the app say what is mailed to you.",
}
_CODE_FOOTER: Mapping[Language, str] = {
    "zh": "如果这不是您本人的操作，请忽略这封邮件。",
    "en": "If you did not ask for it, do nothing.",
}
_OPEN: Mapping[Language, str] = {"zh": "在应用中打开", "en": "Open in the app"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and as whom; without a user nobody signs in."""

    host: str
    port: int
    user: str | None
    password: str | None
    tls: SmtpTls


def mail_server(url: str, tls: SmtpTls) -> MailServer:
    """Takes smtp://user:password@host:port apart; the usual port of `tls` where it names none.

    465 and 587 are those of RFC 8314 and RFC 6409.
    """
    parts = urlsplit(url)
    usual = {SmtpTls.IMPLICIT: 465, SmtpTls.STARTTLS: 587, SmtpTls.NONE: 25}
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or usual[tls],
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        tls=tls,
    )


class SmtpEmail:
    """`sender` is one mailbox of RFC 5322; `site` where links of the app lead.

    Certificates are checked against those of the machine (SSL_CERT_FILE names others).
    """

    name = "smtp"
    most = 100

    def __init__(
        self,
        server: MailServer,
        *,
        sender: str,
        site: str,
        timeout: timedelta = COMMAND_TIMEOUT,
        patience: timedelta = PORTION_TIME,
    ) -> None:
        self._server = server
        self._sender = sender
        self._envelope = _mailbox(sender).addr_spec
        self._tls = None if server.tls is SmtpTls.NONE else ssl.create_default_context()
        self._site = site
        self._timeout = timeout.total_seconds()
        self._patience = patience.total_seconds()

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        if len(messages) > self.most:
            raise ValueError(f"at most {self.most} messages at once, got {len(messages)}")
        outcomes: dict[int, Outcome] = {}
        waiting = deque(enumerate(messages))
        lanes = min(CONNECTIONS, len(waiting))
        await asyncio.gather(*(self._lane(waiting, outcomes) for _ in range(lanes)))
        return [outcomes[number] for number in range(len(messages))]

    async def close(self) -> None:
        """Nothing is held: each portion signs in, and off."""

    async def _lane(
        self, waiting: deque[tuple[int, Message]], outcomes: dict[int, Outcome]
    ) -> None:
        """One connection, and a new one whenever the server hangs up on it.

        Without one, or when the time is up, all that waits is put off: it would outlive its lease.
        """
        client: aiosmtplib.SMTP | None = None
        clock = asyncio.get_running_loop()
        until = clock.time() + self._patience
        while waiting:
            number, message = waiting.popleft()
            try:
                if clock.time() > until:
                    raise TimeoutError("the mail server is slow")
                if client is None or not client.is_connected:
                    client = await self._connected()
            except (aiosmtplib.SMTPException, OSError) as error:
                for late, _ in ((number, message), *waiting):
                    outcomes[late] = Delayed(_reason(error), None)
                waiting.clear()
                break
            outcomes[number] = await outcome_or_delay(self._handed_in(client, message))
        if client is not None and client.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException):
                await client.quit()
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        """A connection, signed in. Raises aiosmtplib.SMTPException, OSError."""
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            # Else aiosmtplib asks the name service for it, and waits.
            local_hostname=socket.gethostname(),
            use_tls=server.tls is SmtpTls.IMPLICIT,
            start_tls=server.tls is SmtpTls.STARTTLS,
            tls_context=self._tls,
            timeout=self._timeout,
        )
        try:
            await client.connect()
        except BaseException:
            client.close()
            raise
        return client

    async def _handed_in(self, client: aiosmtplib.SMTP, message: Message) -> Outcome:
        address = message.address
        try:
            content = mail_of(message, sender=self._sender, site=self._site).as_bytes()
            _, told = await client.sendmail(self._envelope, [address], content)
        except aiosmtplib.SMTPRecipientsRefused as error:
            return refusal(error.recipients[0], address)
        except aiosmtplib.SMTPDataError as error:
            return refusal(error, address)
        except ValueError as error:
            return Rejected(_reason(error, address))
        except (aiosmtplib.SMTPException, OSError) as error:
            # Whom mail comes from, and whether we may send at all, is for the settings to mend.
            client.close()
            return Delayed(_reason(error, address), None)
        return Sent(told)


def refusal(error: aiosmtplib.SMTPResponseException, address: str) -> Outcome:
    """4yz may be tried again, 5yz may not (RFC 5321, 4.2.1)."""
    reason = _reason(error, address)
    return Rejected(reason) if error.code >= _PERMANENT else Delayed(reason, None)


def mail_of(message: Message, *, sender: str, site: str) -> EmailMessage:
    """A message as mail, in plain text and in HTML that says the same.

    A repeat has the same Message-ID, by which mail programs know it. Auto-Submitted keeps
    out-of-office notes away (RFC 3834). Raises ValueError for an address that is none.
    """
    if not is_address(message.address):
        raise ValueError("not an e-mail address")
    mail = EmailMessage(policy=_POLICY)
    title = "".join(letter if letter.isprintable() else " " for letter in message.title)
    mail["From"] = sender
    mail["To"] = message.address
    mail["Subject"] = title
    mail["Date"] = now()
    mail["Message-ID"] = f"<{message.dedupe_key}@{_mailbox(sender).domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    link = _link(message.link, site)
    footer = (_FOOTER if message.code is None else _CODE_FOOTER)[message.language]
    opens = _OPEN[message.language]
    parts = [message.body, *([] if link is None else [f"{opens}: {link}"]), f"-- \n{footer}"]
    mail.set_content("\n\n".join(parts))
    mail.add_alternative(
        _html(title, message, footer, None if link is None else (link, opens)), subtype="html"
    )
    # Last: what makes the mail have two parts takes all headers of its content away.
    mail["Content-Language"] = message.language
    return mail


def _html(title: str, message: Message, footer: str, link: tuple[str, str] | None) -> str:
    button = "" if link is None else f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>\n'
    body = escape(message.body).replace("\n", "<br>\n")
    return (
        f'<!doctype html>\n<html lang="{message.language}">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n<p>{body}</p>\n{button}<p><small>{escape(footer)}</small></p>\n"
        "</body>\n</html>\n"
    )


def _link(written: str | None, site: str) -> str | None:
    """Where a link leads; a link to anything but a page is left out."""
    if written is None:
        return None
    link = urljoin(f"{site}/", written)
    return link if link.startswith(("https://", "http://")) else None


def _mailbox(sender: str) -> Address:
    (mailbox,) = _POLICY.header_factory("from", sender).addresses
    return cast("Address", mailbox)


def _reason(error: Exception, address: str = "") -> str:
    return reason_of(str(error) or type(error).__name__, address)
