"""Who follows what, and the messages that go to everybody who does."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey
from mulin.organizations.models import Organization
from mulin.people.models import Person
from mulin.services.models import Topic


class Following(Model):
    """A person wants word of a topic, or of what happens around an organization."""

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="followings", on_delete=fields.CASCADE
    )
    person_id: int
    topic: fields.ForeignKeyNullableRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="followings", null=True, on_delete=fields.CASCADE
    )
    topic_id: int | None
    organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="followings", null=True, on_delete=fields.CASCADE
    )
    organization_id: int | None
    created_at = fields.DatetimeField()

    class Meta:
        table = "following"
        unique_together = (("person_id", "topic_id"), ("person_id", "organization_id"))
        indexes = (("topic_id",), ("organization_id",))


class BroadcastStatus(StrEnum):
    """How far a broadcast is."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class Broadcast(Model):
    """One message to everybody who follows a topic or lives with an area.

    Recipients are taken by rising id of the person: `reached_person_id` is the last that was
    told, so that another worker goes on where one stopped.
    """

    id = LongKey()
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="broadcasts", on_delete=fields.RESTRICT
    )
    organization_id: int
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="broadcasts", on_delete=fields.RESTRICT
    )
    author_id: int
    topic: fields.ForeignKeyNullableRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="broadcasts", null=True, on_delete=fields.RESTRICT
    )
    topic_id: int | None
    area: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="broadcasts_to", null=True, on_delete=fields.RESTRICT
    )
    area_id: int | None
    title_zh = fields.CharField(80)
    title_en = fields.CharField(120)
    body_zh = fields.CharField(500)
    body_en = fields.CharField(1000)
    link = fields.CharField(500, null=True)
    status = fields.CharEnumField(BroadcastStatus, max_length=16, default=BroadcastStatus.DRAFT)
    recipients_estimated = fields.IntField()
    recipients_told = fields.IntField(default=0)
    reached_person_id = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "broadcast"
        indexes = (("organization_id",), ("author_id",), ("topic_id",), ("area_id",), ("status",))
