"""What every carrier owes: no word of whom it wrote to, and an outcome for each message."""

import asyncio
from collections.abc import Sequence

import pytest

from mulin.notifications import outbox
from mulin.notifications.models import Channel
from push.channel import (
    LONGEST_REASON,
    Delayed,
    Message,
    Outcome,
    Sent,
    outcome_or_delay,
    reason_of,
)
from push.delivery import Rounds
from tests.delivering import full_pace
from tests.workers.outbox import told


@pytest.mark.parametrize(
    ("words", "address", "kept"),
    [
        ("550 <Wang.Li@Example.org>: no such user", "wang.li@example.org", "550 <…>: no such user"),
        ("Blocked: +8613800000001", "+8613800000001", "Blocked: …"),
        ("Blocked: 8613800000001", "+8613800000001", "Blocked: …"),
        ("Blocked: 13800000001", "+8613800000001", "Blocked: …"),
        ("status 500 of a", "a", "status 500 of a"),
        ("x" * 1000, "", "x" * LONGEST_REASON),
    ],
)
def test_a_reason_does_not_say_whom_it_is_about(words: str, address: str, kept: str) -> None:
    assert reason_of(words, address) == kept


async def test_what_nobody_thought_of_puts_off_that_message_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken() -> Outcome:
        raise KeyError("words of the message")

    assert await outcome_or_delay(broken()) == Delayed("BROKEN: KeyError", None)
    assert "words" not in caplog.text
    assert "test_port" in caplog.text


class HalfBroken:
    """Its first call fails while the second is under way."""

    name = "half broken"
    most = 1

    def __init__(self) -> None:
        self.second_began = asyncio.Event()
        self.may_end = asyncio.Event()
        self.calls = 0
        self.tokens: list[str] = []

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        self.calls += 1
        if self.calls == 1:
            await self.second_began.wait()
            raise OSError("the line is cut")
        if self.calls == 2:
            self.second_began.set()
            await self.may_end.wait()
        self.tokens += [message.address for message in messages]
        return [Sent("1") for _ in messages]

    async def close(self) -> None:
        """Nothing is held."""


@pytest.mark.usefixtures("database_url", "redis_url", "monday")
async def test_a_round_that_fails_waits_for_what_is_under_way() -> None:
    await told("a", "b")
    carrier = HalfBroken()
    rounds = Rounds({Channel.PUSH: carrier}, full_pace())
    failing = asyncio.create_task(rounds.make())
    await carrier.second_began.wait()
    await asyncio.sleep(0.05)
    # The next round lets go of what the one before left behind: not of what still goes.
    again = asyncio.create_task(rounds.make())
    await asyncio.sleep(0.05)
    carrier.may_end.set()
    with pytest.raises(OSError, match="cut"):
        await failing
    await again
    await rounds.make()
    assert sorted(carrier.tokens) == ["a", "b"]
    assert await outbox.release() == 0
