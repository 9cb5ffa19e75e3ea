"""The served application with the world that the walk asks about."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from schema.root import schema
from tests.district import District
from tests.permissions.walking import Walk
from tests.permissions.world import make_world_of_permissions
from tests.standins.google import SigningKey
from tests.standins.identity import claims, signing_in_with


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.make("current")


@pytest.fixture
async def walk(
    district: District, url: str, key: SigningKey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[Walk]:
    world = await make_world_of_permissions(district)
    world.requests["signInWithFirebase"] = {"input": {"idToken": key.sign(claims())}}
    async with (
        signing_in_with(key, monkeypatch, tmp_path),
        httpx.AsyncClient(timeout=60) as client,
    ):
        yield Walk(url, client, schema.graphql_schema, world)
