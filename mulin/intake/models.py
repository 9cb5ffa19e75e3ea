"""How people come in: the door they came through, and what they agreed to have done for them."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey
from mulin.organizations.models import Organization
from mulin.people.models import Person


class IntakeChannel(StrEnum):
    """The door somebody came through."""

    APP = "app"
    WEB = "web"
    HOTLINE_12348 = "hotline_12348"
    WALK_IN = "walk_in"


class ConsentMethod(StrEnum):
    """How somebody agreed."""

    SPOKEN = "spoken"
    WRITTEN = "written"


class Consent(Model):
    """A person's word that staff may act for them and keep what is needed for it.

    Personal Information Protection Law of the PRC, articles 13 and 14: it is given knowingly, and
    it must be possible to show that it was.
    """

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="consents", on_delete=fields.CASCADE
    )
    person_id: int
    recorded_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="consents_recorded", on_delete=fields.RESTRICT
    )
    recorded_by_id: int
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="consents", on_delete=fields.RESTRICT
    )
    organization_id: int
    intake_channel = fields.CharEnumField(IntakeChannel, max_length=16)
    method = fields.CharEnumField(ConsentMethod, max_length=16)
    created_at = fields.DatetimeField()

    class Meta:
        table = "consent"
        indexes = (("person_id",), ("recorded_by_id",), ("organization_id",))
