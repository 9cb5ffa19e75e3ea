"""Who may call, from which page, and what every answer tells browsers."""

from typing import Any

import pytest
import websockets

from mulin.people.models import SignInCode
from mulin.settings import Settings
from tests.transport.doors import opened

HOST = "mulin.example"
PUBLIC = f"https://{HOST}"
DESK = "https://desk.example"
SMALL = {"query": "{ viewer { name } }"}
LONG = {"query": "{ __schema { types { name description } } }"}
HARDENED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

pytestmark = pytest.mark.usefixtures("database_url", "redis_url")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/graphql?query=%7B__typename%7D", 200), ("/graphql?query=%7B", 200), ("/nowhere", 404)],
)
async def test_every_answer_is_hardened(
    monkeypatch: pytest.MonkeyPatch, path: str, status: int
) -> None:
    async with opened(monkeypatch) as client:
        answer = await client.get(path)
    assert answer.status_code == status
    for name, value in HARDENED.items():
        assert answer.headers[name] == value
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in answer.headers
    assert answer.headers["X-Request-Id"]


async def test_behind_https_browsers_are_told_to_stay_there_also_by_a_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with opened(monkeypatch, public_url=PUBLIC) as client:
        answer = await client.get("/graphql", headers={"Host": "evil.example"})
        health = await client.get("/healthz")
    assert answer.status_code == 400
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert health.status_code == 200


@pytest.mark.parametrize(
    ("doors", "host", "status"),
    [
        ({"public_url": PUBLIC}, "mulin.example", 200),
        ({"public_url": PUBLIC}, "MULIN.example:443", 200),
        ({"public_url": PUBLIC}, "www.mulin.example", 400),
        ({"public_url": PUBLIC}, "127.0.0.1", 400),
        ({}, "localhost:8000", 200),
        ({}, "[::1]:8000", 200),
        ({}, "rebound.example", 400),
        ({"host": "0.0.0.0"}, "192.168.1.4", 200),  # noqa: S104 - listened on by nobody here
    ],
)
async def test_it_answers_to_its_own_name(
    monkeypatch: pytest.MonkeyPatch, doors: dict[str, Any], host: str, status: int
) -> None:
    async with opened(monkeypatch, **doors) as client:
        answer = await client.post("/graphql", json=SMALL, headers={"Host": host})
        probed = await client.get("/healthz", headers={"Host": "10.1.2.3"})
    assert answer.status_code == status
    assert probed.status_code == 200


PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization, content-type",
}


async def test_pages_of_other_sites_read_nothing_unless_they_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    allowed = "Access-Control-Allow-Origin"
    async with opened(monkeypatch) as client:
        answer = await client.post("/graphql", json=SMALL, headers={"Origin": DESK})
        asked = await client.options("/graphql", headers={"Origin": DESK, **PREFLIGHT})
    assert allowed not in answer.headers
    assert allowed not in asked.headers
    async with opened(monkeypatch, allowed_origins=f"{DESK}, https://other.example") as client:
        answer = await client.post("/graphql", json=SMALL, headers={"Origin": DESK})
        asked = await client.options("/graphql", headers={"Origin": DESK, **PREFLIGHT})
        foreign = await client.options(
            "/graphql", headers={"Origin": "https://evil.example", **PREFLIGHT}
        )
    assert answer.headers[allowed] == asked.headers[allowed] == DESK
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert foreign.status_code == 400
    assert allowed not in foreign.headers


@pytest.mark.parametrize(
    ("origin", "opens"),
    [
        (None, True),
        (f"http://{HOST}", True),
        (PUBLIC, True),
        (DESK, True),
        ("https://evil.example", False),
        ("null", False),
        ("https://mulin.example.evil.example", False),
    ],
)
async def test_a_page_opens_a_socket_if_it_is_ours_or_named(
    monkeypatch: pytest.MonkeyPatch, origin: str | None, opens: bool
) -> None:
    async with opened(monkeypatch, public_url=PUBLIC, allowed_origins=DESK) as client:
        connecting = websockets.connect(
            f"ws://{HOST}/graphql",
            host="127.0.0.1",
            port=client.base_url.port,
            subprotocols=[websockets.Subprotocol("graphql-transport-ws")],
            origin=None if origin is None else websockets.Origin(origin),
            proxy=None,
        )
        if opens:
            async with connecting as socket:
                assert socket.subprotocol == "graphql-transport-ws"
        else:
            with pytest.raises(websockets.InvalidStatus, match="403"):
                await connecting


async def test_queries_are_compressed_when_they_are_long_and_mutations_never(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = " ".join(f"{'name' * 30}{number}: __typename" for number in range(9))
    secrets = {"query": f"mutation {{ __typename {names} }}"}
    async with opened(monkeypatch) as client:
        long = await client.post("/graphql", json=LONG)
        plain = await client.post("/graphql", json=LONG, headers={"Accept-Encoding": "identity"})
        small = await client.post("/graphql", json=SMALL)
        secret = await client.post("/graphql", json=secrets)
    assert long.headers["Content-Encoding"] == "gzip"
    assert long.headers["Vary"] == "Accept, Accept-Encoding"
    assert long.json() == plain.json()
    assert int(long.headers["Content-Length"]) * 3 < int(plain.headers["Content-Length"])
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in small.headers
    assert len(secret.content) > 1024
    assert "Content-Encoding" not in secret.headers


CODE = 'mutation { requestSignInCode(input: {phone: "+8613800138000"}) { errors { code } } }'


@pytest.mark.parametrize(
    ("trusted", "believed"),
    [("127.0.0.1", True), ("127.0.0.0/8, 10.0.0.0/8", True), ("10.0.0.1", False)],
)
async def test_a_forwarded_address_is_believed_of_trusted_proxies_only(
    monkeypatch: pytest.MonkeyPatch, trusted: str, believed: bool
) -> None:
    """The address by which sign-in codes are counted."""
    options = {"forwarded_allow_ips": Settings(trusted_proxies=trusted).trusted_proxies}
    async with opened(monkeypatch, options=options) as client:
        for last in (1, 2):
            forwarded = {"X-Forwarded-For": f"203.0.113.{last}"}
            answer = await client.post("/graphql", json={"query": CODE}, headers=forwarded)
            assert answer.json()["data"]["requestSignInCode"]["errors"] == []
    rows = await SignInCode.all()
    assert len({row.address_index for row in rows}) == (2 if believed else 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"allowed_origins": "*"},
        {"allowed_origins": "desk.example"},
        {"allowed_origins": "https://desk.example/"},
        {"trusted_proxies": "proxy.example"},
        {"trusted_proxies": "10.0.0.1/8"},
    ],
)
def test_a_door_that_is_no_door_is_refused_by_the_settings(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)
