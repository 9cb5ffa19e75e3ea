"""The web app as it is served: one page for its addresses, files that may be kept, a policy."""

import json
import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from mulin.settings import settings
from tests.serving import serve

PAGE = """<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__">
<script type="module" src="/assets/index-abc.js" nonce="__CSP_NONCE__"></script></head>"""
SCREENS = {"book": ["assets/Choose-1.js", "assets/slots-2.js"]}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
async def browser(tmp_path: Path, redis_url: str | None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server with a small built app."""
    (tmp_path / "index.html").write_text(f"{PAGE}<!-- {'long ' * 300} -->")
    (tmp_path / "documents.json").write_text("{}")
    (tmp_path / "screens.json").write_text(json.dumps(SCREENS))
    (tmp_path / "worker.js").write_text("// worker")
    assets = tmp_path / "assets"
    assets.mkdir()
    for name, content in [("", b"as it is"), (".br", b"br"), (".gz", b"gzip")]:
        (assets / f"index-abc.js{name}").write_bytes(content)
    async with (
        serve(create_app(introspection=True, web=tmp_path)) as url,
        httpx.AsyncClient(base_url=url, headers=BROWSER, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize("path", ["/", "/appointments/QXBwb2ludG1lbnQ6MQ==", "/index.html"])
async def test_every_address_of_the_app_is_its_page(browser: httpx.AsyncClient, path: str) -> None:
    response = await browser.get(path)
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Cache-Control"] == "no-cache"
    assert "/assets/index-abc.js" in response.text


async def test_its_page_names_what_the_screen_at_that_address_needs(
    browser: httpx.AsyncClient,
) -> None:
    named = re.compile(r'<link rel="modulepreload"[^>]* href="/([^"]+)"')
    assert named.findall((await browser.get("/book?topic=1")).text) == SCREENS["book"]
    assert named.findall((await browser.get("/")).text) == []


async def test_who_just_looks_finds_the_app(browser: httpx.AsyncClient) -> None:
    response = await browser.get("/", headers={"Accept": "*/*"})
    assert response.status_code == HTTPStatus.OK
    assert response.headers["Content-Type"].startswith("text/html")


async def test_a_nonce_stands_in_page_and_policy_and_never_twice(
    browser: httpx.AsyncClient,
) -> None:
    nonces = set()
    for response in [await browser.get("/"), await browser.get("/")]:
        policy = response.headers["Content-Security-Policy"]
        (in_policy,) = set(re.findall(r"'nonce-([\w-]+)'", policy))
        assert set(re.findall(r'nonce="([\w-]+)"', response.text)) == {in_policy}
        assert "unsafe-inline" not in policy
        nonces.add(in_policy)
    assert len(nonces) == 2


@pytest.mark.parametrize(
    ("accepted", "body", "encoding"),
    [("br, gzip", b"br", "br"), ("gzip", b"gzip", "gzip"), ("identity", b"as it is", None)],
)
async def test_hashed_files_are_kept_for_ever_in_the_best_encoding_there_is(
    browser: httpx.AsyncClient, accepted: str, body: bytes, encoding: str | None
) -> None:
    request = browser.build_request(
        "GET", "/assets/index-abc.js", headers={"Accept-Encoding": accepted}
    )
    response = await browser.send(request, stream=True)
    assert b"".join([part async for part in response.aiter_raw()]) == body
    assert response.headers.get("Content-Encoding") == encoding
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    await response.aclose()


async def test_the_service_worker_is_asked_for_anew_each_time(browser: httpx.AsyncClient) -> None:
    response = await browser.get("/worker.js")
    assert response.headers["Cache-Control"] == "max-age=0, public"


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/assets/gone-123.js", "*/*"), ("/favicon.ico", "image/*"), ("/appointments", "*/*")],
)
async def test_what_no_person_opens_is_not_found(
    browser: httpx.AsyncClient, path: str, accept: str
) -> None:
    response = await browser.get(path, headers={"Accept": accept})
    assert response.status_code == HTTPStatus.NOT_FOUND


async def test_the_api_and_its_explorer_stay_where_they_are(browser: httpx.AsyncClient) -> None:
    asked = await browser.post("/graphql", json={"query": "{ __typename }"})
    assert asked.json() == {"data": {"__typename": "Query"}}
    explorer = await browser.get("/graphql")
    assert "graphiql" in explorer.text
    assert (await browser.get("/healthz")).json() == {"status": "ok"}


async def test_pushes_in_browsers_need_every_one_of_firebases_values(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {
        "firebase_project_id": "mulin-test",
        "firebase_web_api_key": "key",
        "firebase_web_app_id": "1:2:web:3",
        "firebase_sender_id": "2",
    }
    for name, value in values.items():
        monkeypatch.setattr(settings(), name, value)
    assert (await browser.get("/app-settings.json")).json() == {
        "development": True,
        "firebase": None,
    }
    monkeypatch.setattr(settings(), "firebase_vapid_key", "vapid")
    found = (await browser.get("/app-settings.json")).json()["firebase"]
    assert found["messagingSenderId"] == "2"
    policy = (await browser.get("/")).headers["Content-Security-Policy"]
    assert "https://fcmregistrations.googleapis.com" in policy


async def test_the_page_is_compressed(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert int(page.headers["Content-Length"]) < len(page.content)


async def test_what_the_app_may_ask_is_for_the_server_alone(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/documents.json", headers={"Accept": "application/json"})
    assert answer.status_code == HTTPStatus.NOT_FOUND
