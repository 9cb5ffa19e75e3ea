"""Refusals of a part of a request, told in the words of the whole."""

from collections.abc import Iterator
from contextlib import contextmanager

from mulin.refusals import Refusal


@contextmanager
def blaming(part: str, **instead: str) -> Iterator[None]:
    """Whatever field a refusal names is one of `part`: `starts_at` becomes `booking.starts_at`.

    Fields that the caller cannot see are blamed on another, `instead`.
    """
    try:
        yield
    except Refusal as refusal:
        field = refusal.field and instead.get(refusal.field, refusal.field)
        refusal.field = part if field is None else f"{part}.{field}"
        raise
