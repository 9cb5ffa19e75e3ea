"""The language of an answer: the request's wish, else the profile's, else Chinese."""

from collections.abc import Iterable

import pytest

from mulin.people.models import Locale
from mulin.people.sign_in import open_session
from tests.district import make_person
from tests.phone import Phones

REFUSED = '{ organizations(parentId: "x") { totalCount } }'
ZH, EN = "标识无效", "This is not a valid id"


WISHES = {
    "zh": ZH,
    "en": EN,
    "zh-CN": ZH,
    "zh-Hant-TW": ZH,
    "EN-us": EN,
    "en;q=0.5, zh;q=0.9": ZH,
    "zh;q=0.5, en;q=0.9": EN,
    "zh;q=0.8,en;q=0.8": ZH,
    "en;q=0.8,zh;q=0.8": EN,
    "fr, de;q=0.9, en;q=0.1": EN,
    "zh;q=0, en;q=0.001": EN,
    "zh;q=nonsense, en;q=0.1": EN,
    "zh;q=nan, en;q=0.1": EN,
    "zh ; q=0.2 , en ; q=0.3": EN,
    ",,,en": EN,
}
NO_WISHES = ("", "fr", "*", "fr-FR, de;q=0.5", "en;q=0, zh;q=0", ";;;", "zho")


async def told(phones: Phones, token: str | None, wishes: Iterable[str]) -> dict[str, str]:
    """The message of one refusal for each wish."""
    return {
        wish: (await (await phones.new(token, wish)).error(REFUSED))["message"] for wish in wishes
    }


@pytest.fixture
async def tokens(url: str) -> dict[str, str | None]:
    """What a stranger sends, and somebody whose profile says a language."""
    sessions = {
        locale: await open_session((await make_person(locale=locale)).id) for locale in Locale
    }
    return {
        "nobody": None,
        "zh": sessions[Locale.ZH].access_token,
        "en": sessions[Locale.EN].access_token,
    }


async def test_the_wish_of_the_request_comes_first(
    phones: Phones, tokens: dict[str, str | None]
) -> None:
    for token in tokens.values():
        assert await told(phones, token, WISHES) == WISHES


async def test_without_a_wish_we_can_meet_the_profile_decides_and_then_chinese(
    phones: Phones, tokens: dict[str, str | None]
) -> None:
    for profile, message in {"nobody": ZH, "zh": ZH, "en": EN}.items():
        expected = dict.fromkeys(NO_WISHES, message)
        assert await told(phones, tokens[profile], NO_WISHES) == expected


async def test_who_cannot_be_known_is_told_in_the_language_of_the_request(phones: Phones) -> None:
    messages = {
        wish: (await (await phones.new("no token", wish)).error("{ viewer { id } }"))["message"]
        for wish in ("zh", "en", "fr")
    }

    assert messages == {
        "zh": "登录凭证无效，请重新登录",
        "en": "Sign in again: the credentials are not valid",
        "fr": "登录凭证无效，请重新登录",
    }
