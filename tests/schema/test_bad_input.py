"""Whatever is put where a caller may put something: it is done, or refused clearly and in full.

Walks the schema that the served application describes, so that a new field is in the battery the
day it is born; a field without a valid value in world.py fails.
"""

import json
import os
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import httpx
import pytest
from graphql import GraphQLSchema, build_client_schema, get_introspection_query, get_named_type

from mulin import clock
from mulin.database import query
from schema.ids import taken_apart
from tests.district import District
from tests.recording import RecordingChannel
from tests.schema.kept import KeptDatabase, watched_database
from tests.schema.places import Operation, Place, Variables, names_a_place, operations, places
from tests.schema.world import World, make_world
from tests.schema.wrong_values import CURSORS, RAW, Wrong, wrong_values
from tests.standins.google import SigningKey
from tests.standins.identity import claims, signing_in_with

LANGUAGES = ("zh", "en")
CHINESE = re.compile("[\u4e00-\u9fff]")

# A limit on one of two ends is told at the other end.
PARTNERS = {
    "startsAt": "endsAt",
    "opensAt": "closesAt",
    "validFrom": "validUntil",
    "startsOn": "endsOn",
    "from": "to",
}

# What may not be given beside another: its valid value is like the other's.
ALIKE: dict[str | int, str] = {"specialistIds": "specialistId"}

# Likewise, but of another type than the other: whose ids belong there.
OTHERWISE = {
    "addClient input.organizationId": "Organization",
    "rate input.consultationId": "Consultation",
    "follow input.organizationId": "Organization",
    "unfollow input.organizationId": "Organization",
    "createBroadcast input.topicId": "Topic",
    "broadcastEstimate topicId": "Topic",
}


ANY_KIND = {"node id", "auditEntries objectId"}
"""Where ids of every type belong."""


class Battery:
    """Sends operations to the served application and judges the answers."""

    def __init__(self, url: str, client: httpx.AsyncClient, world: World) -> None:
        self.world = world
        self._url = f"{url}/graphql"
        self._client = client

    async def schema(self) -> GraphQLSchema:
        answer = await self._client.post(self._url, json={"query": get_introspection_query()})
        return build_client_schema(answer.json()["data"])

    async def cases(
        self, kind: str, part: int | None = None
    ) -> Iterator[tuple[Operation, Place, Wrong]]:
        """All of them, or those of every so many-th operation."""
        wanted = [one for one in operations(await self.schema()) if one.kind == kind]
        return (
            (operation, place, wrong)
            for operation in (wanted if part is None else wanted[part::PARTS])
            for place in places(operation)
            for wrong in wrong_values_at(operation, place, self.world)
        )

    async def send_wrong(
        self, operation: Operation, place: Place, wrong: Wrong, language: str
    ) -> httpx.Response:
        variables = place.filled(self.world.request(operation.name, place.keys), wrong.value)
        return await self.send(operation, variables, language)

    async def send(
        self, operation: Operation, variables: Variables, language: str, token: str | None = None
    ) -> httpx.Response:
        body = json.dumps({"query": operation.document, "variables": variables})
        token = token or self.world.token_for(operation.name)
        return await self._client.post(
            self._url,
            content=re.sub(rf'"{re.escape(json.dumps(RAW)[1:-1])}([^"]*)"', r"\1", body),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {token}",
                "Accept-Language": language,
            },
        )


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.make("current")


DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"

PARTS = 4
"""Mutations are gone through in so many parts, for as many processes."""


