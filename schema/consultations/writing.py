"""Writing into a thread, and saying how far one has read."""

from collections.abc import Awaitable, Callable
from typing import Any

import graphene

from mulin.consultations import actions, models, writing
from mulin.people.viewer import Viewer
from schema.consultations.changing import Act, changing
from schema.ids import local_id, local_ids


class CitationInput(graphene.InputObjectType):
    """An article of a law that an answer rests on."""

    law = graphene.String(required=True, description="The law, such as 民法典.")
    article = graphene.String(required=True, description="Its article, such as 第一千零六十二条.")


_WORDS = {
    "body": graphene.String(required=True, description="1 to 10,000 characters; kept encrypted."),
    "attachment_ids": graphene.List(
        graphene.NonNull(graphene.ID), description="Your uploaded `File`s, at most 10."
    ),
}
_CITED = {
    "citations": graphene.List(
        graphene.NonNull(CitationInput), description="The articles it rests on, at most 20."
    )
}

_Write = Callable[[Viewer, int, writing.Written], Awaitable[models.Consultation]]


def _writing(write: _Write) -> Act:
    async def act(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
        files = local_ids(wanted.attachment_ids, "File", "attachment_ids")
        cited = [writing.Cited(one.law, one.article) for one in wanted.get("citations") or ()]
        return await write(viewer, key, writing.Written(wanted.body, files, cited))

    return act


async def _post(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
    files = local_ids(wanted.attachment_ids, "File", "attachment_ids")
    written = writing.Written(wanted.body, files)
    return await actions.post(viewer, key, written, wanted.get("idempotency_key"))


async def _mark(viewer: Viewer, key: int, wanted: Any) -> models.Consultation:
    message = local_id(wanted.message_id, "Message", "message_id")
    return await writing.mark_read(viewer, key, message)


PostMessage = changing(
    "PostMessage",
    "Write to the other side. As the requester: what was asked of you, or more after an answer; "
    "either makes it the team's turn again.",
    {
        **_WORDS,
        "idempotency_key": graphene.String(
            description="Yours to choose, 1 to 200 characters; the same key again writes nothing "
            "more. Send one, so that you may retry."
        ),
    },
    _post,
)
AskBack = changing(
    "AskBack",
    "As the specialist: ask for more before answering; the promised time stands still meanwhile.",
    _WORDS,
    _writing(actions.ask_back),
)
AnswerConsultation = changing(
    "AnswerConsultation",
    "As the specialist: answer, or answer better; every version stays in the thread.",
    {**_WORDS, **_CITED},
    _writing(actions.answer),
)
AddNote = changing(
    "AddNote",
    "As the team's side: write something down that the requester never sees.",
    _WORDS,
    _writing(actions.note),
)
MarkThreadRead = changing(
    "MarkThreadRead",
    "Say how far you have read a thread; going back changes nothing.",
    {
        "message_id": graphene.ID(
            required=True, description="Id of the last `Message` you have read."
        )
    },
    _mark,
)


class WritingMutations:
    """Root fields that write into a thread."""

    post_message = PostMessage.Field()
    ask_back = AskBack.Field()
    answer_consultation = AnswerConsultation.Field()
    add_note = AddNote.Field()
    mark_thread_read = MarkThreadRead.Field()
