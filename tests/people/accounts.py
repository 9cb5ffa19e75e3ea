"""Signing in as an app does it, and what an answer to that looks like."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from mulin.people.codes import console
from tests.phone import Phone

REQUEST_CODE = """
mutation($input: RequestSignInCodeInput!) {
  requestSignInCode(input: $input) { expiresAt errors { field code message retryAt } }
}
"""
_SIGNED_IN = """
    accessToken refreshToken
    viewer { id name phone locale roles }
    errors { field code message }
"""
SIGN_IN = f"""
mutation($input: SignInInput!) {{
  signIn(input: $input) {{ secondFactor {_SIGNED_IN} errors {{ retryAt }} }}
}}
"""
SIGN_IN_WITH_FIREBASE = f"""
mutation($input: SignInWithFirebaseInput!) {{
  signInWithFirebase(input: $input) {{ {_SIGNED_IN} }}
}}
"""
REFRESH = f"""
mutation($input: RefreshSessionInput!) {{ refreshSession(input: $input) {{ {_SIGNED_IN} }} }}
"""
SIGN_OUT = "mutation { signOut { errors { field code message } } }"
VIEWER = "{ viewer { id name phone locale roles } }"


class Refused(NamedTuple):
    """The one error of a payload."""

    code: str
    field: str | None
    message: str


def refused(payload: dict[str, Any]) -> Refused:
    """The one error of a payload that holds nothing else."""
    [error] = payload["errors"]
    rest = {name: value for name, value in payload.items() if name != "errors"}
    assert set(rest.values()) <= {None}
    return Refused(error["code"], error["field"], error["message"])


async def ask_for_code(phone: Phone, number: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(REQUEST_CODE, input={"phone": number}))[
        "requestSignInCode"
    ]
    return payload


async def new_code(phone: Phone, number: str) -> str:
    """Ask for a code and read the text message; `number` in E.164."""
    assert (await ask_for_code(phone, number))["errors"] == []
    return console().last(number)


def other_than(code: str) -> str:
    """A wrong code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


async def try_code(phone: Phone, number: str, code: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(SIGN_IN, input={"phone": number, "code": code}))[
        "signIn"
    ]
    return payload


async def sign_in(phone: Phone, number: str) -> dict[str, Any]:
    """A payload with tokens; the phone goes on with the access token."""
    payload = await try_code(phone, number, await new_code(phone, number))
    assert payload["errors"] == []
    phone.token = payload["accessToken"]
    return payload


async def refresh(phone: Phone, token: str) -> dict[str, Any]:
    payload: dict[str, Any] = (await phone.ask(REFRESH, input={"refreshToken": token}))[
        "refreshSession"
    ]
    return payload


def codes_of(payloads: Sequence[dict[str, Any]]) -> list[str]:
    """One word for each payload: its error's code, or "done"."""
    return ["".join(error["code"] for error in it["errors"]) or "done" for it in payloads]