@pytest.fixture
async def battery(
    district: District,
    url: str,
    key: SigningKey,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> AsyncIterator[Battery]:
    world = await make_world(district)
    world.valid["signInWithFirebase"] = {"input": {"idToken": key.sign(claims())}}
    async with (
        signing_in_with(key, monkeypatch, tmp_path),
        httpx.AsyncClient(timeout=60) as client,
    ):
        yield Battery(url, client, world)


def errors_of(operation: Operation, answer: httpx.Response) -> list[dict[str, Any]]:
    """GraphQL errors and payload errors in one shape: field, code, message."""
    body = answer.json()
    told = [
        {"message": error["message"], **error.get("extensions", {})}
        for error in body.get("errors", ())
    ]
    payload = (body.get("data") or {}).get(operation.path[0])
    if operation.kind == "mutation" and payload is not None:
        told.extend(payload["errors"])
    return told


def faults(
    operation: Operation, place: Place, wrong: Wrong, language: str, answer: httpx.Response
) -> list[str]:
    """What is the matter with an answer to a wrong value; nothing when it is as it should be."""
    where = f"{operation.name} {place.name} = {wrong.name}"
    if answer.status_code not in {200, 400}:
        return [f"{where}: status {answer.status_code}"]
    told = errors_of(operation, answer)
    if not told:
        return [f"{where}: accepted"] if wrong.fatal else []
    found = [fault for error in told for fault in _faults_of(operation, place, error, language)]
    if len(told) > 1 and not isinstance(wrong.value, dict | list):
        found.append(f"{len(told)} errors")
    return [f"{where}: {fault}" for fault in found]


def _faults_of(
    operation: Operation, place: Place, error: dict[str, Any], language: str
) -> Iterator[str]:
    code, field = error.get("code"), error.get("field")
    if code in {None, "INTERNAL"}:
        yield f"code {code}"
    if bool(CHINESE.search(error["message"])) != (language == "zh"):
        yield f"not in {language}: {error['message']}"
    if code == "BAD_REQUEST":
        return  # the JSON itself is broken: no field can be named
    if field is None:
        yield f"nobody to blame: {error}"
    elif code == "BAD_USER_INPUT":
        if not _touches(field, place.name):
            yield f"blames {field}"
    elif not names_a_place(field, operation):
        yield f"no such field: {field}"
    elif code == "INVALID" and not _is_to_blame(field, place):
        yield f"blames {field}"


def _touches(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _is_to_blame(field: str, place: Place) -> bool:
    inside = place.name.removeprefix("input.")
    head, _, last = inside.rpartition(".")
    partner = f"{head}.{PARTNERS.get(last, last)}".removeprefix(".")
    return place.name == "input" or _touches(field, inside) or _touches(field, partner)


def wrong_values_at(operation: Operation, place: Place, world: World) -> Iterator[Wrong]:
    """What is missing, what may be right, and a tenth of what never is.

    Which tenth differs from place to place: of every type there are hundreds of places. A run that
    looks long takes all.
    """
    turn = crc32(f"{operation.name} {place.name}".encode())
    for number, wrong in enumerate(wrong_values(place.type)):
        always = DEEP or not wrong.fatal or wrong.name in {"missing", "null"}
        if always or (number + turn) % 10 == 0:
            yield wrong
    if get_named_type(place.type).name == "ID":
        yield from _strange_ids(operation, place, world)
    if place.keys[-1] in {"after", "before"}:
        yield from CURSORS


def _strange_ids(operation: Operation, place: Place, world: World) -> Iterator[Wrong]:
    """Ids of another type are fatal, in a mutation also those of what one may not name.

    A query that looks for what is not there finds nothing; `ANY_KIND` takes ids of every type.
    """
    right = OTHERWISE.get(f"{operation.name} {place.name}") or _kind_at(operation, place, world)
    # All ids of the right type, and a tenth of the others: which ones differs from place to place.
    turn = crc32(f"{operation.name} {place.name}".encode())
    for number, strange in enumerate(world.strange_ids):
        if strange.kind != right and (number + turn) % 10:
            continue
        misses = strange.kind != right or (operation.kind == "mutation" and not strange.public)
        yield replace(strange, fatal=misses and f"{operation.name} {place.name}" not in ANY_KIND)


def _kind_at(operation: Operation, place: Place, world: World) -> str:
    """The type of the valid id that stands there, or at what may be given instead."""
    alike = replace(place, keys=(*place.keys[:-1], ALIKE.get(place.keys[-1], place.keys[-1])))
    valid = alike.value(world.request(operation.name, place.keys))
    kind, _ = taken_apart(valid[0] if isinstance(valid, list) else valid, place.name)
    return kind


async def test_what_the_battery_starts_from_is_right(
    battery: Battery, pushes: RecordingChannel
) -> None:
    kept = await KeptDatabase.now()
    for operation in operations(await battery.schema()):
        answer = await battery.send(operation, battery.world.valid[operation.name], "en")
        assert errors_of(operation, answer) == [], operation.name
        assert "errors" not in answer.json()
        await pushes.settled()
        await kept.restore()


async def test_a_wrong_value_is_refused_clearly_by_every_query(battery: Battery) -> None:
    kept = await KeptDatabase.now()
    before = await kept.content()
    found = []
    for number, (operation, place, wrong) in enumerate(await battery.cases("query")):
        language = LANGUAGES[number % 2]
        answer = await battery.send_wrong(operation, place, wrong, language)
        found += faults(operation, place, wrong, language, answer)
    assert number > 400
    assert not found, "\n".join(found)
    after = await kept.content()
    # Of the trace some searches were right, and that somebody searched it is in it.
    assert {name for name in before if after[name] != before[name]} <= {
        "audit_entry",
        "audit_unsealed",
    }
    assert await query(_TRACED) == [{"action": "audit.searched"}]


_TRACED = "SELECT DISTINCT action FROM audit_entry WHERE request_id IS NOT NULL"


@pytest.mark.parametrize("part", range(PARTS))
async def test_a_wrong_value_is_refused_clearly_by_every_mutation_and_changes_nothing(
    battery: Battery, pushes: RecordingChannel, part: int
) -> None:
    found = []
    async with watched_database() as kept:
        before = await kept.content()
        for number, (operation, place, wrong) in enumerate(await battery.cases("mutation", part)):
            language = LANGUAGES[number % 2]
            answer = await battery.send_wrong(operation, place, wrong, language)
            found += faults(operation, place, wrong, language, answer)
            if answer.json().get("data") is None:
                continue  # no mutation was begun: looked at once they are through
            # What a worker was woken for must not happen while the next case is looked at.
            await pushes.settled()
            touched = await kept.touched()
            now = await kept.content(*touched) if touched else {}
            if errors_of(operation, answer) and any(now[name] != before[name] for name in now):
                found.append(f"{operation.name} {place.name} = {wrong.name}: wrote something")
            if touched:
                await kept.restore(*touched)
        assert number > 400
        assert not found, "\n".join(found)
        assert await kept.content() == before


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_token_that_is_not_valid_is_401_everywhere_and_changes_nothing(
    battery: Battery, language: str
) -> None:
    kept = await KeptDatabase.now()
    before = await kept.content()
    forged = f"{battery.world.resident[:-6]}AAAAAA"
    for operation in operations(await battery.schema()):
        valid = battery.world.valid[operation.name]
        refused = [await battery.send(operation, valid, language, token=forged)]
        with clock.frozen(clock.now() + timedelta(days=1)):
            refused.append(await battery.send(operation, valid, language))
        for answer in refused:
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            [error] = errors_of(operation, answer)
            assert error["code"] == "UNAUTHENTICATED"
            assert bool(CHINESE.search(error["message"])) == (language == "zh")
    assert await kept.content() == before
