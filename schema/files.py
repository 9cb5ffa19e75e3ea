"""Files: asking for a ticket to upload one, fetching one, deleting one."""

from typing import Any

import graphene

from mulin.crypto import decrypt
from mulin.files import actions, links, models, queries
from mulin.files.removing import delete_file
from mulin.refusals import Code
from schema.context import context_of, viewer_of
from schema.ids import local_id
from schema.nodes import Node, fetched_by
from schema.refusals import error_list, telling
from schema.scalars import DateTime


class File(graphene.ObjectType):
    """A file: your own until you attach it to something, then whoever's who sees that."""

    class Meta:
        interfaces = (Node,)

    name = graphene.String(required=True, description="Its name, with its extension.")
    media_type = graphene.String(
        required=True, description="What it is, such as `application/pdf` or `image/jpeg`."
    )
    size = graphene.Int(
        required=True,
        description="In bytes. Of a photo it can be less than you sent: what tells where it was "
        "taken is removed.",
    )
    url = graphene.String(
        description="Where to GET it within 10 minutes, without other credentials; ask again for "
        "another. It is yours: it ends with your session. null: it has not arrived yet."
    )
    created_at = graphene.Field(
        DateTime, required=True, description="When its upload was asked for."
    )

    @staticmethod
    def resolve_name(row: models.File, _info: graphene.ResolveInfo) -> str:
        return decrypt(row.name_encrypted)

    @staticmethod
    def resolve_url(row: models.File, info: graphene.ResolveInfo) -> str | None:
        if row.status is not models.FileStatus.STORED:
            return None
        return links.download_url(row, decrypt(row.name_encrypted), context_of(info).viewer)


async def _seen(info: graphene.ResolveInfo, key: int) -> Any:
    return await queries.visible_to(context_of(info).viewer).get_or_none(id=key)


fetched_by("File", _seen)


class CreateUploadInput(graphene.InputObjectType):
    """The file you are about to send."""

    name = graphene.String(
        required=True,
        description="Its name, at most 150 characters. Its extension says what it is: pdf, jpg, "
        "jpeg, png, webp, docx, xlsx or txt (UTF-8).",
    )
    size = graphene.Int(
        required=True, description="Its exact size in bytes, at most 20 MB (20,971,520)."
    )


class CreateUpload(graphene.Mutation):
    """Get a ticket to upload one file. At most 50 an hour, and 20 files not attached at a time.

    PUT (or POST) the bare bytes to `uploadUrl` before `expiresAt`; no other header is needed. 201:
    it has arrived; attach it within 24 hours, or it is removed. 413: it is larger than `size`. 422:
    the content is not allowed, `reason` says by which rule, and the ticket is over. 404: the ticket
    is over, used or wrong. 408, 429, 503, or no answer: send it again.
    """

    class Meta:
        name = "CreateUploadPayload"

    class Arguments:
        input = CreateUploadInput(required=True, description="What you are about to send.")

    file = graphene.Field(File, description="The file that is expected; null when refused.")
    upload_url = graphene.String(description="Where to send its bytes; it works once.")
    expires_at = graphene.Field(DateTime, description="Until when.")
    errors = error_list(
        "CreateUpload", Code.INVALID, Code.LIMIT_REACHED, Code.RATE_LIMITED, Code.UNAUTHENTICATED
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: CreateUploadInput,  # noqa: A002 - the API's word
    ) -> "CreateUpload":
        made = await actions.create_upload(viewer_of(info), input.name, input.size)
        return CreateUpload(
            file=made.file, upload_url=made.url, expires_at=made.expires_at, errors=[]
        )


class DeleteFileInput(graphene.InputObjectType):
    """Which file."""

    id = graphene.ID(required=True, description="Id of the `File`.")


class DeleteFile(graphene.Mutation):
    """Delete a file of yours that is not attached to anything."""

    class Meta:
        name = "DeleteFilePayload"

    class Arguments:
        input = DeleteFileInput(required=True, description="Which one.")

    deleted_id = graphene.ID(description="The id that is no more.")
    errors = error_list(
        "DeleteFile",
        Code.FORBIDDEN,
        Code.INVALID,
        Code.NOT_FOUND,
        Code.UNAUTHENTICATED,
        Code.WRONG_STATUS,
    )

    @staticmethod
    @telling
    async def mutate(
        _root: object,
        info: graphene.ResolveInfo,
        input: DeleteFileInput,  # noqa: A002 - the API's word
    ) -> "DeleteFile":
        await delete_file(viewer_of(info), local_id(input.id, "File", "id"))
        return DeleteFile(deleted_id=input.id, errors=[])


class FileMutations:
    """Root fields that change files."""

    create_upload = CreateUpload.Field()
    delete_file = DeleteFile.Field()
