"""A partner's server that webhooks are posted to: it checks every signature by the specification.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, and not
by the library that made the signature.
"""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mulin import clock
from tests.standins.loopback import listening

TOLERANCE_SECONDS = 300
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered; a silent one gets nothing for as long as its caller waits."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False


TAKEN = Answer()


@dataclass(slots=True)
class StandInPartner:
    """Takes what is signed with one of `secrets`, answers 401 to anything else.

    `answers` are given to the next requests in turn, then `usually`. Of an event that comes again
    it keeps the first.
    """

    secrets: list[str] = field(default_factory=list)
    usually: Answer = TAKEN
    answers: deque[Answer] = field(default_factory=deque)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0
    url: str = ""

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["StandInPartner"]:
        app = Starlette(routes=[Route("/hook", self._hook, methods=["POST"])])
        async with listening(app) as base:
            self.url = f"{base}/hook"
            yield self

    @property
    def types(self) -> list[str]:
        """What it was told, in the order it came."""
        return [event["type"] for event in self.events.values()]

    async def _hook(self, request: Request) -> Response:
        body = await request.body()
        self.requests.append(dict(request.headers))
        self.asked.set()
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            # Whoever sends several at once has sent them all by then.
            await asyncio.sleep(0)
            return await self._answered(request, body)
        finally:
            self.at_once -= 1

    async def _answered(self, request: Request, body: bytes) -> Response:
        if not self._is_signed(request.headers, body):
            return Response(status_code=401)
        answer = self.answers.popleft() if self.answers else self.usually
        if answer.silent:
            await request.receive()  # until the caller has gone
        elif 200 <= answer.status < 300:
            self.events.setdefault(request.headers["webhook-id"], json.loads(body))
        return Response(status_code=answer.status, headers=dict(answer.headers))

    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        at = headers["webhook-timestamp"]
        if abs(clock.now().timestamp() - int(at)) > TOLERANCE_SECONDS:
            return False
        content = f"{headers['webhook-id']}.{at}.".encode() + body
        given = headers["webhook-signature"].split(" ")
        return any(
            hmac.compare_digest(one, signature(secret, content))
            for one in given
            for secret in self.secrets
        )


def signature(secret: str, content: bytes) -> str:
    """The `v1` signature of `<id>.<timestamp>.<body>`."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
