"""Telling that PostgreSQL is away from a bug of ours."""

from traceback import walk_tb

import asyncpg
from tortoise.exceptions import DBConnectionError

_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    DBConnectionError,
)
_LOST = (OSError, asyncpg.InterfaceError)


def is_out_of_reach(error: BaseException) -> bool:
    """Whether `error` says that PostgreSQL went away, or has not come back yet: no bug of ours."""
    if isinstance(error, _AWAY):
        return True
    # The operating system's word for many things; here, on a connection.
    named = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__))
    if isinstance(error, _LOST) and any(name.startswith("asyncpg.") for name in named):
        return True
    return error.__cause__ is not None and is_out_of_reach(error.__cause__)
