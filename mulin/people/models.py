"""Tables of the people, their roles, and how they sign in."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey
from mulin.organizations.models import Organization


class Locale(StrEnum):
    """A language Mulin speaks."""

    ZH = "zh"
    EN = "en"


class Role(StrEnum):
    """What a membership lets its person do in an organization and everything below it."""

    ENTERPRISE_CONTACT = "enterprise_contact"
    SCHOOL_CONTACT = "school_contact"
    COORDINATOR = "coordinator"
    STATION_STAFF = "station_staff"
    DISTRICT_ADMIN = "district_admin"
    AUDITOR = "auditor"


class Person(Model):
    """Somebody with an account; the phone is kept encrypted and found by its blind index.

    The e-mail address is one that they proved to be theirs. Nothing of a closed account says whose
    it was: a constraint holds that.
    """

    id = LongKey()
    phone_encrypted = fields.BinaryField(null=True)
    phone_index = fields.CharField(64, unique=True, null=True)
    email_encrypted = fields.BinaryField(null=True)
    firebase_uid = fields.CharField(128, unique=True, null=True)
    name = fields.CharField(80, default="")
    locale = fields.CharEnumField(Locale, max_length=8, default=Locale.ZH)
    is_demo = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "person"


class Membership(Model):
    """A person's role in an organization, from `starts_on` until before `ends_on`."""

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="memberships", on_delete=fields.CASCADE
    )
    person_id: int
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="memberships", on_delete=fields.CASCADE
    )
    organization_id: int
    role = fields.CharEnumField(Role, max_length=32)
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)

    class Meta:
        table = "membership"
        unique_together = (("person_id", "organization_id", "role"),)
        indexes = (("organization_id",),)


class Invitation(Model):
    """A role in an organization, held out to whoever has a phone until `expires_at`."""

    id = LongKey()
    organization: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="invitations", on_delete=fields.CASCADE
    )
    organization_id: int
    role = fields.CharEnumField(Role, max_length=32)
    phone_encrypted = fields.BinaryField()
    phone_index = fields.CharField(64)
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)
    invited_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="invitations_sent", on_delete=fields.RESTRICT
    )
    invited_by_id: int
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    accepted_at = fields.DatetimeField(null=True)
    declined_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitation"
        indexes = (("phone_index",), ("organization_id",), ("invited_by_id",))


class SignInCode(Model):
    """A code sent to a phone: only its keyed hash, who asked from where, and the tries so far."""

    id = LongKey()
    phone_index = fields.CharField(64)
    address_index = fields.CharField(64)
    code_hash = fields.CharField(64)
    tries = fields.SmallIntField(default=0)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sign_in_code"
        indexes = (
            ("phone_index", "created_at"),
            ("address_index", "created_at"),
            ("created_at",),
        )


class WrongTries(Model):
    """How often in a row something was guessed wrong, and until when nobody may guess again.

    The subject is a blind index: of a phone, or of whose second factor it is.
    """

    id = LongKey()
    subject = fields.CharField(64, unique=True)
    tries = fields.IntField()
    tried_at = fields.DatetimeField()
    blocked_until = fields.DatetimeField(null=True)

    class Meta:
        table = "wrong_tries"


class EmailCode(Model):
    """A code sent to an address that a person says is theirs: its keyed hash, and the tries.

    The address is found by its blind index, so that nobody is sent too many.
    """

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="email_codes", on_delete=fields.CASCADE
    )
    person_id: int
    email_encrypted = fields.BinaryField()
    email_index = fields.CharField(64)
    code_hash = fields.CharField(64)
    tries = fields.SmallIntField(default=0)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "email_code"
        indexes = (("person_id", "created_at"), ("email_index", "created_at"))


class SignInMethod(StrEnum):
    """How somebody proved who they are."""

    CODE = "code"
    FIREBASE = "firebase"


class Session(Model):
    """One sign-in on one device, living as long as its family of refresh tokens.

    `used_at` is when it was last refreshed, `proved_at` when its person last proved anew that it is
    them, `factored_at` when they last gave their second factor in it; null: not since it began.
    """

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="sessions", on_delete=fields.CASCADE
    )
    person_id: int
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    method = fields.CharEnumField(SignInMethod, max_length=16, default=SignInMethod.CODE)
    device = fields.CharField(40, default="")
    used_at = fields.DatetimeField(null=True)
    proved_at = fields.DatetimeField(null=True)
    factored_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    end_reason = fields.CharField(32, null=True)

    class Meta:
        table = "session"
        indexes = (("person_id",),)


class RefreshToken(Model):
    """A refresh token's hash; one that comes a second time ends its whole session."""

    id = LongKey()
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField(
        "models.Session", related_name="refresh_tokens", on_delete=fields.CASCADE
    )
    session_id: int
    token_hash = fields.CharField(64, unique=True)
    created_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "refresh_token"
        indexes = (("session_id",),)


class SecondFactor(Model):
    """The secret that a person's app makes one-time codes of; it counts once it is confirmed.

    `last_step` is the newest time step of which a code was taken: none is taken twice.
    """

    id = LongKey()
    person: fields.OneToOneRelation[Person] = fields.OneToOneField(
        "models.Person", related_name="second_factor", on_delete=fields.CASCADE
    )
    person_id: int
    secret_encrypted = fields.BinaryField()
    created_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True)
    last_step = fields.BigIntField(default=0)

    class Meta:
        table = "second_factor"


class RecoveryCode(Model):
    """A code that stands in for a lost second factor, once: only its keyed hash."""

    id = LongKey()
    factor: fields.ForeignKeyRelation[SecondFactor] = fields.ForeignKeyField(
        "models.SecondFactor", related_name="recovery_codes", on_delete=fields.CASCADE
    )
    factor_id: int
    code_hash = fields.CharField(64)
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recovery_code"
        unique_together = (("factor_id", "code_hash"),)


class IdempotencyKey(Model):
    """What a caller's key already made, so that a repeat is answered and not done again."""

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="idempotency_keys", on_delete=fields.CASCADE
    )
    person_id: int
    action = fields.CharField(64)
    key = fields.CharField(200)
    request_hash = fields.CharField(64)
    result_id = fields.BigIntField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "idempotency_key"
        unique_together = (("person_id", "action", "key"),)
        indexes = (("created_at",),)
