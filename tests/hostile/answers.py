"""What no answer to a hostile input may be: an error of ours, or a word about our inside."""

import json
import re
from collections.abc import Iterable, Iterator

import httpx

from mulin.database import query
from mulin.settings import settings

EXPECTED = frozenset({200, 400, 401, 404, 405, 406, 408, 413, 415, 422, 429})

_INSIDE = re.compile(
    r"Traceback \(most recent|File \\?\"/|line \d+, in |\.py\b|site-packages|/usr/lib|/home/|/root/"
    r"|asyncpg|tortoise|psycopg|sqlalchemy|graphene|starlette|uvicorn|redis://|postgres(ql)?://"
    r"|object at 0x|<class '|NoneType|DETAIL:|SQLSTATE|violates|relation \\?\""
    r"|\bSELECT [\w*]+.* FROM \w|\bINSERT INTO \w|\bUPDATE \w+ SET\b|\bDELETE FROM \w",
    re.DOTALL,
)

_NAMES = """
SELECT relname AS name FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname LIKE '%\\_%'
UNION SELECT conname FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conname LIKE '%\\_%'
"""


class Judge:
    """Looks for what an answer must not say."""

    def __init__(self, names: Iterable[str], secrets: Iterable[str]) -> None:
        self._names = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names))) + r")\b")
        self._secrets = tuple(secrets)

    @classmethod
    async def of_database(cls) -> "Judge":
        """One that knows the names of our tables, indexes and constraints, and our keys."""
        given = settings()
        keys = (given.secret_key, given.field_keys, given.database_url)
        secrets = [
            str(getattr(key, "get_secret_value", lambda key=key: key)()) for key in keys if key
        ]
        return cls({row["name"] for row in await query(_NAMES)}, secrets)

    def leaks(self, body: bytes, answer: str) -> Iterator[str]:
        """What of our inside the answer to `body` shows; what the caller said may be said again."""
        asked = body.decode("utf-8", "replace")
        for found in (*self._names.finditer(answer), *_INSIDE.finditer(answer)):
            if found[0] not in asked:
                yield found[0][:80]
        yield from ("a secret" for secret in self._secrets if secret in answer)


def outcome(answer: httpx.Response) -> str:
    """`ok`, or what the answer refuses with; `INTERNAL` and 5xx are ours to mend."""
    if answer.status_code not in EXPECTED:
        return f"HTTP {answer.status_code}"
    try:
        body = answer.json()
    except json.JSONDecodeError:
        return f"no JSON, HTTP {answer.status_code}"
    codes = {one.get("extensions", {}).get("code") for one in body.get("errors", ())}
    for payload in (body.get("data") or {}).values():
        if isinstance(payload, dict):
            codes |= {one["code"] for one in payload.get("errors", ()) if "code" in one}
    if not codes:
        return "ok"
    return "INTERNAL" if codes & {"INTERNAL", None} else min(codes)


def is_ours(found: str) -> bool:
    """Whether an outcome says that we failed, and not the caller."""
    return found == "INTERNAL" or found.startswith(("HTTP", "no JSON"))
