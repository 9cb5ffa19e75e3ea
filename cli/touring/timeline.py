"""What a tour prints: each step with its time, or the step it stopped at and why."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class TourFailed(Exception):
    """A step did not come out as it should; the text says which and why."""


class Timeline:
    """Prints each step with its time, and turns what stops one into TourFailed."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """`what` is done in the block; what the block adds to the list is printed behind it."""
        import httpx
        from gql.transport.exceptions import TransportError

        from cli.phone import PhoneError

        begin, details = time.monotonic(), list[str]()
        try:
            yield details
        except httpx.ConnectError as error:
            raise TourFailed("no server answers there: does `make run` run? See --url") from error
        except (PhoneError, httpx.HTTPError, TransportError, OSError) as error:
            reason = str(error) or type(error).__name__
            raise TourFailed(f"the tour stopped at “{what}”: {reason}") from error
        now = time.monotonic()
        text = ": ".join([what, *([", ".join(details)] if details else [])])
        print(f"{self.so_far():>8}  {'+' + ms(now - begin):>8}  {text}", flush=True)

    def so_far(self) -> str:
        return ms(time.monotonic() - self._began)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
