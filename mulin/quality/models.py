"""The table of ratings: what people say of the advice they got."""

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from mulin.appointments.models import Appointment
from mulin.consultations.models import Consultation
from mulin.database import LongKey
from mulin.people.models import Person
from mulin.teams.models import Specialist, Team


class RatingTag(StrEnum):
    """A word that somebody may pick beside their score."""

    CLEAR = "clear"
    PATIENT = "patient"
    ON_TIME = "on_time"
    PROFESSIONAL = "professional"
    HELPFUL = "helpful"
    LATE = "late"
    UNCLEAR = "unclear"
    RUSHED = "rushed"


class Rating(Model):
    """A person's word on one appointment or one consultation, given once, from 1 to 5."""

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="ratings", on_delete=fields.RESTRICT
    )
    person_id: int
    appointment: fields.OneToOneNullableRelation[Appointment] = fields.OneToOneField(
        "models.Appointment", related_name="rating", null=True, on_delete=fields.RESTRICT
    )
    appointment_id: int | None
    consultation: fields.OneToOneNullableRelation[Consultation] = fields.OneToOneField(
        "models.Consultation", related_name="rating", null=True, on_delete=fields.RESTRICT
    )
    consultation_id: int | None
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="ratings", on_delete=fields.RESTRICT
    )
    specialist_id: int
    team: fields.ForeignKeyNullableRelation[Team] = fields.ForeignKeyField(
        "models.Team", related_name="ratings", null=True, on_delete=fields.RESTRICT
    )
    team_id: int | None
    score = fields.SmallIntField()
    tags: list[str] = ArrayField(element_type="text", default=list)
    words_encrypted = fields.BinaryField(null=True)
    created_at: datetime = fields.DatetimeField()
    reply_encrypted = fields.BinaryField(null=True)
    replied_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="rating_replies", null=True, on_delete=fields.RESTRICT
    )
    replied_by_id: int | None
    replied_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "rating"
        indexes = (("specialist_id",), ("team_id",), ("person_id",), ("replied_by_id",))
