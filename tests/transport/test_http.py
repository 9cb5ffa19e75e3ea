"""graphql-over-http beyond the audits: media types, methods, sizes, errors."""

import asyncio
import json
import logging
import re
from typing import Any

import httpx
import pytest
from starlette.responses import HTMLResponse

from tests.serving import serve
from tests.transport.world import SECRET, TOKEN, World, application

GRAPHQL = "application/graphql-response+json"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


async def ask(client: httpx.AsyncClient, query: str, **body: Any) -> httpx.Response:
    return await client.post("/graphql", json={"query": query, **body}, headers={"Accept": GRAPHQL})


def only_error(response: httpx.Response) -> dict[str, Any]:
    body = response.json()
    assert len(body["errors"]) == 1
    error: dict[str, Any] = body["errors"][0]
    return error


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL, GRAPHQL),
        (f"application/json, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8, application/json; q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.5, application/json", "application/json"),
        (f"{GRAPHQL}, */*", GRAPHQL),
        (f"application/json;q=0, {GRAPHQL};q=0.1", GRAPHQL),
        ("application/json;q=0, */*", GRAPHQL),
        ("text/html, */*;q=0.1", "application/json"),
    ],
)
async def test_the_media_type_is_the_best_the_client_accepts(
    client: httpx.AsyncClient, accept: str | None, media: str
) -> None:
    del client.headers["Accept"]
    headers = {} if accept is None else {"Accept": accept}
    response = await client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == f"{media}; charset=utf-8"
    assert response.json() == {"data": {"hello": "hello world"}}


@pytest.mark.parametrize("accept", ["text/plain", "application/json;q=0", "*/*;q=0"])
async def test_an_accept_header_that_rules_out_both_is_406(
    client: httpx.AsyncClient, accept: str
) -> None:
    response = await client.post(
        "/graphql", json={"query": "{ hello }"}, headers={"Accept": accept}
    )
    assert response.status_code == 406
    assert only_error(response)["extensions"]["code"] == "NOT_ACCEPTABLE"


async def test_get_runs_queries_and_only_queries(client: httpx.AsyncClient, world: World) -> None:
    query = "query Q($name: String) { hello(name: $name) }"
    params = {"query": query, "operationName": "Q", "variables": '{"name": "睦邻"}'}
    assert (await client.get("/graphql", params=params)).json() == {"data": {"hello": "hello 睦邻"}}

    mutation = 'mutation { visit(input: {startsAt: "2026-01-01T00:00:00Z"}) { minutes } }'
    response = await client.get("/graphql", params={"query": mutation})
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert not world.started.is_set()


async def test_other_methods_are_405_and_options_tells_which_are_not(
    client: httpx.AsyncClient,
) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        response = await client.request(method, "/graphql")
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, POST, OPTIONS"
    response = await client.options("/graphql")
    assert (response.status_code, response.headers["Allow"]) == (204, "GET, POST, OPTIONS")


async def test_a_browser_gets_the_explorer_and_a_program_does_not(world: World) -> None:
    app = application(world, explorer=HTMLResponse("<title>GraphiQL</title>"))
    async with serve(app) as url, httpx.AsyncClient(base_url=url) as client:
        page = await client.get("/graphql", headers={"Accept": BROWSER})
        assert page.text == "<title>GraphiQL</title>"
        assert (await client.get("/graphql")).status_code == 400
        answer = await client.get(
            "/graphql", params={"query": "{ hello }"}, headers={"Accept": BROWSER}
        )
        assert answer.json()["data"] == {"hello": "hello world"}


