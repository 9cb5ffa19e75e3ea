"""Tables of the organizations, one tree, and of the places where they receive people."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from mulin.database import LongKey


class OrganizationKind(StrEnum):
    """What a node of the tree is."""

    DISTRICT_CENTRE = "district_centre"
    STREET_STATION = "street_station"
    NEIGHBORHOOD_STUDIO = "neighborhood_studio"
    TECH_PARK = "tech_park"
    ENTERPRISE = "enterprise"
    SCHOOL = "school"
    LAW_FIRM = "law_firm"
    NOTARY_OFFICE = "notary_office"


class Organization(Model):
    """A node of the tree: district centre → street station → neighborhood studio, and so on.

    One that registered itself counts at once; `verified_at` is when staff found it to be true.
    `credit_code` is the unified social credit code (GB 32100-2015).
    """

    id = LongKey()
    code = fields.CharField(64, unique=True)
    kind = fields.CharEnumField(OrganizationKind, max_length=32)
    parent: fields.ForeignKeyNullableRelation["Organization"] = fields.ForeignKeyField(
        "models.Organization", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    parent_id: int | None
    name_zh = fields.CharField(120)
    name_en = fields.CharField(200)
    credit_code = fields.CharField(18, unique=True, null=True)
    is_active = fields.BooleanField(default=True)
    verified_at = fields.DatetimeField(null=True)
    is_demo = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "organization"
        indexes = (("parent_id",), ("kind",))


class Venue(Model):
    """A place with desks; `time_zone` (IANA) is the zone of every wall-clock rule there."""

    id = LongKey()
    code = fields.CharField(64, unique=True)
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="venues", on_delete=fields.RESTRICT
    )
    organization_id: int
    name_zh = fields.CharField(120)
    name_en = fields.CharField(200)
    address_zh = fields.CharField(200)
    address_en = fields.CharField(300)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    time_zone = fields.CharField(64)
    phone = fields.CharField(32, null=True)
    is_demo = fields.BooleanField(default=False)

    class Meta:
        table = "venue"
        indexes = (("organization_id",),)


class OpeningHours(Model):
    """When a venue is open: minutes after local midnight on an ISO weekday, `[starts, ends)`.

    They follow the district's holiday calendar unless they are `on_holidays`.
    """

    id = LongKey()
    venue: fields.ForeignKeyRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="opening_hours", on_delete=fields.CASCADE
    )
    venue_id: int
    weekday = fields.SmallIntField()
    starts_minute = fields.SmallIntField()
    ends_minute = fields.SmallIntField()
    on_holidays = fields.BooleanField(default=False)

    class Meta:
        table = "opening_hours"
        indexes = (("venue_id",),)


class Equipment(StrEnum):
    """What a desk or room has that somebody may need."""

    WHEELCHAIR_ACCESS = "wheelchair_access"
    SIGN_LANGUAGE = "sign_language"
    RECORDING = "recording"


class Desk(Model):
    """A desk or room of a venue: one meeting at a time."""

    id = LongKey()
    venue: fields.ForeignKeyRelation[Venue] = fields.ForeignKeyField(
        "models.Venue", related_name="desks", on_delete=fields.RESTRICT
    )
    venue_id: int
    name = fields.CharField(80)
    equipment: list[str] = ArrayField(element_type="text", default=list)
    is_demo = fields.BooleanField(default=False)

    class Meta:
        table = "desk"
        unique_together = (("venue_id", "name"),)
