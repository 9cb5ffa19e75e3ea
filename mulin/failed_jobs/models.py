"""Jobs that were set aside because every try of them failed."""

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey


class FailedJob(Model):
    """A task of the queue that was given up, with the last error; `settled_at`: run again since.

    `message` is what the queue carried, as it came.
    """

    id = LongKey()
    task = fields.CharField(100)
    message = fields.BinaryField()
    error = fields.CharField(500)
    attempts = fields.SmallIntField()
    created_at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "failed_job"
        indexes = (("created_at",),)
