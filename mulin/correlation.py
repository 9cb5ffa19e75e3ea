"""Which request the running code answers: one id from the door to the last log line."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def new_request_id() -> str:
    """A fresh id: 32 lower-case hexadecimal digits."""
    return uuid.uuid4().hex


def current_request_id() -> str | None:
    """The id of the request being answered; None outside of one."""
    return _request_id.get()


@contextmanager
def correlated(request_id: str) -> Iterator[None]:
    """Everything the block does, tasks it starts included, belongs to `request_id`."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)
