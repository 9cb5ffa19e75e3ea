"""Jobs that were set aside because every try of them failed."""

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey


class FailedJob(Model):
    """A task of the queue that was given up: a job has no arguments, so one row a task says all.

    `message` is what the queue carried last, as it came. `created_at` is when it was first given
    up, `failed_at` when last, `attempts` how many tries that was in all; `settled_at`: since then
    it has been done, or asked for again.
    """

    id = LongKey()
    task = fields.CharField(100, unique=True)
    message = fields.BinaryField()
    error = fields.CharField(500)
    attempts = fields.IntField()
    created_at = fields.DatetimeField()
    failed_at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "failed_job"
