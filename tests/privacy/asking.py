"""How these tests ask for what is kept about somebody."""

import io
import json
import zipfile
from typing import Any

from mulin.privacy.exporting import build_waiting
from tests.files.asking import Door
from tests.phone import Phone, Phones

NOTICE = """
{ privacyNotice { version effectiveOn purposes { kind what purpose basis kept seenBy }
  retention { kind days term since then why } } }
"""
ACCEPTED = "{ viewer { needsAcceptance privacyNoticeAccepted { version acceptedAt } } }"
ACCEPT = """
mutation Accept($input: AcceptPrivacyNoticeInput!) {
  acceptPrivacyNotice(input: $input) {
    acceptance { version acceptedAt } errors { field code message }
  }
}
"""
REQUEST = """
mutation { requestExport { export { id status requestedAt } errors { field code message } } }
"""
EXPORTS = "{ viewer { exports { id status readyAt expiresAt size url } } }"
CLOSE = """
mutation Close($input: CloseAccountInput!) {
  closeAccount(input: $input) {
    closedAt deleted { kind count } kept { kind count until why } errors { field code message }
  }
}
"""


async def request(phone: Phone) -> dict[str, Any]:
    return dict((await phone.ask(REQUEST))["requestExport"])


async def exports(phone: Phone) -> list[dict[str, Any]]:
    return list((await phone.ask(EXPORTS))["viewer"]["exports"])


async def taken_along(phone: Phone, phones: Phones) -> zipfile.ZipFile:
    """What somebody downloads after they asked for it."""
    assert (await request(phone))["errors"] == []
    assert await build_waiting() == 1
    [export] = await exports(phone)
    answer = await Door(phones).get(export["url"])
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(answer.content) == export["size"]
    return zipfile.ZipFile(io.BytesIO(answer.content))


def part(archive: zipfile.ZipFile, name: str) -> Any:
    return json.loads(archive.read(f"json/{name}.json"))