async def test_without_an_explorer_a_browser_is_told_what_is_missing(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/graphql", headers={"Accept": BROWSER})
    assert response.status_code == 400
    assert only_error(response)["message"] == "query is missing"


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=gbk",
        "",
    ],
)
async def test_a_body_that_is_not_said_to_be_json_in_utf_8_is_415(
    client: httpx.AsyncClient, content_type: str
) -> None:
    response = await client.post(
        "/graphql", content=b'{"query": "{ hello }"}', headers={"Content-Type": content_type}
    )
    assert response.status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'"{ hello }"',
        b'{"query": "{ hello }", "variables": {"name": NaN}}',
        b'{"query": "{ hello }", "variables": {"name": "\\ud800"}}',
        b'{"query": "{ hello }", "variables": {"name": "\xff"}}',
        '{"query": "{ hello }"}'.encode("utf-16"),
        b"[" * 100_000,
    ],
)
async def test_a_body_that_is_no_request_is_400_and_no_traceback(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    response = await client.post(
        "/graphql", content=body, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 400
    assert only_error(response)["extensions"]["code"] == "BAD_REQUEST"
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_batch_is_refused_by_name(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json=[{"query": "{ hello }"}] * 2)
    assert response.status_code == 400
    assert "Batches are not supported" in only_error(response)["message"]


async def test_a_body_over_a_mebibyte_is_413_announced_or_not(client: httpx.AsyncClient) -> None:
    body = json.dumps({"query": "{ hello }", "variables": {"x": "x" * 1_048_576}}).encode()

    async def unannounced() -> Any:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    for content in (body, unannounced()):
        response = await client.post(
            "/graphql", content=content, headers={"Content-Type": "application/json"}
        )
        assert response.status_code == 413
        assert only_error(response)["extensions"]["code"] == "PAYLOAD_TOO_LARGE"


async def test_a_body_announced_as_too_large_is_refused_before_it_is_sent(base_url: str) -> None:
    url = httpx.URL(base_url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        b"POST /graphql HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/json\r\nContent-Length: 1048577\r\n\r\n"
    )
    async with asyncio.timeout(5):
        assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ hello", "GRAPHQL_PARSE_FAILED"),
        ("{ goodbye }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...A } fragment A on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"),
        ("{" + "thing {" * 13 + "name" + "}" * 14, "GRAPHQL_VALIDATION_FAILED"),
        ("query A { hello } query B { hello }", "OPERATION_RESOLUTION_FAILURE"),
        ("subscription { forever }", "BAD_REQUEST"),
    ],
)
async def test_a_request_error_has_its_code_no_data_and_no_traceback(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, query: str, code: str
) -> None:
    response = await ask(client, query)
    assert response.status_code == 400
    assert "data" not in response.json()
    assert only_error(response)["extensions"] == {"code": code}
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


VISIT = "mutation($input: VisitInput!) { visit(input: $input) { minutes } }"


@pytest.mark.parametrize(
    ("variables", "field", "reason"),
    [
        ({}, "input", "A value of type 'VisitInput!' is required."),
        ({"input": None}, "input", "A value of type 'VisitInput!' is required."),
        ({"input": 5}, "input", "Expected type 'VisitInput' to be a mapping."),
        (
            {"input": {}},
            "input.startsAt",
            "Field 'startsAt' of required type 'DateTime!' was not provided.",
        ),
        ({"input": {"startsAt": "soon"}}, "input.startsAt", "DateTime"),
        (
            {"input": {"startsAt": "2026-01-01T00:00:00Z", "minutes": "x"}},
            "input.minutes",
            "Int cannot represent non-integer value: 'x'",
        ),
        (
            {"input": {"startsAt": "2026-01-01T00:00:00Z", "hours": 1}},
            "input.hours",
            "Field 'hours' is not defined by type 'VisitInput'.",
        ),
    ],
)
async def test_a_wrong_variable_is_named_by_its_path(
    client: httpx.AsyncClient, variables: dict[str, Any], field: str, reason: str
) -> None:
    response = await ask(client, VISIT, variables=variables)
    assert response.status_code == 400
    assert "data" not in response.json()
    error = only_error(response)
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": field}
    assert error["message"].startswith(f"{field} is not valid: ")
    assert reason in error["message"]


async def test_every_wrong_variable_is_told_at_once(client: httpx.AsyncClient) -> None:
    variables = {"input": {"startsAt": "soon", "minutes": "x"}}
    errors = (await ask(client, VISIT, variables=variables)).json()["errors"]
    assert [error["extensions"]["field"] for error in errors] == ["input.startsAt", "input.minutes"]


