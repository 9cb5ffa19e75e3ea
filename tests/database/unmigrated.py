"""A model that no migration knows."""

from tortoise import fields
from tortoise.models import Model


class Unmigrated(Model):
    """A table that is nowhere."""

    id = fields.IntField(primary_key=True)

    class Meta:
        table = "unmigrated"
