"""The table that is searched: words and sounds of what can be found."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField, TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex
from tortoise.models import Model

from mulin.database import LongKey


class Found(StrEnum):
    """What an entry leads to."""

    SPECIALIST = "specialist"
    ORGANIZATION = "organization"
    CONSULTATION = "consultation"


class SearchEntry(Model):
    """The words of one object; of a consultation only their keyed hashes.

    `trigrams` are of names and their pinyin, for those who nearly know how it is written.
    """

    id = LongKey()
    kind = fields.CharEnumField(Found, max_length=16)
    object_id = fields.BigIntField()
    document = TSVectorField()
    trigrams: list[str] = ArrayField(element_type="text", default=list)

    class Meta:
        table = "search_entry"
        unique_together = (("kind", "object_id"),)
        indexes = (GinIndex(fields=("document",)), GinIndex(fields=("trigrams",)))
