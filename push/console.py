"""The channels of a fresh machine: every message is written where the developer looks."""

import sys
from collections.abc import Sequence
from itertools import count
from typing import TextIO

from push.channel import Message, Outcome, Sent

RULE = "─" * 60
TOKEN_TAIL = 12


class ConsoleChannel:
    """Writes messages to a stream; `kind` is what it calls them.

    Raises RuntimeError in production: titles and bodies are private, and a log is no phone.
    """

    name = "console"
    most = 500

    def __init__(
        self, *, production: bool, kind: str = "PUSH", stream: TextIO | None = None
    ) -> None:
        self._kind = kind
        if production:
            raise RuntimeError("the console channel prints private texts; set MULIN_PUSH_CHANNEL")
        self._stream = sys.stdout if stream is None else stream
        self._numbers = count(1)

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        if len(messages) > self.most:
            raise ValueError(f"at most {self.most} messages at once, got {len(messages)}")
        outcomes: list[Outcome] = []
        for message in messages:
            self._stream.write(_readable(self._kind, message))
            outcomes.append(Sent(f"console/{next(self._numbers)}"))
        self._stream.flush()
        return outcomes

    async def close(self) -> None:
        self._stream.flush()


def _readable(kind: str, message: Message) -> str:
    urgency = "urgent" if message.urgent else "normal"
    lines = [
        RULE,
        f"{kind} to …{message.address[-TOKEN_TAIL:]} ({urgency}, lives {message.time_to_live})",
        f"  {message.title}",
        *(f"  {line}" for line in message.body.splitlines()),
        *([f"  → {message.link}"] if message.link else []),
        *(f"  {key}={value}" for key, value in message.data.items()),
        f"  dedupe key {message.dedupe_key}",
        RULE,
    ]
    return "\n".join(lines) + "\n"
