"""Documents that apps were built with: asked for by id, or the only ones there are."""

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.trusted import TrustedDocuments, trusted_in
from mulin.door_settings import ManifestInvalid
from tests.serving import serve
from tests.transport.app_documents import app_documents
from tests.transport.doors import opened
from tests.transport.test_websocket import acknowledged
from tests.transport.world import World, application

HELLO = "query Hello($name: String) { hello(name: $name) thing { ...T __typename } }"
WHOLE = f"{HELLO} fragment T on Thing {{ name __typename }}"
COUNT = "subscription Count { count(to: 1) }"
JSON = "application/graphql-response+json"


def named(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


TRUSTED = TrustedDocuments({named(text): text for text in (WHOLE, COUNT)})


async def asked(world: World, body: dict[str, Any], *, free: bool = True) -> httpx.Response:
    app = application(world, trusted=TRUSTED, free_documents=free)
    async with serve(app) as url, httpx.AsyncClient(base_url=url) as client:
        return await client.post("/graphql", json=body, headers={"Accept": JSON})


async def test_a_document_is_asked_for_by_its_id(world: World) -> None:
    app = application(world, trusted=TRUSTED)
    body = {"documentId": named(WHOLE), "variables": {"name": "you"}}
    async with serve(app) as url, httpx.AsyncClient(base_url=url) as client:
        posted = await client.post("/graphql", json=body)
        params = {"documentId": named(WHOLE), "variables": '{"name": "you"}'}
        got = await client.get("/graphql", params=params, headers={"Accept": "text/html, */*"})
    assert posted.json()["data"]["hello"] == "hello you"
    assert got.json() == posted.json()


async def test_a_socket_takes_ids_too(world: World) -> None:
    async with serve(application(world, trusted=TRUSTED)) as url, acknowledged(url) as socket:
        await socket.send("subscribe", id="a", payload={"documentId": named(COUNT)})
        answer = await socket.receive()
    assert answer["payload"] == {"data": {"count": 0}}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"documentId": named("{ hello }")}, "PERSISTED_DOCUMENT_NOT_FOUND"),
        ({"documentId": "mine"}, "PERSISTED_DOCUMENT_NOT_FOUND"),
        ({"documentId": 5}, "BAD_REQUEST"),
        ({"documentId": ""}, "BAD_REQUEST"),
        ({"documentId": named(WHOLE), "query": WHOLE}, "BAD_REQUEST"),
    ],
)
async def test_an_id_that_means_nothing_is_refused(
    world: World, body: dict[str, Any], code: str
) -> None:
    answer = await asked(world, body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"] == {"code": code}


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        WHOLE.replace(" __typename", ""),
        f"# Hello\nfragment T on Thing {{\n  name\n}}\n{HELLO}",
    ],
)
async def test_the_text_of_a_trusted_document_is_as_good_as_its_id(world: World, text: str) -> None:
    answer = await asked(world, {"query": text}, free=False)
    assert answer.json()["data"]["hello"] == "hello world"


@pytest.mark.parametrize(
    "text",
    [
        "{ hello }",
        "{ __schema { types { name } } }",
        WHOLE.replace("name __typename", "name thing { name }"),
        WHOLE.replace("thing {", "other: thing {"),
        WHOLE.replace("Hello(", "Other("),
        f"{WHOLE} query More {{ bug }}",
        WHOLE.replace("__typename }", "__typename refusal: __typename }", 1),
    ],
)
async def test_where_documents_are_not_free_no_other_runs(world: World, text: str) -> None:
    answer = await asked(world, {"query": text, "operationName": None}, free=False)
    assert answer.status_code == 400
    code = {"code": "PERSISTED_DOCUMENT_REQUIRED"}
    assert answer.json()["errors"][0]["extensions"] == code
    assert world.contexts == 0


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"sha256:abc": "{ hello }"}',
        json.dumps({named("{ hello }"): "{ goodbye }"}),
        json.dumps({named("{ hello }"): 5}),
        json.dumps({named("{ hello"): "{ hello"}),
    ],
)
def test_a_manifest_that_is_none_is_refused_with_its_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "documents.json"
    path.write_text(content)
    with pytest.raises(ManifestInvalid, match=r"documents\.json"):
        trusted_in([path])
    with pytest.raises(ManifestInvalid, match=r"nowhere\.json"):
        trusted_in([tmp_path / "nowhere.json"])


@pytest.mark.usefixtures("database_url", "redis_url")
async def test_the_settings_name_manifests_of_further_apps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = "query Mine { __typename }"
    (tmp_path / "mobile.json").write_text(json.dumps({named(text): text}))
    manifests = str(tmp_path / "mobile.json")
    async with opened(monkeypatch, document_manifests=manifests, free_documents="false") as client:
        mine = await client.post("/graphql", json={"documentId": named(text)})
        other = await client.post("/graphql", json={"query": "query Other { __typename }"})
    assert mine.json() == {"data": {"__typename": "Query"}}
    assert other.json()["errors"][0]["extensions"] == {"code": "PERSISTED_DOCUMENT_REQUIRED"}


def test_what_the_web_app_was_built_with_is_valid() -> None:
    built = Path(__file__).parents[2] / "web" / "dist" / "documents.json"
    if not built.is_file():
        pytest.skip("the web app is not built here")
    trusted = trusted_in([built])
    assert len(trusted) > 200
    unknown = [name for name, text in app_documents().items() if not trusted.have(text)]
    assert unknown == []
