"""Counting the SQL statements that a piece of work sends."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from workers import measuring

_DRIVER = logging.getLogger("tortoise.db_client")


class _Keeper(logging.Handler):
    def __init__(self, kept: list[str]) -> None:
        super().__init__()
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        if measuring._execution.get(None) is not None:
            return  # a task of the workers, woken by something before
        statement, *_ = record.args if isinstance(record.args, tuple) else (record.msg,)
        self._kept.append(str(statement))


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent to PostgreSQL while the block runs, by anything but the workers."""
    kept: list[str] = []
    keeper = _Keeper(kept)
    level, passes_on = _DRIVER.level, _DRIVER.propagate
    _DRIVER.addHandler(keeper)
    _DRIVER.setLevel(logging.DEBUG)
    _DRIVER.propagate = False
    try:
        yield kept
    finally:
        _DRIVER.removeHandler(keeper)
        _DRIVER.setLevel(level)
        _DRIVER.propagate = passes_on
