"""Webhooks: events posted to partners' servers, signed as Standard Webhooks has it.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx
from standardwebhooks import Webhook

from mulin.clock import now
from mulin.open_web import AddressRefused, OpenWeb
from push.channel import Delayed, Message, Outcome, Sent, Unregistered, outcome_or_delay
from push.retry_after import retry_after

REQUEST_TIMEOUT = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(days=1)
"""However long a server asks to be left alone."""

_CONNECT_SECONDS = 5


class WebhookCarrier:
    """Posts to whatever `web` lets it reach. Redirects are failures, and no answer is read.

    A portion of the outbox is one webhook's: `most` is what one partner gets at once.
    """

    name = "webhook"
    most = 10

    def __init__(self, web: OpenWeb, *, timeout: timedelta = REQUEST_TIMEOUT) -> None:
        self._web = web
        self._seconds = timeout.total_seconds()

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        if len(messages) > self.most:
            raise ValueError(f"at most {self.most} messages at once, got {len(messages)}")
        return await asyncio.gather(
            *(outcome_or_delay(self._post(message, now())) for message in messages)
        )

    async def close(self) -> None:
        """Nothing is held: partners are far apart and hear of something now and then."""

    async def _post(self, message: Message, at: datetime) -> Outcome:
        timeout = httpx.Timeout(self._seconds, connect=min(_CONNECT_SECONDS, self._seconds))
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._web.client(timeout) as client,
                client.stream(
                    "POST",
                    message.address,
                    content=message.body.encode(),
                    headers=signed(message, at),
                ) as answer,
            ):
                return outcome_of(answer)
        except AddressRefused:
            return Delayed("ADDRESS_REFUSED: the address leads inside, or nowhere", None)
        except (TimeoutError, httpx.TimeoutException):
            return Delayed(f"TIMEOUT: no answer within {self._seconds:g} s", None)
        except (OSError, httpx.HTTPError, httpx.InvalidURL) as error:
            return Delayed(f"UNREACHABLE: {type(error).__name__}", None)


def signed(message: Message, at: datetime) -> dict[str, str]:
    """The headers of a request made at `at`: a signature for each secret."""
    signatures = [
        Webhook(secret).sign(message.dedupe_key, at, message.body) for secret in message.secrets
    ]
    return {
        "content-type": "application/json",
        "user-agent": "Mulin",
        "webhook-id": message.dedupe_key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def outcome_of(answer: httpx.Response) -> Outcome:
    """What a status means, as the specification has it under "Delivery success and failure"."""
    status = answer.status_code
    if answer.is_success:
        return Sent(f"HTTP_{status}")
    reason = f"HTTP_{status}: the server answered {status}"
    if status == HTTPStatus.GONE:
        return Unregistered(reason)
    asked = retry_after(answer.headers.get("retry-after", ""))
    return Delayed(reason, None if asked is None else min(asked, LONGEST_PAUSE))
