"""Tables of the specialists and the teams they serve in."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from mulin.database import LongKey
from mulin.files.models import File
from mulin.organizations.models import Organization
from mulin.people.models import Person
from mulin.services.models import TeamKind, Topic


class TeamRole(StrEnum):
    """A member's part in the team; somebody on leave is given nothing new."""

    LEAD = "lead"
    MEMBER = "member"
    ON_LEAVE = "on_leave"


class Specialist(Model):
    """A lawyer or legal worker who gives advice."""

    id = LongKey()
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "models.Person", related_name="specialist", on_delete=fields.RESTRICT
    )
    person_id: int
    organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="specialists", null=True, on_delete=fields.RESTRICT
    )
    organization_id: int | None
    code = fields.CharField(64, unique=True)
    name_zh = fields.CharField(80)
    name_en = fields.CharField(80)
    title_zh = fields.CharField(80, default="")
    title_en = fields.CharField(120, default="")
    languages: list[str] = ArrayField(element_type="text")
    bio_zh = fields.TextField(default="")
    bio_en = fields.TextField(default="")
    licence_number = fields.CharField(32, null=True)
    photo: fields.ForeignKeyNullableRelation[File] = fields.ForeignKeyField(
        "models.File", related_name="specialists", null=True, on_delete=fields.SET_NULL
    )
    photo_id: int | None
    time_zone = fields.CharField(64)
    is_active = fields.BooleanField(default=True)
    is_demo = fields.BooleanField(default=False)

    class Meta:
        table = "specialist"
        indexes = (("organization_id",), ("photo_id",))


class SpecialistTopic(Model):
    """A topic a specialist advises on."""

    id = LongKey()
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="specialist_topics", on_delete=fields.CASCADE
    )
    specialist_id: int
    topic: fields.ForeignKeyRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="specialist_topics", on_delete=fields.CASCADE
    )
    topic_id: int

    class Meta:
        table = "specialist_topic"
        unique_together = (("specialist_id", "topic_id"),)
        indexes = (("topic_id",),)


class Team(Model):
    """Specialists who serve one organization and what lies below it."""

    id = LongKey()
    code = fields.CharField(64, unique=True)
    kind = fields.CharEnumField(TeamKind, max_length=32)
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="teams", on_delete=fields.RESTRICT
    )
    organization_id: int
    name_zh = fields.CharField(120)
    name_en = fields.CharField(200)
    is_demo = fields.BooleanField(default=False)

    class Meta:
        table = "team"
        indexes = (("organization_id",), ("kind",))


class TeamMember(Model):
    """A specialist's place in a team; `weight` is their share of its work beside the others'.

    They are given questions in writing by rule until they have `open_limit` unanswered.
    `joined_at` NULL is "from the beginning".
    """

    id = LongKey()
    team: fields.ForeignKeyRelation[Team] = fields.ForeignKeyField(
        "models.Team", related_name="members", on_delete=fields.CASCADE
    )
    team_id: int
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="team_members", on_delete=fields.CASCADE
    )
    specialist_id: int
    role = fields.CharEnumField(TeamRole, max_length=16, default=TeamRole.MEMBER)
    weight = fields.SmallIntField(default=1)
    open_limit = fields.SmallIntField(default=10)
    joined_at = fields.DatetimeField(null=True)

    class Meta:
        table = "team_member"
        unique_together = (("team_id", "specialist_id"),)
        indexes = (("specialist_id",),)


class Coverage(Model):
    """A team serves an organization and what lies below it, on one topic or (NULL) on every one.

    A team serves its own organization without being told.
    """

    id = LongKey()
    team: fields.ForeignKeyRelation[Team] = fields.ForeignKeyField(
        "models.Team", related_name="coverages", on_delete=fields.CASCADE
    )
    team_id: int
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="coverages", on_delete=fields.CASCADE
    )
    organization_id: int
    topic: fields.ForeignKeyNullableRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="coverages", null=True, on_delete=fields.CASCADE
    )
    topic_id: int | None

    class Meta:
        table = "coverage"
        indexes = (("team_id",), ("organization_id",), ("topic_id",))


class Duty(Model):
    """A member's turn on one local date of the district: what comes in that day is theirs first."""

    id = LongKey()
    team: fields.ForeignKeyRelation[Team] = fields.ForeignKeyField(
        "models.Team", related_name="duties", on_delete=fields.CASCADE
    )
    team_id: int
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="duties", on_delete=fields.CASCADE
    )
    specialist_id: int
    date = fields.DateField()

    class Meta:
        table = "duty"
        unique_together = (("team_id", "date", "specialist_id"),)
        indexes = (("specialist_id",),)
