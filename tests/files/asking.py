"""How these tests bring files and fetch them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx

from mulin import clock
from mulin.consultations.models import Attachment, Consultation, Message, MessageKind
from mulin.crypto import encrypt
from mulin.files.models import File, FileStatus
from mulin.files.storage import new_key, storage
from mulin.people.models import Person
from tests.district import gid
from tests.files.making import PDF
from tests.phone import Phone, Phones

CREATE = """
mutation Create($input: CreateUploadInput!) {
  createUpload(input: $input) {
    file { id name mediaType size url createdAt } uploadUrl expiresAt
    errors { field code message }
  }
}
"""
DELETE = """
mutation Delete($input: DeleteFileInput!) {
  deleteFile(input: $input) { deletedId errors { field code message } }
}
"""
SHOW = """
query Show($id: ID!) {
  node(id: $id) { ... on File { id name mediaType size url createdAt } }
}
"""


async def payload(phone: Phone, document: str, **fields: Any) -> dict[str, Any]:
    """The payload of a mutation."""
    (found,) = (await phone.ask(document, input=fields)).values()
    answered: dict[str, Any] = found
    return answered


def code_of(answered: dict[str, Any]) -> tuple[str, str | None]:
    """Code and field of the one refusal."""
    (error,) = answered["errors"]
    assert error["message"]
    return error["code"], error["field"]


async def ticket(phone: Phone, name: str = "a.pdf", size: int = len(PDF)) -> dict[str, Any]:
    """The payload of `createUpload` that was not refused."""
    made = await payload(phone, CREATE, name=name, size=size)
    assert made["errors"] == []
    return made


class Door:
    """The served application as those who bring and fetch files see it."""

    def __init__(self, phones: Phones, language: str = "en") -> None:
        self._url = phones.url
        self._headers = {"Accept-Language": language}

    def _here(self, url: str) -> str:
        """What the settings name as our address is not where the test serves."""
        return self._url + httpx.URL(url).raw_path.decode()

    async def send(
        self, url: str, content: bytes | AsyncIterator[bytes], method: str = "PUT", **headers: str
    ) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx.AsyncClient(timeout=60, verify=_TLS) as client:
            return await client.request(
                method, self._here(url), content=content, headers={**self._headers, **named}
            )

    async def get(self, url: str, method: str = "GET") -> httpx.Response:
        async with httpx.AsyncClient(timeout=60, verify=_TLS) as client:
            return await client.request(method, self._here(url), headers=self._headers)


_TLS = httpx.create_ssl_context()


async def brought(
    phones: Phones, phone: Phone, name: str = "a.pdf", content: bytes = PDF
) -> dict[str, Any]:
    """A file that has arrived, as GraphQL shows it to whoever brought it."""
    made = await ticket(phone, name, len(content))
    answer = await Door(phones).send(made["uploadUrl"], content)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = await shown(phone, made["file"]["id"])
    return found


async def shown(phone: Phone, file_id: str) -> Any:
    """A file as its viewer sees it; None for one that is not theirs to see."""
    return (await phone.ask(SHOW, id=file_id))["node"]


async def row_of(shown_file: dict[str, Any]) -> File:
    """The only row of a file that was shown."""
    (found,) = [row for row in await File.all() if gid(row) == shown_file["id"]]
    return found


async def keys_in_storage() -> set[str]:
    return {one.key async for page in storage().pages() for one in page}


async def attach_to_message(
    file: File, consultation: Consultation, author: Person, kind: MessageKind = MessageKind.MESSAGE
) -> Message:
    """Write a message with that file past every rule."""
    at = file.stored_at or file.created_at
    message = await Message.create(
        consultation=consultation, author=author, kind=kind, body_encrypted=b"", created_at=at
    )
    await Attachment.create(message=message, file=file)
    file.attached_at = at
    await file.save()
    return message


async def make_file(owner: Person, *, stored: bool = True, attached: bool = False) -> File:
    """A row written past every rule, without content."""
    row = File(
        owner=owner,
        storage_key=new_key(),
        name_encrypted=encrypt("a.pdf"),
        media_type="application/pdf",
        size=1,
        created_at=clock.now(),
        attached_at=clock.now() if attached else None,
    )
    if stored:
        row.status, row.stored_at, row.sha256 = FileStatus.STORED, clock.now(), "0"
    await row.save()
    return row
