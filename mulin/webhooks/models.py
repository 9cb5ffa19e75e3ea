"""The systems of partners that want to hear what happens."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from mulin.database import LongKey
from mulin.organizations.models import Organization
from mulin.people.models import Person


class DisabledReason(StrEnum):
    """Why a webhook is told nothing."""

    ADMIN = "admin"
    """Somebody who runs the organization said so."""
    GONE = "gone"
    """Its server answered 410 Gone."""
    FAILING = "failing"
    """For days it took nothing."""


class Webhook(Model):
    """An address that is told of events in an organization and below it, signed with its secret.

    `events` are names such as `appointment.booked`; an empty list is all of them. Until
    `former_secret_until` the secret before signs too. `failing_since` is when it first failed to
    take something after it last took one; before `rests_until` nothing is sent.
    """

    id = LongKey()
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="webhooks", on_delete=fields.CASCADE
    )
    organization_id: int
    url = fields.CharField(2000)
    secret_encrypted = fields.BinaryField()
    former_secret_encrypted = fields.BinaryField(null=True)
    former_secret_until = fields.DatetimeField(null=True)
    events: list[str] = ArrayField("text")
    description = fields.CharField(200, default="")
    created_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="webhooks_made", on_delete=fields.RESTRICT
    )
    created_by_id: int
    created_at = fields.DatetimeField()
    failing_since = fields.DatetimeField(null=True)
    rests_until = fields.DatetimeField(null=True)
    disabled_at = fields.DatetimeField(null=True)
    disabled_reason: DisabledReason | None = fields.CharEnumField(  # type: ignore[assignment]  # nullable
        DisabledReason, max_length=16, null=True
    )

    class Meta:
        table = "webhook"
        indexes = (("organization_id",), ("created_by_id",))
