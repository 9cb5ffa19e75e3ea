"""The table of files: what was uploaded, by whom, and where it is kept."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey
from mulin.people.models import Person


class FileStatus(StrEnum):
    """Where an upload stands."""

    EXPECTED = "expected"
    """A ticket was given; nothing has arrived."""
    STORED = "stored"


class File(Model):
    """A file; its content lies encrypted in the storage under `storage_key`.

    `media_type` is what the content says, not what the name says; `size` is in bytes, of the
    content as it was kept (photos lose what tells where they were taken). Until it belongs to
    something (`attached_at`) it is its owner's alone, and is swept away after a day.
    """

    id = LongKey()
    owner: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="files", on_delete=fields.RESTRICT
    )
    owner_id: int
    storage_key = fields.CharField(64, unique=True)
    name_encrypted = fields.BinaryField()
    media_type = fields.CharField(100)
    size = fields.IntField()
    sha256 = fields.CharField(64, null=True)
    status = fields.CharEnumField(FileStatus, max_length=16, default=FileStatus.EXPECTED)
    created_at = fields.DatetimeField()
    stored_at = fields.DatetimeField(null=True)
    attached_at = fields.DatetimeField(null=True)

    class Meta:
        table = "file"
        indexes = (("owner_id",), ("created_at",))
