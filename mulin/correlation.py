"""Which request or task the running code works for: one id from the door to the last log line.

A request hands its id on to what it sets off: the tasks it wakes and the deliveries it writes. A
task that nobody's request woke has an id of its own.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def new_request_id() -> str:
    """A fresh id: 32 lower-case hexadecimal digits."""
    return uuid.uuid4().hex


def current_request_id() -> str | None:
    """The id of the request being answered, or of what works on; None outside of both."""
    return _request_id.get()


@contextmanager
def correlated(request_id: str) -> Iterator[None]:
    """Everything the block does, tasks it starts included, belongs to `request_id`."""
    token = take_up(request_id)
    try:
        yield
    finally:
        put_down(token)


def take_up(request_id: str) -> Token[str | None]:
    """As `correlated`, for work that begins and ends in different calls of one asyncio task."""
    return _request_id.set(request_id)


def put_down(token: Token[str | None]) -> None:
    """The end of what `take_up` began, which gave `token`."""
    _request_id.reset(token)
