"""What people change of their own account."""

import json

import pytest

from mulin.audit.models import AuditEntry
from mulin.people.models import Person
from tests.people.accounts import VIEWER, refused, sign_in
from tests.phone import Phone

UPDATE = """
mutation($input: UpdateProfileInput!) {
  updateProfile(input: $input) { viewer { name locale } errors { field code message } }
}
"""


@pytest.fixture
async def own(phone: Phone) -> Phone:
    await sign_in(phone, "+8613800138000")
    return phone


async def test_a_name_and_a_language_are_changed_one_by_one(own: Phone) -> None:
    named = await own.ask(UPDATE, input={"name": "王小明（演示）"})
    spoken = await own.ask(UPDATE, input={"locale": "EN"})

    assert named["updateProfile"]["viewer"] == {"name": "王小明（演示）", "locale": "ZH"}
    assert spoken["updateProfile"]["viewer"] == {"name": "王小明（演示）", "locale": "EN"}
    assert (await own.ask(VIEWER))["viewer"]["locale"] == "EN"


async def test_what_is_left_out_or_null_stays(own: Phone) -> None:
    await own.ask(UPDATE, input={"name": "A", "locale": "EN"})
    for nothing in ({}, {"name": None}, {"locale": None}):
        answer = await own.ask(UPDATE, input=nothing)
        assert answer["updateProfile"]["viewer"] == {"name": "A", "locale": "EN"}


async def test_a_name_is_kept_tidy_and_otherwise_as_written(own: Phone) -> None:
    for written, kept in {
        "  A  ": "A",
        "A\nB": "A B",
        "e\u0301": "é",
        "": "",
        "长" * 80: "长" * 80,
        f"{'长' * 80}   ": "长" * 80,
        "שלום مرحبا": "שלום مرحبا",
        "👩‍👩‍👧‍👦": "👩‍👩‍👧‍👦",
        "Robert'); DROP TABLE person;--": "Robert'); DROP TABLE person;--",
    }.items():
        answer = await own.ask(UPDATE, input={"name": written})

        assert answer["updateProfile"]["viewer"]["name"] == kept


async def test_a_name_that_cannot_be_kept_is_refused_and_changes_nothing(own: Phone) -> None:
    not_allowed = "This contains a character that is not allowed"
    for written, message in {
        "长" * 81: "At most 80 characters",
        **dict.fromkeys(("a\x00b", "a\x07b", "a\x85b", "a\u202eb", "a\u2066b"), not_allowed),
    }.items():
        answer = await own.ask(UPDATE, input={"name": written, "locale": "EN"})

        assert refused(answer["updateProfile"]) == ("INVALID", "name", message)
    person = await Person.get()
    assert (person.name, person.locale) == ("", "zh")
    assert await AuditEntry.filter(action="profile.updated").count() == 0


async def test_half_a_character_is_no_request(own: Phone) -> None:
    answer = await own._http.post(
        own.url,
        content=json.dumps({"query": UPDATE, "variables": {"input": {"name": "a\ud800b"}}}),
        headers={**own._all_headers(), "Content-Type": "application/json"},
    )

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_a_stranger_has_no_profile(phone: Phone) -> None:
    answer = await phone.ask(UPDATE, input={"name": "A"})

    assert refused(answer["updateProfile"])[:2] == ("UNAUTHENTICATED", None)
