"""Writing into a thread: messages with their files and citations; and how far somebody has read."""

from collections.abc import Sequence
from dataclasses import dataclass

from mulin import events
from mulin.clock import now
from mulin.consultations.models import (
    Attachment,
    Citation,
    Consultation,
    Message,
    MessageKind,
)
from mulin.consultations.queries import messages_visible_to, visible_to
from mulin.consultations.telling import topics_of
from mulin.crypto import encrypt
from mulin.database import query, transaction
from mulin.files.actions import attach
from mulin.people.viewer import Viewer
from mulin.refusals import invalid, not_found
from mulin.search.indexing import index_consultations
from mulin.wording import clean, clean_line

BODY_LIMIT = 10_000
MOST_ATTACHMENTS = 10
MOST_CITATIONS = 20
_LAW_LIMIT = 120
_ARTICLE_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Cited:
    """An article of a law, each as it is written there: 民法典, 第一千零六十二条."""

    law: str
    article: str


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody writes, with the ids of their files and what it rests on."""

    body: str
    attachment_ids: Sequence[int] = ()
    citations: Sequence[Cited] = ()


async def write_message(
    viewer: Viewer, consultation: Consultation, kind: MessageKind, written: Written
) -> Message:
    """Add a message with its files and citations; its author has read what is there.

    Belongs inside the transaction of the step it is part of, which has locked the consultation.
    Raises Refusal INVALID naming body, attachment_ids or citations.<n>.<field>, NOT_FOUND
    attachment_ids.
    """
    words = clean(written.body, "body", limit=BODY_LIMIT)
    if not words:
        raise invalid("body", "empty")
    if len(written.attachment_ids) > MOST_ATTACHMENTS:
        raise invalid("attachment_ids", "too_many_entries", limit=MOST_ATTACHMENTS)
    cited = _cleaned(written.citations)
    message = await Message.create(
        consultation_id=consultation.id,
        author_id=viewer.person_id,
        kind=kind,
        version=await _version(consultation.id) if kind is MessageKind.ANSWER else None,
        body_encrypted=encrypt(words),
        created_at=now(),
    )
    if written.attachment_ids:
        files = await attach(viewer, written.attachment_ids, "attachment_ids")
        await Attachment.bulk_create(
            [Attachment(message_id=message.id, file_id=file.id) for file in files]
        )
    if cited:
        await Citation.bulk_create(
            [Citation(message_id=message.id, law=one.law, article=one.article) for one in cited]
        )
    if kind is not MessageKind.NOTE:
        await index_consultations([consultation.id])
    await _mark(viewer, consultation.id, message.id)
    await _tell(message, consultation)
    return message


def _cleaned(citations: Sequence[Cited]) -> list[Cited]:
    if len(citations) > MOST_CITATIONS:
        raise invalid("citations", "too_many_entries", limit=MOST_CITATIONS)
    found = []
    for number, one in enumerate(citations):
        law = clean_line(one.law, f"citations.{number}.law", limit=_LAW_LIMIT)
        article = clean_line(one.article, f"citations.{number}.article", limit=_ARTICLE_LIMIT)
        for name, words in (("law", law), ("article", article)):
            if not words:
                raise invalid(f"citations.{number}.{name}", "empty")
        found.append(Cited(law, article))
    return found


async def _version(consultation_id: int) -> int:
    answers = await Message.filter(consultation_id=consultation_id, kind=MessageKind.ANSWER).count()
    return answers + 1


_AUDIENCE = """
SELECT ARRAY(
    SELECT m.person_id FROM membership m
    WHERE m.organization_id = c.organization_id
        AND m.role IN ('enterprise_contact', 'school_contact')
) AS contacts, ARRAY(
    SELECT s.person_id FROM team_member m JOIN specialist s ON s.id = m.specialist_id
    WHERE m.team_id = c.team_id
) AS members
FROM consultation c WHERE c.id = $1
"""


async def _tell(message: Message, consultation: Consultation) -> None:
    """Open screens hear of it; whether it is theirs to read is asked when they are told."""
    audience = (await query(_AUDIENCE, consultation.id))[0]
    event = events.Event("message", message.id, message.kind.value, message.id)
    events.tell(event, topics_of(consultation, audience))


async def mark_read(viewer: Viewer, consultation_id: int, message_id: int) -> Consultation:
    """Remember that the viewer has read the thread up to a message; it never goes back.

    Raises Refusal NOT_FOUND id or message_id.
    """
    async with transaction():
        consultation = await visible_to(viewer).get_or_none(id=consultation_id)
        if consultation is None:
            raise not_found("id")
        wanted = messages_visible_to(viewer).filter(consultation_id=consultation_id)
        if not await wanted.filter(id=message_id).exists():
            raise not_found("message_id")
        await _mark(viewer, consultation_id, message_id)
    return consultation


_MARK = """
INSERT INTO read_mark (consultation_id, person_id, message_id, read_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (consultation_id, person_id) DO UPDATE
SET message_id = excluded.message_id, read_at = excluded.read_at
WHERE read_mark.message_id < excluded.message_id
"""


async def _mark(viewer: Viewer, consultation_id: int, message_id: int) -> None:
    await query(_MARK, consultation_id, viewer.person_id, message_id, now())
