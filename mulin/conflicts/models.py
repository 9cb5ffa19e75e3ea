"""Tables for conflicts of interest: whom specialists advise, who the other side is, what met."""

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from mulin.appointments.models import Appointment
from mulin.consultations.models import Consultation
from mulin.database import LongKey
from mulin.organizations.models import Organization
from mulin.people.models import Person
from mulin.teams.models import Specialist


class Client(Model):
    """Somebody whom a specialist, or a whole firm, advises outside Mulin.

    `code_index` is the keyed hash of a resident id or unified social credit code, if it is known.
    """

    id = LongKey()
    specialist: fields.ForeignKeyNullableRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="clients", null=True, on_delete=fields.CASCADE
    )
    specialist_id: int | None
    organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="clients", null=True, on_delete=fields.CASCADE
    )
    organization_id: int | None
    name_encrypted = fields.BinaryField()
    code_index = fields.CharField(64, null=True)
    created_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="clients_entered", on_delete=fields.RESTRICT
    )
    created_by_id: int
    created_at: datetime = fields.DatetimeField()

    class Meta:
        table = "client"
        indexes = (("specialist_id",), ("organization_id",), ("code_index",), ("created_by_id",))


class OpposingParty(Model):
    """The other side of a matter, as whoever asks for advice named it."""

    id = LongKey()
    consultation: fields.ForeignKeyNullableRelation[Consultation] = fields.ForeignKeyField(
        "models.Consultation", related_name="opposing_parties", null=True, on_delete=fields.CASCADE
    )
    consultation_id: int | None
    appointment: fields.ForeignKeyNullableRelation[Appointment] = fields.ForeignKeyField(
        "models.Appointment", related_name="opposing_parties", null=True, on_delete=fields.CASCADE
    )
    appointment_id: int | None
    name_encrypted = fields.BinaryField()
    code_index = fields.CharField(64, null=True)

    class Meta:
        table = "opposing_party"
        indexes = (("consultation_id",), ("appointment_id",))


class Conflict(Model):
    """A specialist who was passed over because they, or their firm, advise the other side.

    It is about a person's matter, written (`consultation`) or to be met about (without one, since
    nothing was booked). Once overridden it stands in the way of that person's matters no more.
    `likeness` is 0 to 100, how alike the two names are; 100 also when their codes are the same.
    """

    id = LongKey()
    specialist: fields.ForeignKeyRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="conflicts", on_delete=fields.CASCADE
    )
    specialist_id: int
    client: fields.ForeignKeyRelation[Client] = fields.ForeignKeyField(
        "models.Client", related_name="conflicts", on_delete=fields.CASCADE
    )
    client_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="conflicts", on_delete=fields.CASCADE
    )
    person_id: int
    consultation: fields.ForeignKeyNullableRelation[Consultation] = fields.ForeignKeyField(
        "models.Consultation", related_name="conflicts", null=True, on_delete=fields.CASCADE
    )
    consultation_id: int | None
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="conflicts", on_delete=fields.RESTRICT
    )
    organization_id: int
    """Whose coordinators see to it."""
    party_name_encrypted = fields.BinaryField()
    likeness = fields.SmallIntField()
    created_at: datetime = fields.DatetimeField()
    overridden_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="conflicts_overridden", null=True, on_delete=fields.RESTRICT
    )
    overridden_by_id: int | None
    overridden_at: datetime | None = fields.DatetimeField(null=True)
    reason_encrypted = fields.BinaryField(null=True)

    class Meta:
        table = "conflict"
        unique_together = (("specialist_id", "client_id", "person_id"),)
        indexes = (
            ("client_id",),
            ("person_id",),
            ("consultation_id",),
            ("organization_id", "created_at"),
            ("overridden_by_id",),
        )
