"""The files behind the page: how they are served, and that they are what `source/` makes."""

import gzip
import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from api import explorer

FOLDER = Path(explorer.__file__).parent / "graphiql"
SCRIPT = "/graphql/assets/graphiql.js"
MOST_COMMITTED = 3_000_000


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    app = Starlette(routes=[explorer.assets])
    async with AsyncClient(
        transport=ASGITransport(app=app),
        base_url="http://mulin.test",
        headers={"accept-encoding": "identity"},
    ) as client:
        yield client


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("graphiql.js", "text/javascript; charset=utf-8"),
        ("graphiql.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("THIRD_PARTY.txt", "text/plain; charset=utf-8"),
    ],
)
async def test_a_file_is_served_whole_under_its_type(
    client: AsyncClient, name: str, content_type: str
) -> None:
    answer = await client.get(f"/graphql/assets/{name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content == (FOLDER / "static" / name).read_bytes()


async def test_gzip_goes_to_those_who_take_it(client: AsyncClient) -> None:
    plain = await client.get(SCRIPT)
    packed = await client.get(SCRIPT, headers={"accept-encoding": "br, gzip"})

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.content == plain.content  # httpx unpacks
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"


async def test_the_two_encodings_have_strong_tags_of_their_own(client: AsyncClient) -> None:
    plain = (await client.get(SCRIPT)).headers["etag"]
    packed = (await client.get(SCRIPT, headers={"accept-encoding": "gzip"})).headers["etag"]

    assert plain != packed
    assert not plain.startswith("W/")
    assert not packed.startswith("W/")


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
async def test_who_has_it_already_is_told_so(client: AsyncClient, form: str) -> None:
    etag = (await client.get(SCRIPT)).headers["etag"]

    answer = await client.get(SCRIPT, headers={"if-none-match": form.format(etag)})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag


async def test_who_has_another_one_gets_this_one(client: AsyncClient) -> None:
    answer = await client.get(SCRIPT, headers={"if-none-match": '"other"'})

    assert answer.status_code == 200
    assert answer.content


async def test_only_the_address_that_names_the_content_is_kept_for_ever(
    client: AsyncClient,
) -> None:
    digest = (await client.get(SCRIPT)).headers["etag"].strip('"')

    named = await client.get(SCRIPT, params={"v": digest})
    other = await client.get(SCRIPT, params={"v": "of-another-release"})
    bare = await client.get(SCRIPT)

    assert named.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert other.headers["cache-control"] == bare.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.js", "..%2fpage.html", "%2e%2e/page.html", ""])
async def test_nothing_else_can_be_asked_for(client: AsyncClient, name: str) -> None:
    assert (await client.get(f"/graphql/assets/{name}")).status_code == 404


async def test_they_can_only_be_read(client: AsyncClient) -> None:
    assert (await client.head(SCRIPT)).status_code == 200
    assert (await client.post(SCRIPT)).status_code == 405


def test_the_bundle_was_built_from_these_sources() -> None:
    digest = sha256()
    for path in sorted(p for p in (FOLDER / "source").iterdir() if p.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")

    first_line = (FOLDER / "static/graphiql.js").read_text("utf-8").partition("\n")[0]

    assert f"sha256:{digest.hexdigest()}" in first_line, "run `make graphiql`"


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((FOLDER / "source/package-lock.json").read_text("utf-8"))

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_each_package_asked_for_has_its_license_in_the_text() -> None:
    package = json.loads((FOLDER / "source/package.json").read_text("utf-8"))
    text = (FOLDER / "static/THIRD_PARTY.txt").read_text("utf-8")

    missing = [name for name in package["dependencies"] if f"\n{name} " not in text]

    assert missing == []


def test_the_bundle_stays_small() -> None:
    static = list((FOLDER / "static").iterdir())

    assert sum(path.stat().st_size for path in static) <= MOST_COMMITTED
    assert len(gzip.compress((FOLDER / "static/graphiql.js").read_bytes())) <= MOST_COMMITTED / 5


def test_the_style_sheet_fetches_nothing() -> None:
    sheet = (FOLDER / "static/graphiql.css").read_text("utf-8")

    assert "@import" not in sheet
    assert "url(http" not in sheet
    assert "url(//" not in sheet
