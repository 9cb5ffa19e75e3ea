"""What time it is. Everything that asks, asks here, so that a test can say the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_frozen: datetime | None = None


def now() -> datetime:
    """The present instant, in UTC with its offset."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC)


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Stand still at `instant` (any zone) for this process while the block runs."""
    global _frozen  # noqa: PLW0603 - the clock of a process is one, whatever task asks
    before, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def advance(by: timedelta) -> None:
    """Move a frozen clock on.

    Raises RuntimeError when the clock is running: moving it would leave later callers astray.
    """
    global _frozen  # noqa: PLW0603 - see frozen
    if _frozen is None:
        raise RuntimeError("the clock is not frozen")
    _frozen += by
