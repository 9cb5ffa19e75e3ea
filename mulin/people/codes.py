"""How a sign-in code reaches its phone."""

import os
from pathlib import Path
from typing import Protocol

from mulin.people import phone as phones
from mulin.refusals import Code, Refusal
from mulin.settings import settings


class CodeSender(Protocol):
    """A way to bring a code to a phone."""

    async def send(self, phone: str, code: str) -> None:
        """`phone` in E.164."""


class ConsoleCodeSender:
    """Prints the code and keeps it as the phone's last text message in the data directory.

    For development only: whoever can read the console or the folder can sign in as anybody.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, phone: str, code: str) -> None:
        print(f"Sign-in code for {phone}: {code}", flush=True)  # noqa: T201 - the phone of a fresh machine
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / phones.index_of(phone)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as message:
            message.write(code)

    def last(self, phone: str) -> str:
        """The code sent last. Raises FileNotFoundError when there was none."""
        return (self._folder / phones.index_of(phone)).read_text()


def console() -> ConsoleCodeSender:
    return ConsoleCodeSender(settings().data_dir / "messages")


def sender() -> CodeSender:
    """Raises Refusal FORBIDDEN in production, where people sign in with Firebase."""
    if settings().production:
        raise Refusal(Code.FORBIDDEN, "phone_code_not_offered", field="phone")
    return console()
