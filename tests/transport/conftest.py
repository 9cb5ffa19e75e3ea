"""The world of each test, served."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.serving import serve
from tests.transport.world import World, application


@pytest.fixture
async def world() -> World:
    return World()


@pytest.fixture
async def base_url(world: World) -> AsyncIterator[str]:
    async with serve(application(world)) as url:
        yield url


@pytest.fixture
async def client(base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=base_url) as client:
        yield client
