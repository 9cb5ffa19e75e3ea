"""A mail server behind a real socket: aiosmtpd, with scripted refusals, TLS and a user.

https://aiosmtpd.aio-libs.org
"""

import asyncio
import datetime as dt
import ipaddress
import ssl
import warnings
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

USER = "mulin@example.org"
PASSWORD = "p@ss:word/1"


@dataclass
class StandInSmtp:
    """`async with StandInSmtp() as server:` takes mail on `server.port`.

    `recipients`, `contents` and `senders` script answers such as "550 5.1.1 no such user": to an
    address (RCPT), to the next mails (DATA), to the next senders (MAIL). After each
    `hang_up_after` mails a connection is closed.
    """

    tls: ssl.SSLContext | None = None
    implicit: bool = False
    needs_password: bool = False
    port: int = 0
    recipients: dict[str, str] = field(default_factory=dict)
    contents: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    hang_up_after: int | None = None
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.get_running_loop().create_server(
            self._protocol, "127.0.0.1", 0, ssl=self.tls if self.implicit else None
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def got(self, address: str) -> list[EmailMessage]:
        return [mail for to, mail in self.mails if to == address]

    def _protocol(self) -> SMTP:
        self.connections += 1
        with warnings.catch_warnings():
            # It does not see the TLS that its socket is under from the start.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(
                self,
                hostname="mail.example.org",
                tls_context=None if self.implicit else self.tls,
                require_starttls=self.tls is not None and not self.implicit,
                auth_required=self.needs_password,
                auth_require_tls=not self.implicit,
                authenticator=_authenticated,
                loop=asyncio.get_running_loop(),
            )

    async def handle_MAIL(  # noqa: N802 - aiosmtpd looks for that name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.senders:
            return self.senders.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        if address in self.recipients:
            return self.recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.contents:
            return self.contents.pop(0)
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails += [(address, mail) for address in envelope.rcpt_tos]
        if self.hang_up_after is not None and len(self.mails) % self.hang_up_after == 0:
            transport: Any = server.transport
            asyncio.get_running_loop().call_later(0.001, transport.close)
        return f"250 2.0.0 queued as {len(self.mails)}"


def _authenticated(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
) -> AuthResult:
    right = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=data == right, handled=False)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A context for a server at 127.0.0.1, and the file by which its clients trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    trusted, private = folder / "mail.pem", folder / "mail.key"
    trusted.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted
