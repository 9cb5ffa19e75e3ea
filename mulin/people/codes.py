"""How a code reaches the phone or the mailbox it proves."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mulin.crypto import keyed_hash
from mulin.notifications import code_messages
from mulin.notifications.models import Channel
from mulin.refusals import Code, Refusal
from mulin.settings import EmailChannel, SmsChannel, settings


class CodeSender(Protocol):
    """A way to bring a code to an address: a phone number in E.164, or an e-mail address."""

    async def send(self, address: str, code: str, expires_at: datetime) -> None:
        """Belongs inside the transaction that keeps the code's hash."""


class ConsoleCodeSender:
    """Prints the code and keeps it as the address's last message in the data directory.

    For development only: whoever can read the console or the folder can sign in as anybody.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, address: str, code: str, expires_at: datetime) -> None:
        del expires_at  # Nothing ages in a folder.
        what = "Code" if "@" in address else "Sign-in code"
        print(f"{what} for {address}: {code}", flush=True)  # noqa: T201 - the phone of a fresh machine
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path(address), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as message:
            message.write(code)

    def last(self, address: str) -> str:
        """The code sent last. Raises FileNotFoundError when there was none."""
        return self._path(address).read_text()

    def _path(self, address: str) -> Path:
        return self._folder / keyed_hash("message", address)


class WorkerCodeSender:
    """Leaves the code, encrypted, to a worker that has a carrier for the channel."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    async def send(self, address: str, code: str, expires_at: datetime) -> None:
        await code_messages.send(self._channel, address, code, expires_at)


def console() -> ConsoleCodeSender:
    return ConsoleCodeSender(settings().data_dir / "messages")


def to_phones() -> CodeSender:
    """Raises Refusal FORBIDDEN phone in production without a provider: Firebase signs in there."""
    if settings().sms_channel not in {SmsChannel.NONE, SmsChannel.CONSOLE}:
        return WorkerCodeSender(Channel.SMS)
    if settings().production:
        raise Refusal(Code.FORBIDDEN, "phone_code_not_offered", field="phone")
    return console()


def to_mailboxes() -> CodeSender:
    """Raises Refusal FORBIDDEN email in production without a mail server."""
    if settings().email_channel not in {EmailChannel.NONE, EmailChannel.CONSOLE}:
        return WorkerCodeSender(Channel.EMAIL)
    if settings().production:
        raise Refusal(Code.FORBIDDEN, "email_not_offered", field="email")
    return console()


def six_digits() -> str:
    return f"{secrets.randbelow(1_000_000):06}"
