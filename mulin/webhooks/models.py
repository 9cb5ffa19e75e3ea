"""The systems of partners that want to hear what happens."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from mulin.database import LongKey
from mulin.organizations.models import Organization
from mulin.people.models import Person


class Webhook(Model):
    """An address that is told of events in an organization and below it, signed with its secret.

    `events` are names such as `appointment.booked`; an empty list is all of them.
    """

    id = LongKey()
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="webhooks", on_delete=fields.CASCADE
    )
    organization_id: int
    url = fields.CharField(2000)
    secret_encrypted = fields.BinaryField()
    events = ArrayField("text")
    description = fields.CharField(200, default="")
    created_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="webhooks_made", on_delete=fields.RESTRICT
    )
    created_by_id: int
    created_at = fields.DatetimeField()
    disabled_at = fields.DatetimeField(null=True)
    disabled_reason = fields.CharField(200, null=True)

    class Meta:
        table = "webhook"
        indexes = (("organization_id",), ("created_by_id",))