async def test_the_transport_speaks_the_language_of_the_request(world: World) -> None:
    async with (
        serve(application(world, language="zh")) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        response = await ask(client, VISIT, variables={"input": {"startsAt": "soon"}})
        assert only_error(response)["message"].startswith("input.startsAt 的值无效：")
        assert (await client.get("/graphql")).json()["errors"][0]["message"] == "缺少 query"


async def test_what_a_resolver_says_on_purpose_is_passed_on(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = await ask(client, "{ hello refusal }")
    assert response.status_code == 200
    assert response.json()["data"] == {"hello": "hello world", "refusal": None}
    error = only_error(response)
    assert error["message"] == "Taken"
    assert error["extensions"] == {"code": "SLOT_TAKEN", "field": "slot"}
    assert error["path"] == ["refusal"]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("field", ["bug", "requiredBug", "unserializable"])
async def test_a_bug_leaks_nothing_and_is_found_in_the_log_by_its_id(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, field: str
) -> None:
    response = await client.post(
        "/graphql", json={"query": f"{{ {field} }}"}, headers={"X-Request-Id": "quoted-by-phone-1"}
    )
    assert response.status_code == 200
    assert response.json()["data"] in (None, {field: None})
    assert SECRET not in response.text
    error = only_error(response)
    assert error["message"] == "Something went wrong on our side"
    assert error["extensions"] == {"code": "INTERNAL", "requestId": "quoted-by-phone-1"}
    assert error["path"] == [field]
    (record,) = [record for record in caplog.records if record.name == "api.refusals"]
    assert "quoted-by-phone-1" in record.getMessage()
    assert SECRET in caplog.text


async def test_a_bug_outside_any_resolver_is_a_plain_500(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = await client.post(
        "/graphql",
        json={"query": "{ hello }"},
        headers={"Authorization": f"Bearer {TOKEN}", "X-Break": "yes"},
    )
    assert response.status_code == 500
    assert SECRET not in response.text
    extensions = only_error(response)["extensions"]
    assert extensions == {"code": "INTERNAL", "requestId": response.headers["X-Request-Id"]}
    assert SECRET in caplog.text


async def test_credentials_that_are_not_valid_are_401(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/graphql", json={"query": "{ hello }"}, headers={"Authorization": "Bearer wrong"}
    )
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert only_error(response)["extensions"]["code"] == "UNAUTHENTICATED"


async def test_every_request_has_a_context_of_its_own(client: httpx.AsyncClient) -> None:
    numbers = [
        (await ask(client, "{ contextNumber }")).json()["data"]["contextNumber"] for _ in range(3)
    ]
    assert numbers == [1, 2, 3]


@pytest.mark.parametrize(
    ("offered", "kept"),
    [
        ("abc-DEF_123.4", True),
        ("0123456789abcdef0123456789abcdef", True),
        ("short", False),
        ("x" * 65, False),
        ("with space here", False),
        ("<script>alert</script>", False),
        (None, False),
    ],
)
async def test_a_sane_request_id_is_kept_and_any_other_replaced(
    client: httpx.AsyncClient, offered: str | None, kept: bool
) -> None:
    headers = {} if offered is None else {"X-Request-Id": offered}
    for path in ("/graphql", "/nowhere"):
        response = await client.get(path, headers=headers)
        (answered,) = response.headers.get_list("X-Request-Id")
        assert (answered == offered) is kept
        assert kept or re.fullmatch("[0-9a-f]{32}", answered)


async def test_an_answer_of_starlette_to_a_crash_names_its_request_too(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/bug", headers={"X-Request-Id": "quoted-by-phone-1"})
    assert response.status_code == 500
    assert response.headers["X-Request-Id"] == "quoted-by-phone-1"
    assert SECRET not in response.text


async def test_answers_are_not_cached_and_vary_with_accept(client: httpx.AsyncClient) -> None:
    response = await ask(client, "{ hello }")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Vary"] == "Accept"
