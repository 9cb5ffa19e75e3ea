"""The application behind doors that a test sets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from api.app import create_app
from mulin.settings import settings
from tests.serving import serve


@asynccontextmanager
async def opened(
    monkeypatch: pytest.MonkeyPatch, *, options: dict[str, Any] | None = None, **doors: object
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application with those settings; `options` are uvicorn's."""
    for name, value in doors.items():
        monkeypatch.setenv(f"MULIN_{name.upper()}", str(value))
    settings.cache_clear()
    try:
        async with (
            serve(create_app(introspection=True), **(options or {})) as url,
            httpx.AsyncClient(base_url=url, trust_env=False) as client,
        ):
            yield client
    finally:
        monkeypatch.undo()
        settings.cache_clear()
