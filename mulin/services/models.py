"""Tables of what can be asked for: topics of law, and services that can be booked."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from mulin.database import LongKey


class AppointmentMode(StrEnum):
    """How the two sides meet."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


class TeamKind(StrEnum):
    """Whom a team serves."""

    COMMUNITY = "community"
    SCHOOL_ADVISORY = "school_advisory"
    PARK_SERVICE = "park_service"
    EXPROPRIATION = "expropriation"
    MEDIATION = "mediation"
    NOTARY = "notary"
    SOCIAL = "social"


class Topic(Model):
    """A field of law as people name it."""

    id = LongKey()
    code = fields.CharField(64, unique=True)
    name_zh = fields.CharField(80)
    name_en = fields.CharField(120)
    position = fields.SmallIntField(default=0)

    class Meta:
        table = "topic"


class Service(Model):
    """Something bookable and its policy; lengths are in minutes, the horizon in days.

    `period_limit` bookings a person may make within any `period_days`. A pending booking that
    nobody confirms within `confirm_within_minutes` declines itself. Whoever missed `no_show_limit`
    appointments within `no_show_window_days` cannot book until `no_show_block_days` after the last
    of them. A limit of NULL is no limit.
    """

    id = LongKey()
    code = fields.CharField(64, unique=True)
    name_zh = fields.CharField(80)
    name_en = fields.CharField(120)
    team_kind = fields.CharEnumField(TeamKind, max_length=32)
    modes: list[str] = ArrayField(element_type="text")
    duration_minutes = fields.SmallIntField()
    step_minutes = fields.SmallIntField()
    buffer_before_minutes = fields.SmallIntField(default=0)
    buffer_after_minutes = fields.SmallIntField(default=0)
    minimum_notice_minutes = fields.IntField(default=0)
    horizon_days = fields.SmallIntField(default=30)
    open_limit = fields.SmallIntField(default=2)
    daily_limit = fields.SmallIntField(default=12)
    needs_confirmation = fields.BooleanField(default=False)
    cancellation_cutoff_minutes = fields.IntField(default=0)
    period_limit = fields.SmallIntField(null=True)
    period_days = fields.SmallIntField(default=30)
    confirm_within_minutes = fields.IntField(default=24 * 60)
    no_show_limit = fields.SmallIntField(null=True)
    no_show_window_days = fields.SmallIntField(default=90)
    no_show_block_days = fields.SmallIntField(default=30)
    is_demo = fields.BooleanField(default=False)

    class Meta:
        table = "service"


class ServiceTopic(Model):
    """A topic a service covers."""

    id = LongKey()
    service: fields.ForeignKeyRelation[Service] = fields.ForeignKeyField(
        "models.Service", related_name="service_topics", on_delete=fields.CASCADE
    )
    service_id: int
    topic: fields.ForeignKeyRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="service_topics", on_delete=fields.CASCADE
    )
    topic_id: int

    class Meta:
        table = "service_topic"
        unique_together = (("service_id", "topic_id"),)
        indexes = (("topic_id",),)
